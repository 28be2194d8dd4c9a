package org.jointdnn.training.unrolling;

import java.util.List;
import java.util.Optional;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.training.graph.GraphBuilder;
import org.jointdnn.training.graph.NetworkRewriting;
import org.jointdnn.training.graph.Ops;

/**
 * Writes {@code RNN}, {@code GRU} and {@code LSTM} as the operators they stand for, step after step, so that the
 * gradient of a recurrent layer is that of its operators: backpropagation through time.
 */
public final class Unrolling {
    private Unrolling() {}

    /** The network without recurrent layers, but for those with unusual attributes; each stays in its block. */
    public static PartitionedGraph of(PartitionedGraph network) {
        boolean none = network.graph().nodes().stream()
                .noneMatch(node -> RecurrentCell.of(node).isPresent());
        if (none) {
            return network;
        }
        NetworkRewriting rewriting = new NetworkRewriting(network);
        return rewriting.rewritten(node -> unrolled(node, rewriting));
    }

    private static List<GraphNode> unrolled(GraphNode node, NetworkRewriting rewriting) {
        Optional<RecurrentCell> cell = RecurrentCell.of(node);
        if (!cell.isPresent() || !RecurrentLayer.fits(node, cell.get())) {
            return List.of(node);
        }
        GraphBuilder builder = new GraphBuilder(node.writes().get(0) + ":step");
        new RecurrentLayer(node, cell.get(), rewriting.specs(), new Ops(builder)).append();
        return rewriting.nodes(builder.part());
    }
}
