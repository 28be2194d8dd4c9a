package org.jointdnn.study.workload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.onnx.graph.Work;
import org.jointdnn.onnx.model.Constant;

/**
 * What one node asks of a machine. Products count two operations for each multiply-accumulate; others count
 * for each value they write: {@value #NORMALISATION_FLOPS} in normalisations, the positions of the window in
 * pooling, one elsewhere, none where values only move. Those counts matter little, since such operators wait
 * for memory on every machine.
 *
 * <p>A recurrent layer is two operations: the product of its input with its weights for all time steps at
 * once, and the steps, each of which multiplies the last state by the recurrent weights. Its directions take
 * their steps side by side. Source: the order of computation of Appleyard, Kocisky and Blunsom,
 * arXiv 1604.01946.
 */
final class OperationReader {
    static final int NORMALISATION_FLOPS = 5;

    private static final Set<String> SUMS = Set.of("Add", "Sub", "Sum", "Mean", "Neg");
    private static final Set<String> RECURRENT = Set.of("RNN", "GRU", "LSTM");

    private final Map<String, TensorSpec> specs;
    private final Map<String, Constant> constants;

    /** An operation and the bytes of the tensors it touches. */
    record Read(Operation operation, Map<String, Long> tensorBytes) {}

    OperationReader(Map<String, TensorSpec> specs, Map<String, Constant> constants) {
        this.specs = specs;
        this.constants = constants;
    }

    List<Read> read(GraphNode node) {
        if (node.isStandard() && RECURRENT.contains(node.op())) {
            return recurrent(node);
        }
        OperatorClass kind = OperatorKinds.kind(node, specs);
        List<String> reads = activations(node);
        List<String> writes = node.writes();
        long outputs = writes.stream().mapToLong(this::elements).sum();
        long positions = kernelPositions(node, kind);
        Map<String, Long> bytes = bytesOf(reads, writes);
        long weights = weightBytes(node);
        if (kind == OperatorClass.MOVEMENT) {
            // A look-up reads the rows it gives, not the whole table.
            weights = Math.min(weights, writes.stream().mapToLong(bytes::get).sum());
        }
        Operation operation = new Operation(
                name(node),
                kind,
                flops(node, kind, outputs),
                outputs,
                weights,
                1,
                positions,
                scales(node),
                reads,
                writes,
                stashed(node, kind, reads));
        return List.of(new Read(operation, bytes));
    }

    /** Sums have gradients that depend on nothing; activations of one input are differentiated from what they gave. */
    private static List<String> stashed(GraphNode node, OperatorClass kind, List<String> reads) {
        if (kind.isProduct() || kind == OperatorClass.NORMALISATION) {
            return reads;
        }
        if (kind == OperatorClass.ELEMENT_WISE && !SUMS.contains(node.op())) {
            return reads.size() == 1 ? node.writes() : reads;
        }
        return node.is("MaxPool") ? node.writes() : List.of();
    }

    private static boolean scales(GraphNode node) {
        return node.is("BatchNormalization") && node.attribute("training_mode", 0) == 0;
    }

    private long kernelPositions(GraphNode node, OperatorClass kind) {
        if (OperatorKinds.isConvolution(node)) {
            return OperatorKinds.positions(OperatorKinds.kernel(node, specs));
        }
        if (kind != OperatorClass.POOLING) {
            return 1;
        }
        long window = node.attribute("kernel_shape")
                .map(attribute -> attribute.getIntsList().stream().reduce(1L, Math::multiplyExact))
                .orElse(0L);
        long written = elements(node.output());
        return Math.max(1, window > 0 ? window : written > 0 ? elements(node.input(0)) / written : 1);
    }

    private double flops(GraphNode node, OperatorClass kind, long outputs) {
        if (kind.isProduct()) {
            return 2.0 * Work.macs(node, specs);
        }
        return switch (kind) {
            case MOVEMENT -> 0;
            case NORMALISATION -> (double) NORMALISATION_FLOPS * outputs;
            case POOLING -> (double) outputs * kernelPositions(node, kind);
            default -> outputs;
        };
    }

    private List<Read> recurrent(GraphNode node) {
        Shape x = shape(node.input(0));
        long steps = x.extent(0);
        long vectors = steps * x.extent(1);
        Shape weights = shape(node.input(1));
        Shape recurrent = shape(node.input(2));
        String gates = name(node) + "#gates";
        long gateValues = vectors * weights.extent(0) * weights.extent(1);
        List<String> inputs = activations(node);
        long recurrentBytes = weightBytes(node.input(2));
        Operation product = new Operation(
                name(node),
                OperatorClass.MATRIX,
                2.0 * vectors * weights.elements(),
                gateValues,
                weightBytes(node) - recurrentBytes,
                1,
                1,
                false,
                inputs,
                List.of(gates),
                inputs);
        Operation stepping = new Operation(
                name(node) + "#steps",
                OperatorClass.RECURRENT,
                2.0 * vectors * recurrent.elements(),
                gateValues,
                recurrentBytes,
                Math.toIntExact(Math.max(1, steps)),
                1,
                false,
                List.of(gates),
                node.writes(),
                List.of(gates));
        Map<String, Long> bytes = bytesOf(inputs, node.writes());
        bytes.put(gates, gateValues * spec(node.input(0)).type().bytes());
        return List.of(new Read(product, bytes), new Read(stepping, bytes));
    }

    private List<String> activations(GraphNode node) {
        List<String> names = new ArrayList<>(node.reads());
        names.removeIf(name -> constants.containsKey(name) || !specs.containsKey(name));
        return names;
    }

    private Map<String, Long> bytesOf(List<String> reads, List<String> writes) {
        Map<String, Long> bytes = new HashMap<>();
        reads.forEach(name -> bytes.put(name, spec(name).bytes()));
        writes.forEach(
                name -> bytes.put(name, specs.containsKey(name) ? spec(name).bytes() : 0));
        return bytes;
    }

    private long weightBytes(GraphNode node) {
        return node.reads().stream().mapToLong(this::weightBytes).sum();
    }

    private long weightBytes(String name) {
        return constants.get(name) instanceof Constant.Dense dense
                ? dense.shape().bytes(dense.type())
                : 0;
    }

    private static String name(GraphNode node) {
        return node.proto().getName().isEmpty() ? node.output() : node.proto().getName();
    }

    private long elements(String name) {
        return specs.containsKey(name) ? shape(name).elements() : 0;
    }

    private Shape shape(String name) {
        return spec(name).shape();
    }

    private TensorSpec spec(String name) {
        TensorSpec spec = specs.get(name);
        if (spec == null) {
            throw new IllegalArgumentException("the shape of tensor '" + name + "' is not known");
        }
        return spec;
    }
}
