package org.jointdnn.training;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.Graph;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.onnx.proto.OperatorSetIdProto;
import org.jointdnn.training.graph.Attributes;
import org.jointdnn.training.graph.NetworkRewriting;

/**
 * Writes the nodes of an older operator set as set {@value #TARGET} has them, since what training adds is of that set.
 * From set {@value #OLDEST} on the differences are axes of reductions, which became an input, and the number of parts of
 * {@code Split}.
 */
final class OpsetUpgrade {
    static final int TARGET = 18;
    private static final int OLDEST = 13;
    private static final Set<String> AXES_BECAME_INPUT = Set.of(
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceL2",
            "ReduceSumSquare",
            "ReduceLogSum",
            "ReduceLogSumExp");

    private final NetworkRewriting rewriting;

    private OpsetUpgrade(NetworkRewriting rewriting) {
        this.rewriting = rewriting;
    }

    /** The standard operator set that the graphs of a network are written in. */
    static int version(Graph graph) {
        return Math.max(TARGET, sourceVersion(graph));
    }

    /** Throws ModelFormatException for a set older than {@value #OLDEST}. */
    static PartitionedGraph of(PartitionedGraph network) {
        Graph graph = network.graph();
        int version = sourceVersion(graph);
        if (version < OLDEST) {
            throw new ModelFormatException(graph.source().path() + ": operator set version " + version
                    + ", training needs " + OLDEST + " or higher; export the model again with opset_version=" + TARGET);
        }
        if (version >= TARGET) {
            return network;
        }
        NetworkRewriting rewriting = new NetworkRewriting(network);
        OpsetUpgrade upgrade = new OpsetUpgrade(rewriting);
        return rewriting.rewritten(node -> List.of(upgrade.upgraded(node)));
    }

    private static int sourceVersion(Graph graph) {
        for (OperatorSetIdProto opset : graph.source().model().getOpsetImportList()) {
            if (opset.getDomain().isEmpty() || opset.getDomain().equals("ai.onnx")) {
                return Math.toIntExact(opset.getVersion());
            }
        }
        return TARGET;
    }

    private GraphNode upgraded(GraphNode node) {
        if (node.isStandard()
                && AXES_BECAME_INPUT.contains(node.op())
                && node.attribute("axes").isPresent()) {
            NodeProto.Builder proto = without(node, "axes");
            return new GraphNode(proto.addInput(axes(node)).build(), node.captured());
        }
        if (node.is("Split") && node.input(1).isEmpty()) {
            NodeProto.Builder proto = node.proto().toBuilder();
            proto.addAttribute(Attributes.integer("num_outputs", node.proto().getOutputCount()));
            return new GraphNode(proto.build(), node.captured());
        }
        return node;
    }

    private String axes(GraphNode node) {
        int[] axes = Attributes.integers(node, "axes");
        ByteBuffer raw = ByteBuffer.allocate(8 * axes.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int axis : axes) {
            raw.putLong(axis);
        }
        TensorSpec constant = new TensorSpec(node.output() + ":axes", ElementType.INT64, Shape.of(axes.length));
        rewriting.constant(constant, ByteString.copyFrom(raw.array()));
        return constant.name();
    }

    private static NodeProto.Builder without(GraphNode node, String attribute) {
        NodeProto.Builder proto = node.proto().toBuilder().clearAttribute();
        node.proto().getAttributeList().stream()
                .filter(each -> !each.getName().equals(attribute))
                .forEach(proto::addAttribute);
        return proto;
    }
}
