package org.jointdnn.training.unrolling;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.Graph;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.onnx.model.Constant;
import org.jointdnn.onnx.proto.TensorProto;
import org.jointdnn.training.graph.GraphBuilder;
import org.jointdnn.training.graph.GraphPart;
import org.jointdnn.training.graph.Ops;

/**
 * Writes {@code RNN}, {@code GRU} and {@code LSTM} as the operators they stand for, step after step, so that the
 * gradient of a recurrent layer is that of its operators: backpropagation through time.
 */
public final class Unrolling {
    private final PartitionedGraph network;
    private final Map<String, Constant> constants;
    private final Map<String, TensorSpec> specs;

    private Unrolling(PartitionedGraph network) {
        this.network = network;
        this.constants = new LinkedHashMap<>(network.graph().constants());
        this.specs = new HashMap<>(network.specs());
    }

    /** The network without recurrent layers, but for those with unusual attributes; each stays in its block. */
    public static PartitionedGraph of(PartitionedGraph network) {
        boolean none = network.graph().nodes().stream()
                .noneMatch(node -> RecurrentCell.of(node).isPresent());
        return none ? network : new Unrolling(network).unrolled();
    }

    private PartitionedGraph unrolled() {
        List<GraphNode> nodes = new ArrayList<>();
        List<List<GraphNode>> blocks = new ArrayList<>();
        for (List<GraphNode> block : network.blocks()) {
            List<GraphNode> flat = new ArrayList<>();
            block.forEach(node -> flat.addAll(unrolled(node)));
            blocks.add(List.copyOf(flat));
            nodes.addAll(flat);
        }
        Graph graph = network.graph();
        return new PartitionedGraph(
                new Graph(graph.source(), nodes, constants, graph.inputs(), graph.outputs()), specs, blocks);
    }

    private List<GraphNode> unrolled(GraphNode node) {
        Optional<RecurrentCell> cell = RecurrentCell.of(node);
        if (!cell.isPresent() || !RecurrentLayer.fits(node, cell.get())) {
            return List.of(node);
        }
        GraphBuilder builder = new GraphBuilder(node.writes().get(0) + ":step");
        new RecurrentLayer(node, cell.get(), specs, new Ops(builder)).append();
        GraphPart part = builder.part();
        specs.putAll(part.specs());
        for (TensorProto constant : part.constants()) {
            long[] extents =
                    constant.getDimsList().stream().mapToLong(extent -> extent).toArray();
            ElementType type = ElementType.ofOnnxCode(constant.getDataType()).orElseThrow(IllegalStateException::new);
            Shape shape = Shape.of(extents);
            constants.put(constant.getName(), new Constant.Dense(type, shape, constant.getRawData()));
            specs.put(constant.getName(), new TensorSpec(constant.getName(), type, shape));
        }
        return part.nodes();
    }
}
