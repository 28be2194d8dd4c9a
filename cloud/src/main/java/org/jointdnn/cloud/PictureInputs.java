package org.jointdnn.cloud;

import com.google.protobuf.ByteString;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.onnx.picture.Picture;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.TensorMessages;
import org.jointdnn.wire.WireLimits;
import org.jointdnn.wire.coded.CodedMessages;
import org.jointdnn.wire.coded.DeclaredTensor;
import org.jointdnn.wire.coded.VisitCoding;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferRequest.InferInputTensor;
import org.jointdnn.wire.picture.PictureReader;

/**
 * The inputs of a request, of which those that are pictures may come as files: type {@code BYTES}, shape
 * {@code [1]}, the one element a JPEG, PNG or WebP. In raw contents the file's length is before it, as four bytes,
 * little-endian, as the protocol defines.
 */
final class PictureInputs {
    private static final String BYTES = "BYTES";

    private PictureInputs() {}

    /** Whether a request has an input that is a file. */
    static boolean areIn(ModelInferRequest request) {
        return request.getInputsList().stream()
                .anyMatch(input -> input.getDatatype().equals(BYTES));
    }

    /**
     * The request as it would be with tensors in place of files, but without contents.
     *
     * @throws InvalidMessageException if the model declares no picture where there is a file
     */
    static ModelInferRequest declared(ModelInferRequest request, Bundle bundle) {
        ModelInferRequest.Builder declared = request.toBuilder().clearInputs().clearRawInputContents();
        for (InferInputTensor input : request.getInputsList()) {
            if (!input.getDatatype().equals(BYTES)) {
                declared.addInputs(input);
                continue;
            }
            TensorSpec spec = tensor(input, bundle).spec();
            declared.addInputs(InferInputTensor.newBuilder()
                    .setName(spec.name())
                    .setDatatype(spec.type().protocolName())
                    .addAllShape(TensorMessages.extents(spec.shape())));
        }
        return declared.build();
    }

    /**
     * The inputs as the model takes them; decoding takes time and memory for the whole picture.
     *
     * @param accepted the request without files
     * @throws InvalidMessageException if a file is none
     */
    static Map<String, Tensor> read(
            ModelInferRequest request, AcceptedRequest accepted, WireLimits limits, VisitCoding coding) {
        boolean raw = request.getRawInputContentsCount() > 0;
        if (raw && request.getRawInputContentsCount() != request.getInputsCount()) {
            throw new InvalidMessageException("the message describes " + request.getInputsCount()
                    + " tensors, but raw_input_contents has " + request.getRawInputContentsCount());
        }
        Map<String, Tensor> tensors = new HashMap<>();
        ModelInferRequest.Builder rest = ModelInferRequest.newBuilder();
        List<DeclaredTensor> restDeclared = new ArrayList<>();
        for (int index = 0; index < request.getInputsCount(); index++) {
            InferInputTensor input = request.getInputs(index);
            if (input.getDatatype().equals(BYTES)) {
                ByteString file = raw ? rawFile(input, request.getRawInputContents(index)) : typedFile(input);
                BundleTensor tensor = tensor(input, accepted.model().bundle());
                tensors.put(input.getName(), read(file, tensor));
            } else {
                rest.addInputs(input);
                restDeclared.add(accepted.inputs().get(index));
                if (raw) {
                    rest.addRawInputContents(request.getRawInputContents(index));
                }
            }
        }
        tensors.putAll(CodedMessages.read(rest.build(), restDeclared, limits, coding));
        return tensors;
    }

    private static Tensor read(ByteString file, BundleTensor tensor) {
        Picture picture = tensor.picture().orElseThrow();
        return PictureReader.tensor(file.toByteArray(), picture, tensor.spec());
    }

    private static BundleTensor tensor(InferInputTensor input, Bundle bundle) {
        if (!input.getShapeList().equals(List.of(1L))) {
            throw new InvalidMessageException("tensor '" + input.getName() + "' of type BYTES has the shape "
                    + input.getShapeList() + ", must be [1]: one picture's file");
        }
        return bundle.tensors().stream()
                .filter(tensor -> tensor.name().equals(input.getName())
                        && tensor.producer() == BundleTensor.MODEL_INPUT
                        && tensor.picture().isPresent())
                .findFirst()
                .orElseThrow(() -> new InvalidMessageException("tensor '" + input.getName() + "' is of type BYTES, but "
                        + bundle.modelName() + " declares no input of that name that is a picture"));
    }

    private static ByteString rawFile(InferInputTensor input, ByteString contents) {
        if (input.hasContents()) {
            throw new InvalidMessageException(
                    "tensor '" + input.getName() + "' has contents although raw_input_contents is used");
        }
        if (contents.size() < Integer.BYTES
                || contents.asReadOnlyByteBuffer()
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getInt()
                        != contents.size() - Integer.BYTES) {
            throw new InvalidMessageException("tensor '" + input.getName()
                    + "' of type BYTES must be one element in raw contents: its length as four bytes, then as many");
        }
        return contents.substring(Integer.BYTES);
    }

    private static ByteString typedFile(InferInputTensor input) {
        if (input.getContents().getBytesContentsCount() != 1) {
            throw new InvalidMessageException("tensor '" + input.getName() + "' of type BYTES has "
                    + input.getContents().getBytesContentsCount() + " elements in bytes_contents, must have 1");
        }
        return input.getContents().getBytesContents(0);
    }
}
