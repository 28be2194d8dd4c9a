package org.jointdnn.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.wire.inference.InferTensorContents;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferRequest.InferInputTensor;
import org.jointdnn.wire.inference.ModelInferResponse;
import org.jointdnn.wire.inference.ModelInferResponse.InferOutputTensor;

/**
 * Tensors in and out of the messages of the Open Inference Protocol.
 *
 * <p>Raw contents are row-major, little-endian and exactly as long as the shape says; they share
 * memory with the tensors in both directions. A message has all its tensors raw or none.
 */
public final class TensorMessages {
    private TensorMessages() {}

    /** Adds a tensor to a request, raw and without a copy. */
    public static void addInput(ModelInferRequest.Builder request, String name, Tensor tensor) {
        request.addInputs(InferInputTensor.newBuilder()
                .setName(name)
                .setDatatype(tensor.type().protocolName())
                .addAllShape(extents(tensor.shape())));
        request.addRawInputContents(UnsafeByteOperations.unsafeWrap(tensor.data()));
    }

    /** Adds a tensor to an answer, raw and without a copy. */
    public static void addOutput(ModelInferResponse.Builder answer, String name, Tensor tensor) {
        answer.addOutputs(output(name, tensor));
        answer.addRawOutputContents(UnsafeByteOperations.unsafeWrap(tensor.data()));
    }

    /** Adds a tensor to an answer as a list of numbers. */
    private static void addTypedOutput(ModelInferResponse.Builder answer, String name, Tensor tensor) {
        answer.addOutputs(output(name, tensor).setContents(TypedContents.write(tensor)));
    }

    /** Adds the tensors to an answer in the form of its request: raw or, if that was typed and all types can be, typed. */
    public static void addOutputs(
            ModelInferResponse.Builder answer, Map<String, Tensor> tensors, ModelInferRequest request) {
        boolean typed = request.getInputsCount() > 0
                && request.getRawInputContentsCount() == 0
                && tensors.values().stream().allMatch(tensor -> TypedContents.supports(tensor.type()));
        tensors.forEach((name, tensor) -> {
            if (typed) {
                addTypedOutput(answer, name, tensor);
            } else {
                addOutput(answer, name, tensor);
            }
        });
    }

    /** What a request says its tensors are, in order; throws InvalidMessageException if that contradicts itself or the limits. */
    public static List<TensorSpec> inputSpecs(ModelInferRequest request, WireLimits limits) {
        limits.checkTensors("inputs", request.getInputsCount());
        Map<String, TensorSpec> specs = new LinkedHashMap<>();
        for (InferInputTensor input : request.getInputsList()) {
            put(specs, input.getName(), spec(input.getName(), input.getDatatype(), input.getShapeList(), limits));
        }
        return List.copyOf(specs.values());
    }

    /** What an answer says its tensors are, in order; throws InvalidMessageException if that contradicts itself or the limits. */
    public static List<TensorSpec> outputSpecs(ModelInferResponse answer, WireLimits limits) {
        limits.checkTensors("outputs", answer.getOutputsCount());
        Map<String, TensorSpec> specs = new LinkedHashMap<>();
        for (InferOutputTensor output : answer.getOutputsList()) {
            put(specs, output.getName(), spec(output.getName(), output.getDatatype(), output.getShapeList(), limits));
        }
        return List.copyOf(specs.values());
    }

    /** The tensors of a request, by name; throws InvalidMessageException if they contradict themselves or the limits. */
    public static Map<String, Tensor> inputs(ModelInferRequest request, WireLimits limits) {
        List<TensorSpec> specs = inputSpecs(request, limits);
        RawContents raw = new RawContents("raw_input_contents", request.getRawInputContentsList());
        raw.check(specs.size());
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int index = 0; index < specs.size(); index++) {
            InferInputTensor input = request.getInputs(index);
            TensorSpec spec = specs.get(index);
            tensors.put(spec.name(), raw.tensor(index, spec, input.hasContents(), input.getContents()));
        }
        return tensors;
    }

    /** The tensors of an answer, by name; throws InvalidMessageException if they contradict themselves or the limits. */
    public static Map<String, Tensor> outputs(ModelInferResponse answer, WireLimits limits) {
        List<TensorSpec> specs = outputSpecs(answer, limits);
        RawContents raw = new RawContents("raw_output_contents", answer.getRawOutputContentsList());
        raw.check(specs.size());
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int index = 0; index < specs.size(); index++) {
            InferOutputTensor output = answer.getOutputs(index);
            TensorSpec spec = specs.get(index);
            tensors.put(spec.name(), raw.tensor(index, spec, output.hasContents(), output.getContents()));
        }
        return tensors;
    }

    private static void put(Map<String, TensorSpec> specs, String name, TensorSpec spec) {
        if (specs.put(name, spec) != null) {
            throw new InvalidMessageException("tensor '" + name + "' appears twice");
        }
    }

    private static InferOutputTensor.Builder output(String name, Tensor tensor) {
        return InferOutputTensor.newBuilder()
                .setName(name)
                .setDatatype(tensor.type().protocolName())
                .addAllShape(extents(tensor.shape()));
    }

    /** The extents as a message's list of numbers. */
    public static List<Long> extents(Shape shape) {
        Long[] extents = new Long[shape.rank()];
        for (int axis = 0; axis < extents.length; axis++) {
            extents[axis] = shape.extent(axis);
        }
        return List.of(extents);
    }

    private static TensorSpec spec(String name, String datatype, List<Long> extents, WireLimits limits) {
        limits.checkName("a tensor", name);
        ElementType type = ElementType.ofProtocolName(datatype)
                .orElseThrow(() -> new InvalidMessageException(
                        "tensor '" + name + "' has the type '" + datatype + "', which can't be computed with"));
        limits.checkRank(name, extents.size());
        try {
            Shape shape = Shape.of(extents.stream().mapToLong(Long::longValue).toArray());
            shape.bytes(type);
            return new TensorSpec(name, type, shape);
        } catch (IllegalArgumentException e) {
            throw new InvalidMessageException("tensor '" + name + "': " + e.getMessage(), e);
        }
    }

    /** The raw contents of one message. */
    private record RawContents(String field, List<ByteString> contents) {
        void check(int tensors) {
            if (!contents.isEmpty() && contents.size() != tensors) {
                throw new InvalidMessageException(
                        "the message describes " + tensors + " tensors, but " + field + " has " + contents.size());
            }
        }

        Tensor tensor(int index, TensorSpec spec, boolean hasTyped, InferTensorContents typed) {
            if (contents.isEmpty()) {
                return TypedContents.read(spec, typed);
            }
            if (hasTyped) {
                throw new InvalidMessageException(
                        "tensor '" + spec.name() + "' has contents although " + field + " is used");
            }
            ByteString bytes = contents.get(index);
            if (bytes.size() != spec.bytes()) {
                throw new InvalidMessageException("tensor '" + spec.name() + "' of type "
                        + spec.type().protocolName() + " and shape " + spec.shape() + " needs " + spec.bytes()
                        + " bytes, got " + bytes.size());
            }
            return Tensor.of(spec.type(), spec.shape(), bytes.asReadOnlyByteBuffer());
        }
    }
}
