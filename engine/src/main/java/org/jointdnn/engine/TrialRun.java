package org.jointdnn.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.Graph;
import org.jointdnn.onnx.model.Constant;

/**
 * One run of a whole graph with every tensor it computes as an output, for the sake of their types and
 * shapes, and of the values of those that are the same for every query.
 *
 * @param specs by name, of the inputs and of every computed tensor whose type can cross the link
 * @param values by name, of the tensors that were asked for
 */
public record TrialRun(Map<String, TensorSpec> specs, Map<String, Constant> values) {
    /** Types that the runtime's Java interface hands out under the names of signed ones and can't take. */
    private static final Set<TensorInfo.OnnxTensorType> SEEN_AS_SIGNED = EnumSet.of(
            TensorInfo.OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16,
            TensorInfo.OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32,
            TensorInfo.OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64);

    /**
     * Runs the graph once on inputs of zeros.
     *
     * @param wanted names of computed tensors whose values to keep
     * @throws ModelFormatException if the runtime refuses the graph or fails on it
     */
    public static TrialRun of(OrtRuntime runtime, Graph graph, Set<String> wanted) {
        String source = graph.source().path().toString();
        try (NativeTensors memory = new NativeTensors(runtime.environment());
                OrtSession session = open(runtime, graph, memory, source)) {
            Map<String, TensorSpec> specs = new LinkedHashMap<>();
            Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
            for (TensorSpec input : graph.inputs()) {
                specs.put(input.name(), input);
                Tensor zeros = Tensor.allocate(input.type(), input.shape());
                inputs.put(input.name(), memory.viewOf(zeros.type(), zeros.shape(), zeros.data()));
            }
            Map<String, Constant> values = new LinkedHashMap<>();
            try (OrtSession.Result result = session.run(inputs)) {
                for (Map.Entry<String, OnnxValue> output : result) {
                    if (output.getValue() instanceof OnnxTensor tensor) {
                        read(output.getKey(), tensor, wanted, specs, values);
                    }
                }
            }
            return new TrialRun(specs, values);
        } catch (OrtException e) {
            throw new ModelFormatException(
                    source + ": a trial run on inputs of zeros failed in ONNX Runtime: " + SessionErrors.oneLine(e), e);
        }
    }

    private static OrtSession open(OrtRuntime runtime, Graph graph, NativeTensors memory, String source) {
        try (SessionOptions options = runtime.sessionOptions()) {
            // Nothing is fused anyway when every tensor is an output; optimising would only cost time.
            options.setOptimizationLevel(SessionOptions.OptLevel.NO_OPT);
            TrialModel model = TrialModel.of(graph);
            Map<String, OnnxTensorLike> external = new HashMap<>();
            for (Map.Entry<String, Tensor> weight : model.weights().entrySet()) {
                Tensor tensor = weight.getValue();
                external.put(weight.getKey(), memory.viewOf(tensor.type(), tensor.shape(), tensor.data()));
            }
            if (!external.isEmpty()) {
                options.addExternalInitializers(external);
            }
            return runtime.environment().createSession(model.model().toByteArray(), options);
        } catch (OrtException e) {
            throw SessionErrors.onOpening(source, e);
        }
    }

    private static void read(
            String name,
            OnnxTensor tensor,
            Set<String> wanted,
            Map<String, TensorSpec> specs,
            Map<String, Constant> values) {
        Optional<ElementType> type = NativeTensors.elementType(tensor.getInfo().type);
        if (type.isPresent() && !SEEN_AS_SIGNED.contains(tensor.getInfo().onnxType)) {
            Shape shape = Shape.of(tensor.getInfo().getShape());
            specs.put(name, new TensorSpec(name, type.get(), shape));
            if (wanted.contains(name)) {
                ByteBuffer data = shape.elements() == 0 ? ByteBuffer.allocate(0) : tensor.getByteBuffer();
                values.put(name, new Constant.Dense(type.get(), shape, ByteString.copyFrom(data)));
            }
        }
    }
}
