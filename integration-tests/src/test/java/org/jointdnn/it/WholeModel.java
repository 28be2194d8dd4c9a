package org.jointdnn.it;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;

/** The oracle: a model file run as it is by ONNX Runtime, past all of this project's code. */
final class WholeModel {
    private WholeModel() {}

    static Map<String, Tensor> answer(OrtRuntime runtime, Path file, Map<String, Tensor> inputs) throws OrtException {
        try (OrtSession.SessionOptions options = runtime.sessionOptions();
                OrtSession session = runtime.environment().createSession(file.toString(), options)) {
            Map<String, OnnxTensor> given = new LinkedHashMap<>();
            for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
                given.put(input.getKey(), onnxTensor(runtime, input.getValue()));
            }
            Map<String, Tensor> answers = new LinkedHashMap<>();
            try (OrtSession.Result result = session.run(given)) {
                for (Map.Entry<String, OnnxValue> output : result) {
                    OnnxTensor tensor = (OnnxTensor) output.getValue();
                    ByteBuffer data = tensor.getByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
                    answers.put(
                            output.getKey(),
                            Tensor.of(
                                    ElementType.FLOAT32,
                                    Shape.of(tensor.getInfo().getShape()),
                                    data));
                }
            }
            given.values().forEach(OnnxTensor::close);
            return answers;
        }
    }

    private static OnnxTensor onnxTensor(OrtRuntime runtime, Tensor tensor) throws OrtException {
        long[] extents = tensor.shape().extents();
        return tensor.type() == ElementType.INT64
                ? OnnxTensor.createTensor(runtime.environment(), tensor.data().asLongBuffer(), extents)
                : OnnxTensor.createTensor(runtime.environment(), tensor.data().asFloatBuffer(), extents);
    }

    /** The largest difference of two answers over the largest magnitude of the expected one. */
    static double relativeError(Tensor expected, Tensor actual) {
        float[] wanted = expected.toFloats();
        float[] given = actual.toFloats();
        double magnitude = 0;
        double difference = 0;
        for (int k = 0; k < wanted.length; k++) {
            magnitude = Math.max(magnitude, Math.abs(wanted[k]));
            double delta = Math.abs(wanted[k] - given[k]);
            difference = Double.isNaN(delta) ? Double.POSITIVE_INFINITY : Math.max(difference, delta);
        }
        return magnitude == 0 ? difference : difference / magnitude;
    }
}
