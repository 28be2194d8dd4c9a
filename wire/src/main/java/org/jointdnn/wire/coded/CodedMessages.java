package org.jointdnn.wire.coded;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.wire.CodecParameter;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.TensorMessages;
import org.jointdnn.wire.WireLimits;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.codec.TensorCodec;
import org.jointdnn.wire.inference.InferParameter;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferRequest.InferInputTensor;
import org.jointdnn.wire.inference.ModelInferRequest.InferRequestedOutputTensor;
import org.jointdnn.wire.inference.ModelInferResponse;
import org.jointdnn.wire.inference.ModelInferResponse.InferOutputTensor;

/**
 * Tensors in messages of the Open Inference Protocol, each in a codec of its own. A tensor's entry of the raw contents
 * holds what its codec wrote; one without a codec is as {@link TensorMessages} has it.
 */
public final class CodedMessages {
    /** Codecs work on so many bytes of a tensor at a time; coding one that isn't larger overlaps with nothing. */
    public static final int ONE_PIECE_BYTES = 128 << 10;

    private CodedMessages() {}

    /**
     * What a request says its tensors are, in order; nothing is allocated for them.
     *
     * @throws InvalidMessageException if that contradicts itself, or the limits, or names no codec for such a tensor
     */
    public static List<DeclaredTensor> inputs(ModelInferRequest request, WireLimits limits) {
        List<TensorSpec> specs = TensorMessages.inputSpecs(request, limits);
        List<DeclaredTensor> declared = new ArrayList<>();
        for (int index = 0; index < specs.size(); index++) {
            declared.add(declared(specs.get(index), request.getInputs(index).getParametersMap()));
        }
        return checkSize(declared, limits);
    }

    /** What an answer says its tensors are, as {@link #inputs(ModelInferRequest, WireLimits)} does for a request. */
    public static List<DeclaredTensor> outputs(ModelInferResponse answer, WireLimits limits) {
        List<TensorSpec> specs = TensorMessages.outputSpecs(answer, limits);
        List<DeclaredTensor> declared = new ArrayList<>();
        for (int index = 0; index < specs.size(); index++) {
            declared.add(declared(specs.get(index), answer.getOutputs(index).getParametersMap()));
        }
        return checkSize(declared, limits);
    }

    private static DeclaredTensor declared(TensorSpec spec, Map<String, InferParameter> parameters) {
        return new DeclaredTensor(spec, codec(spec, parameters));
    }

    private static TensorCodec codec(TensorSpec spec, Map<String, InferParameter> parameters) {
        Optional<String> name = CodecParameter.in(parameters);
        return name.isPresent() ? codec(spec, name.get()) : Codecs.RAW;
    }

    /** The codec of a name; throws InvalidMessageException, with the tensor's name, if there is none for such a tensor. */
    private static TensorCodec codec(TensorSpec spec, String name) {
        TensorCodec codec;
        try {
            codec = Codecs.parse(name);
        } catch (IllegalArgumentException e) {
            throw new InvalidMessageException("tensor '" + spec.name() + "': " + e.getMessage(), e);
        }
        codec.refusal(spec.type(), spec.shape()).ifPresent(reason -> {
            throw new InvalidMessageException(
                    "tensor '" + spec.name() + "' can't be coded as " + codec.format() + ": " + reason);
        });
        return codec;
    }

    /** A few bytes may stand for many: what they decode to is limited as a message of raw ones is. */
    private static List<DeclaredTensor> checkSize(List<DeclaredTensor> declared, WireLimits limits) {
        long left = limits.maxMessageBytes();
        for (DeclaredTensor tensor : declared) {
            left -= tensor.coded() ? tensor.spec().bytes() : 0;
            if (left < 0) {
                throw new InvalidMessageException(
                        "the message's coded tensors decode to more than " + limits.maxMessageBytes() + " bytes, with '"
                                + tensor.spec().name() + "'");
            }
        }
        return declared;
    }

    /** The codec that a request wants a tensor of its answer in. */
    public static TensorCodec wanted(InferRequestedOutputTensor output, TensorSpec spec) {
        return codec(spec, output.getParametersMap());
    }

    /** The tensors of a request, by name; throws InvalidMessageException if their bytes aren't what is declared. */
    public static Map<String, Tensor> read(
            ModelInferRequest request, List<DeclaredTensor> declared, WireLimits limits, VisitCoding coding) {
        if (declared.stream().noneMatch(DeclaredTensor::coded)) {
            return counted(TensorMessages.inputs(request, limits), coding);
        }
        if (request.getInputsList().stream().anyMatch(InferInputTensor::hasContents)) {
            throw new InvalidMessageException("a message with coded tensors must have all in raw_input_contents");
        }
        return decode("raw_input_contents", request.getRawInputContentsList(), declared, coding);
    }

    /** The tensors of an answer, by name; throws InvalidMessageException if their bytes aren't what is declared. */
    public static Map<String, Tensor> read(
            ModelInferResponse answer, List<DeclaredTensor> declared, WireLimits limits, VisitCoding coding) {
        if (declared.stream().noneMatch(DeclaredTensor::coded)) {
            return counted(TensorMessages.outputs(answer, limits), coding);
        }
        return decode("raw_output_contents", answer.getRawOutputContentsList(), declared, coding);
    }

    private static Map<String, Tensor> counted(Map<String, Tensor> raw, VisitCoding coding) {
        raw.values().forEach(tensor -> coding.received(tensor.bytes(), tensor.bytes()));
        return raw;
    }

    private static Map<String, Tensor> decode(
            String field, List<ByteString> contents, List<DeclaredTensor> declared, VisitCoding coding) {
        if (contents.size() != declared.size()) {
            throw new InvalidMessageException(
                    "the message describes " + declared.size() + " tensors, but " + field + " has " + contents.size());
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int index = 0; index < declared.size(); index++) {
            DeclaredTensor tensor = declared.get(index);
            tensors.put(
                    tensor.spec().name(),
                    coding.decode(tensor, contents.get(index).asReadOnlyByteBuffer()));
        }
        return tensors;
    }

    /** Adds a tensor to a request, coded in one piece. */
    public static void addInput(ModelInferRequest.Builder request, OutgoingTensor out, VisitCoding coding) {
        VisitCoding.Encoded encoded = coding.encode(out);
        declareInput(request, new OutgoingTensor(out.name(), out.tensor(), encoded.codec()));
        request.addRawInputContents(UnsafeByteOperations.unsafeWrap(encoded.bytes()));
    }

    /** Adds a tensor to a request whose contents come in chunks. */
    public static void declareInput(ModelInferRequest.Builder request, OutgoingTensor out) {
        InferInputTensor.Builder input = InferInputTensor.newBuilder()
                .setName(out.name())
                .setDatatype(out.tensor().type().protocolName())
                .addAllShape(TensorMessages.extents(out.tensor().shape()));
        if (out.coded()) {
            input.putParameters(
                    CodecParameter.NAME, CodecParameter.of(out.codec().format()));
        }
        request.addInputs(input);
    }

    /** Asks for a tensor in the answer, in a codec. */
    public static void request(ModelInferRequest.Builder request, String name, TensorCodec codec) {
        InferRequestedOutputTensor.Builder output =
                InferRequestedOutputTensor.newBuilder().setName(name);
        if (codec != Codecs.RAW) {
            output.putParameters(CodecParameter.NAME, CodecParameter.of(codec.name()));
        }
        request.addOutputs(output);
    }

    /** Adds a tensor to an answer, coded in one piece. */
    public static void addOutput(ModelInferResponse.Builder answer, OutgoingTensor out, VisitCoding coding) {
        VisitCoding.Encoded encoded = coding.encode(out);
        declareOutput(answer, new OutgoingTensor(out.name(), out.tensor(), encoded.codec()));
        answer.addRawOutputContents(UnsafeByteOperations.unsafeWrap(encoded.bytes()));
    }

    /** Adds a tensor to an answer whose contents come in chunks. */
    public static void declareOutput(ModelInferResponse.Builder answer, OutgoingTensor out) {
        InferOutputTensor.Builder output = InferOutputTensor.newBuilder()
                .setName(out.name())
                .setDatatype(out.tensor().type().protocolName())
                .addAllShape(TensorMessages.extents(out.tensor().shape()));
        if (out.coded()) {
            output.putParameters(
                    CodecParameter.NAME, CodecParameter.of(out.codec().format()));
        }
        answer.addOutputs(output);
    }
}
