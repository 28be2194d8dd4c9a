package org.jointdnn.engine.prepare;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.TrialRun;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.BlockPartition;
import org.jointdnn.onnx.graph.ConstantFolding;
import org.jointdnn.onnx.graph.Graph;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.onnx.graph.Purpose;
import org.jointdnn.onnx.model.Constant;
import org.jointdnn.onnx.model.OnnxFile;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.TensorShapeProto;
import org.jointdnn.onnx.proto.ValueInfoProto;
import org.jspecify.annotations.Nullable;

/**
 * A cleaned-up graph with the types and shapes of its tensors, cut into blocks.
 *
 * @param specs by name: of inputs, of constants and of computed tensors whose type can cross the link
 * @param blocks the graph's nodes in execution order
 */
public record PartitionedGraph(Graph graph, Map<String, TensorSpec> specs, List<List<GraphNode>> blocks) {
    public PartitionedGraph {
        specs = Map.copyOf(specs);
        blocks = List.copyOf(blocks);
    }

    /** Learns types and shapes from one run on zeros, and folds what is constant. */
    public static PartitionedGraph of(OrtRuntime runtime, OnnxFile file, long batch) {
        return of(runtime, file, batch, Purpose.INFERENCE);
    }

    /** As {@link #of(OrtRuntime, OnnxFile, long)}, for a purpose. */
    public static PartitionedGraph of(OrtRuntime runtime, OnnxFile file, long batch, Purpose purpose) {
        Graph graph = Graph.of(file, batch, purpose);
        Set<String> foldable = ConstantFolding.foldable(graph);
        TrialRun trial = TrialRun.of(runtime, graph, foldable);
        return of(ConstantFolding.fold(graph, trial.values()), trial.specs());
    }

    /**
     * Takes types and shapes from the model's own declarations, without running it; empty if the model does
     * not declare every tensor. What is folded has the right shape and zeros for values, so the graph is for
     * looking at, not for running.
     */
    public static Optional<PartitionedGraph> declared(OnnxFile file, long batch) {
        Graph graph = Graph.of(file, batch);
        Map<String, TensorSpec> specs = new LinkedHashMap<>();
        GraphProto proto = file.model().getGraph();
        proto.getValueInfoList().forEach(info -> specOf(info).ifPresent(spec -> specs.put(spec.name(), spec)));
        proto.getOutputList().forEach(info -> specOf(info).ifPresent(spec -> specs.put(spec.name(), spec)));
        graph.inputs().forEach(input -> specs.put(input.name(), input));
        boolean complete =
                graph.nodes().stream().allMatch(node -> specs.keySet().containsAll(node.writes()));
        if (!complete) {
            return Optional.empty();
        }
        Map<String, Constant> folded = new LinkedHashMap<>();
        for (String name : ConstantFolding.foldable(graph)) {
            zeros(specs.get(name)).ifPresent(zeros -> folded.put(name, zeros));
        }
        return Optional.of(of(ConstantFolding.fold(graph, folded), specs));
    }

    private static Optional<Constant> zeros(@Nullable TensorSpec spec) {
        if (spec == null) {
            return Optional.empty();
        }
        ByteString raw = ByteString.copyFrom(new byte[Math.toIntExact(spec.bytes())]);
        return Optional.of(new Constant.Dense(spec.type(), spec.shape(), raw));
    }

    private static PartitionedGraph of(Graph graph, Map<String, TensorSpec> computed) {
        Map<String, TensorSpec> specs = new LinkedHashMap<>(computed);
        graph.constants().forEach((name, constant) -> {
            if (constant instanceof Constant.Dense dense) {
                specs.put(name, new TensorSpec(name, dense.type(), dense.shape()));
            }
        });
        return new PartitionedGraph(graph, specs, BlockPartition.of(graph, specs));
    }

    private static Optional<TensorSpec> specOf(ValueInfoProto info) {
        TensorShapeProto shape = info.getType().getTensorType().getShape();
        Optional<ElementType> type =
                ElementType.ofOnnxCode(info.getType().getTensorType().getElemType());
        boolean fixed = info.getType().getTensorType().hasShape()
                && shape.getDimList().stream().allMatch(TensorShapeProto.Dimension::hasDimValue);
        if (!type.isPresent() || !fixed) {
            return Optional.empty();
        }
        long[] extents = shape.getDimList().stream()
                .mapToLong(TensorShapeProto.Dimension::getDimValue)
                .toArray();
        return Optional.of(new TensorSpec(info.getName(), type.get(), Shape.of(extents)));
    }
}
