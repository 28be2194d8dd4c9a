package org.jointdnn.onnx.bundle;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.model.Declarations;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;

/**
 * Assembles any segment of a bundle into an ONNX model.
 *
 * <p>Serialized protobuf messages merge when their bytes are concatenated: a singular message field
 * is merged, a repeated one appended. So a segment's model is the concatenation of the bundle's
 * header, its blocks' nodes in order, the declarations of the initializers they read, each once, and
 * a message declaring the segment's inputs and outputs. Nothing is parsed.
 */
public final class SegmentAssembler {
    private SegmentAssembler() {}

    /** The model of the blocks {@code from..to}; throws IllegalArgumentException if they are not blocks of the bundle. */
    public static SegmentModel assemble(Bundle bundle, int from, int to) {
        List<TensorSpec> inputs = specs(bundle.segmentInputs(from, to));
        List<TensorSpec> outputs = specs(bundle.segmentOutputs(from, to));
        ByteString model = bundle.header();
        for (int block = from; block <= to; block++) {
            model = model.concat(bundle.blocks().get(block).nodes());
        }
        List<Initializer> external = new ArrayList<>();
        for (int index : bundle.segmentInitializers(from, to)) {
            Initializer initializer = bundle.initializers().get(index);
            model = model.concat(initializer.declaration());
            if (initializer.location().isPresent()) {
                external.add(initializer);
            }
        }
        return new SegmentModel(from, to, model.concat(interfaceOf(inputs, outputs)), inputs, outputs, external);
    }

    private static List<TensorSpec> specs(List<BundleTensor> tensors) {
        List<TensorSpec> specs = new ArrayList<>();
        for (BundleTensor tensor : tensors) {
            specs.add(tensor.spec());
        }
        return specs;
    }

    private static ByteString interfaceOf(List<TensorSpec> inputs, List<TensorSpec> outputs) {
        GraphProto.Builder graph = GraphProto.newBuilder();
        inputs.forEach(spec -> graph.addInput(Declarations.of(spec)));
        outputs.forEach(spec -> graph.addOutput(Declarations.of(spec)));
        return ModelProto.newBuilder().setGraph(graph).build().toByteString();
    }
}
