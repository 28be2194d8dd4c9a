package org.jointdnn.training;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.SegmentModel;
import org.jointdnn.onnx.graph.Graph;
import org.jointdnn.onnx.model.Constant;
import org.jointdnn.onnx.model.Declarations;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.OperatorSetIdProto;
import org.jointdnn.training.graph.GraphPart;

/** Makes models of parts that follow each other. */
final class PassModels {
    /** The lowest version of the format that has operator set 18. */
    private static final int IR_VERSION = 8;
    /** Constants up to this size are part of the model, larger ones inputs, like weights. */
    private static final int INLINE_BYTES = 1024;

    private final Graph graph;
    private final Set<String> inputConstants;
    private final Function<String, TensorSpec> specs;

    /**
     * @param inputConstants constants of the graph that change, and so are inputs
     * @param specs of any name that a part reads or writes
     */
    PassModels(Graph graph, Set<String> inputConstants, Function<String, TensorSpec> specs) {
        this.graph = graph;
        this.inputConstants = inputConstants;
        this.specs = specs;
    }

    /** The parts as one model of blocks {@code from..to} with these outputs; what they read from outside is input. */
    SegmentModel model(int from, int to, List<GraphPart> parts, Collection<String> outputs) {
        Set<String> reads = new LinkedHashSet<>();
        parts.forEach(part -> reads.addAll(part.reads()));
        parts.forEach(part -> reads.removeAll(part.writes()));
        GraphProto.Builder ends = GraphProto.newBuilder();
        List<TensorSpec> inputs = new ArrayList<>();
        for (String name : reads) {
            Constant constant = graph.constants().get(name);
            if (constant != null && isInline(name, constant)) {
                ends.addInitializer(Declarations.inline(name, constant));
            } else {
                inputs.add(specs.apply(name));
                ends.addInput(Declarations.of(specs.apply(name)));
            }
        }
        List<TensorSpec> given = new ArrayList<>();
        for (String name : outputs) {
            given.add(specs.apply(name));
            ends.addOutput(Declarations.of(specs.apply(name)));
        }
        ByteString model = header();
        for (GraphPart part : parts) {
            model = model.concat(part.toModel());
        }
        ByteString interfaces = ModelProto.newBuilder().setGraph(ends).build().toByteString();
        return new SegmentModel(from, to, model.concat(interfaces), inputs, given, List.of());
    }

    /** Whether a constant of the network stands in the models, unlike weights, which are inputs. */
    boolean isInline(String name, Constant constant) {
        boolean large = constant instanceof Constant.Dense dense && dense.raw().size() > INLINE_BYTES;
        return !inputConstants.contains(name) && !large;
    }

    private ByteString header() {
        ModelProto.Builder header = ModelProto.newBuilder()
                .setIrVersion(Math.max(IR_VERSION, graph.source().model().getIrVersion()))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OpsetUpgrade.version(graph)))
                .setGraph(GraphProto.newBuilder().setName("pass"));
        for (OperatorSetIdProto opset : graph.source().model().getOpsetImportList()) {
            if (!opset.getDomain().isEmpty() && !opset.getDomain().equals("ai.onnx")) {
                header.addOpsetImport(opset);
            }
        }
        return header.addAllFunctions(graph.source().model().getFunctionsList())
                .build()
                .toByteString();
    }
}
