package org.jointdnn.training;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.Graph;
import org.jointdnn.onnx.model.Constant;
import org.jointdnn.onnx.model.Declarations;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.jointdnn.training.adapter.AdaptedWeight;

/**
 * A model with other values in the place of some of its constants: the file that was trained, with the weights and running
 * statistics that training gave. Nodes, names and open shapes stay as they are in the file; all constants are in the model
 * itself.
 *
 * <p>A constant that the file computes (a {@code Constant} node, a weight that is transposed first) becomes an initializer, and its
 * node goes.
 */
public final class TrainedModel {
    private TrainedModel() {}

    /**
     * The model with these values.
     *
     * @param graph of the file, for constants that lie outside of it
     * @param values by name
     */
    public static ModelProto of(Graph graph, Map<String, Tensor> values) {
        GraphProto source = graph.source().model().getGraph();
        GraphProto.Builder trained = source.toBuilder().clearInitializer().clearNode();
        for (NodeProto node : source.getNodeList()) {
            if (node.getOutputCount() == 0 || !values.containsKey(node.getOutput(0))) {
                trained.addNode(node);
            }
        }
        Set<String> known = new HashSet<>(values.keySet());
        values.forEach((name, value) -> trained.addInitializer(Declarations.inline(name, constant(value))));
        for (TensorProto initializer : source.getInitializerList()) {
            if (known.add(initializer.getName())) {
                trained.addInitializer(inline(initializer, graph));
            }
        }
        return graph.source().model().toBuilder().setGraph(trained).build();
    }

    /**
     * The values that a trainer has for what changes in training and is no state of the optimiser; the changes that adapters make
     * are in their weights.
     */
    public static ModelProto of(Graph graph, TrainingNetwork network, Trainer trainer) {
        List<String> names = new ArrayList<>();
        for (TensorSpec changing : network.changing()) {
            if (graph.constants().containsKey(changing.name())) {
                names.add(changing.name());
            }
        }
        Map<String, Tensor> values = new HashMap<>(trainer.copiesOf(names));
        for (AdaptedWeight adapted : network.adapted()) {
            Tensor frozen = network.initial(adapted.weight());
            Tensor a = trainer.copyOf(adapted.a().name());
            Tensor b = trainer.copyOf(adapted.b().name());
            values.put(adapted.weight().name(), adapted.merged(frozen, a, b));
        }
        return of(graph, values);
    }

    private static Constant constant(Tensor value) {
        return new Constant.Dense(value.type(), value.shape(), ByteString.copyFrom(value.data()));
    }

    private static TensorProto inline(TensorProto initializer, Graph graph) {
        Constant constant = graph.constants().get(initializer.getName());
        boolean external = initializer.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
        return external && constant != null ? Declarations.inline(initializer.getName(), constant) : initializer;
    }
}
