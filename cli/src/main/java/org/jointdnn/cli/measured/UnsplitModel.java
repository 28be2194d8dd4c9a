package org.jointdnn.cli.measured;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.device.Tensors;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.onnx.Tensor;

/** An answer of a whole model, given by ONNX Runtime from the model's file without any part of this project. */
final class UnsplitModel {
    private final Map<String, float[]> outputs;

    private UnsplitModel(Map<String, float[]> outputs) {
        this.outputs = outputs;
    }

    /** Runs the model in a file on each of some inputs; its FLOAT32 outputs are kept for comparison. */
    static List<UnsplitModel> answers(OrtRuntime runtime, String file, List<Tensors> inputs) {
        try (SessionOptions options = runtime.sessionOptions();
                OrtSession session = runtime.environment().createSession(file, options)) {
            List<UnsplitModel> answers = new ArrayList<>();
            for (Tensors one : inputs) {
                answers.add(answer(runtime, session, one));
            }
            return answers;
        } catch (OrtException e) {
            throw new CommandFailure("ONNX Runtime can't run " + file + ": " + e.getMessage(), e);
        }
    }

    private static UnsplitModel answer(OrtRuntime runtime, OrtSession session, Tensors inputs) throws OrtException {
        Map<String, OnnxTensor> fed = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, Tensor> input : inputs.asMap().entrySet()) {
                fed.put(input.getKey(), toOnnx(runtime, input.getKey(), input.getValue()));
            }
            try (OrtSession.Result result = session.run(Map.<String, OnnxTensorLike>copyOf(fed))) {
                return new UnsplitModel(floats(result));
            }
        } finally {
            fed.values().forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor toOnnx(OrtRuntime runtime, String name, Tensor tensor) throws OrtException {
        long[] extents = tensor.shape().extents();
        return switch (tensor.type()) {
            case FLOAT32 ->
                OnnxTensor.createTensor(runtime.environment(), tensor.data().asFloatBuffer(), extents);
            case INT64 ->
                OnnxTensor.createTensor(runtime.environment(), tensor.data().asLongBuffer(), extents);
            case INT32 ->
                OnnxTensor.createTensor(runtime.environment(), tensor.data().asIntBuffer(), extents);
            default ->
                throw new CommandFailure("input '" + name + "' has type " + tensor.type()
                        + "; comparisons feed networks with FLOAT32, INT64 and INT32 inputs");
        };
    }

    private static Map<String, float[]> floats(OrtSession.Result result) {
        Map<String, float[]> outputs = new LinkedHashMap<>();
        for (Map.Entry<String, OnnxValue> output : result) {
            if (output.getValue() instanceof OnnxTensor tensor) {
                FloatBuffer buffer = tensor.getFloatBuffer();
                if (buffer != null) {
                    float[] values = new float[buffer.remaining()];
                    buffer.get(values);
                    outputs.put(output.getKey(), values);
                }
            }
        }
        if (outputs.isEmpty()) {
            throw new CommandFailure("the network has no FLOAT32 output to compare");
        }
        return outputs;
    }

    /**
     * The largest difference of an answer from this one, output by output, as a share of the largest magnitude in
     * the output; infinite if an output is missing, has another size, or holds a NaN that this one doesn't.
     */
    double largestError(Tensors answer) {
        double largest = 0;
        for (Map.Entry<String, float[]> output : outputs.entrySet()) {
            Tensor given = answer.asMap().get(output.getKey());
            largest = Math.max(
                    largest, given == null ? Double.POSITIVE_INFINITY : error(output.getValue(), given.toFloats()));
        }
        return largest;
    }

    static double error(float[] expected, float[] given) {
        if (expected.length != given.length) {
            return Double.POSITIVE_INFINITY;
        }
        double magnitude = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            if (Float.isNaN(expected[i]) != Float.isNaN(given[i])) {
                return Double.POSITIVE_INFINITY;
            }
            if (!Float.isNaN(expected[i])) {
                magnitude = Math.max(magnitude, Math.abs(expected[i]));
                difference = Math.max(difference, Math.abs((double) expected[i] - given[i]));
            }
        }
        return difference == 0 ? 0 : difference / magnitude;
    }
}
