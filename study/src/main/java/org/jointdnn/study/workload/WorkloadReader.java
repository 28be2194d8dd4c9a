package org.jointdnn.study.workload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.onnx.model.Constant;
import org.jointdnn.planner.CrossingTensor;

/**
 * Reads a workload off a partitioned graph. Operators that only give values another shape do nothing: what
 * they write is another name of what they read.
 */
final class WorkloadReader {
    private final PartitionedGraph model;
    private final OperationReader operations;
    private final Map<String, String> sameAs = new HashMap<>();
    private final Map<String, Long> tensorBytes = new HashMap<>();
    private final Set<String> countedWeights = new HashSet<>();
    private final List<List<Operation>> blocks = new ArrayList<>();
    private final List<Long> parameterBytes = new ArrayList<>();

    private WorkloadReader(PartitionedGraph model) {
        this.model = model;
        this.operations = new OperationReader(model.specs(), model.graph().constants());
    }

    static Workload read(String network, PartitionedGraph model) {
        WorkloadReader reader = new WorkloadReader(model);
        model.graph().inputs().forEach(input -> reader.tensorBytes.put(input.name(), input.bytes()));
        model.blocks().forEach(reader::readBlock);
        return new Workload(network, reader.blocks, reader.tensorBytes, reader.crossing(), reader.parameterBytes);
    }

    private void readBlock(List<GraphNode> nodes) {
        List<Operation> block = new ArrayList<>();
        long parameters = 0;
        for (GraphNode node : nodes) {
            if (OperatorKinds.onlyReshapes(node)) {
                sameAs.put(node.output(), original(node.input(0)));
            } else {
                for (OperationReader.Read read : operations.read(node)) {
                    read.tensorBytes().forEach(tensorBytes::put);
                    block.add(withOriginals(read.operation()));
                }
            }
            for (String name : node.reads()) {
                if (model.graph().constants().get(name) instanceof Constant.Dense dense
                        && isTrained(node, name)
                        && countedWeights.add(name)) {
                    parameters += dense.shape().bytes(dense.type());
                }
            }
        }
        blocks.add(block);
        parameterBytes.add(parameters);
    }

    /** Running means and variances of batch normalisation are weights that no gradient changes. */
    private static boolean isTrained(GraphNode node, String name) {
        return !(node.is("BatchNormalization") && (name.equals(node.input(3)) || name.equals(node.input(4))));
    }

    private Operation withOriginals(Operation operation) {
        return new Operation(
                operation.node(),
                operation.kind(),
                operation.flops(),
                operation.outputs(),
                operation.weightBytes(),
                operation.steps(),
                operation.kernelPositions(),
                operation.scales(),
                originals(operation.reads()),
                operation.writes(),
                originals(operation.stashed()));
    }

    private List<String> originals(List<String> names) {
        Set<String> originals = new LinkedHashSet<>();
        names.forEach(name -> originals.add(original(name)));
        return List.copyOf(originals);
    }

    private String original(String name) {
        return sameAs.getOrDefault(name, name);
    }

    private List<CrossingTensor> crossing() {
        Map<String, List<Integer>> consumers = new HashMap<>();
        for (int block = 0; block < model.blocks().size(); block++) {
            Set<String> read = new LinkedHashSet<>();
            model.blocks().get(block).forEach(node -> read.addAll(node.reads()));
            for (String name : read) {
                consumers.computeIfAbsent(name, absent -> new ArrayList<>()).add(block);
            }
        }
        List<CrossingTensor> tensors = new ArrayList<>();
        for (TensorSpec input : model.graph().inputs()) {
            add(tensors, input.name(), -1, consumers);
        }
        for (int block = 0; block < model.blocks().size(); block++) {
            for (GraphNode node : model.blocks().get(block)) {
                for (String name : node.writes()) {
                    add(tensors, name, block, consumers);
                }
            }
        }
        return tensors;
    }

    private void add(List<CrossingTensor> tensors, String name, int producer, Map<String, List<Integer>> consumers) {
        List<Integer> later = consumers.getOrDefault(name, List.of()).stream()
                .filter(consumer -> consumer > producer)
                .toList();
        boolean output = model.graph().outputs().contains(name);
        TensorSpec spec = model.specs().get(name);
        if (spec != null && (producer == -1 || output || !later.isEmpty())) {
            tensors.add(new CrossingTensor(name, spec.bytes(), producer, later, output));
        }
    }
}
