package org.jointdnn.wire;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import org.jointdnn.wire.inference.InferParameter;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferRequest.InferInputTensor;
import org.jointdnn.wire.inference.ModelInferResponse;
import org.jointdnn.wire.inference.ModelInferResponse.InferOutputTensor;

/**
 * Checksums of requests and answers, so that a message that changed on its way is never taken for another one.
 *
 * <p>Each tensor has the CRC-32 of its entry of the raw contents, as it crosses, and the message one of all that it says
 * beside the contents, those of its tensors included. A message whose contents come in parts has the latter only, and {@link
 * PartsChecksum} covers the parts. An answer repeats its request's, so it can't be taken for that of another request.
 *
 * <p>A sealed message has no typed contents and must not be changed any more.
 */
public final class MessageChecksums {
    private MessageChecksums() {}

    /** Adds the checksums to a request that is complete but for parts; returns the message's own. */
    public static long seal(ModelInferRequest.Builder request) {
        for (int index = 0; index < request.getRawInputContentsCount(); index++) {
            InferParameter crc = Parameters.of(crc32(request.getRawInputContents(index)));
            request.setInputs(index, request.getInputs(index).toBuilder().putParameters(Parameters.CRC32, crc));
        }
        long checksum = HeaderBytes.checksum(request.build());
        request.putParameters(Parameters.CRC32, Parameters.of(checksum));
        return checksum;
    }

    /**
     * Adds the checksums to an answer that is complete but for parts; returns the message's own.
     *
     * @param requestChecksum the message's own of the request
     */
    public static long seal(ModelInferResponse.Builder answer, long requestChecksum) {
        answer.putParameters(Parameters.REQUEST_CRC32, Parameters.of(requestChecksum));
        for (int index = 0; index < answer.getRawOutputContentsCount(); index++) {
            InferParameter crc = Parameters.of(crc32(answer.getRawOutputContents(index)));
            answer.setOutputs(index, answer.getOutputs(index).toBuilder().putParameters(Parameters.CRC32, crc));
        }
        long checksum = HeaderBytes.checksum(answer.build());
        answer.putParameters(Parameters.CRC32, Parameters.of(checksum));
        return checksum;
    }

    /**
     * The request's own checksum; empty if it has none, as those of other clients. Throws CorruptedMessageException if it
     * is not the request that was sealed.
     */
    public static OptionalLong verify(ModelInferRequest request) {
        if (!request.containsParameters(Parameters.CRC32)) {
            return OptionalLong.empty();
        }
        long checksum = verify("request", request.getParametersMap(), HeaderBytes.checksum(request));
        int tensors = Math.min(request.getInputsCount(), request.getRawInputContentsCount());
        for (int index = 0; index < tensors; index++) {
            InferInputTensor input = request.getInputs(index);
            verify(input.getName(), input.getParametersMap(), request.getRawInputContents(index));
        }
        if (request.getInputsList().stream().anyMatch(InferInputTensor::hasContents)) {
            throw new CorruptedMessageException("the request has checksums, but not of its typed contents");
        }
        return OptionalLong.of(checksum);
    }

    /**
     * The answer's own checksum. Throws CorruptedMessageException if it has none, is not the answer that was sealed, or is
     * that of another request.
     */
    public static long verify(ModelInferResponse answer, long requestChecksum) {
        long checksum = verify("answer", answer.getParametersMap(), HeaderBytes.checksum(answer));
        int tensors = Math.min(answer.getOutputsCount(), answer.getRawOutputContentsCount());
        for (int index = 0; index < tensors; index++) {
            InferOutputTensor output = answer.getOutputs(index);
            verify(output.getName(), output.getParametersMap(), answer.getRawOutputContents(index));
        }
        if (answer.getOutputsList().stream().anyMatch(InferOutputTensor::hasContents)) {
            throw new CorruptedMessageException("the answer has checksums, but not of its typed contents");
        }
        if (Parameters.integer(answer.getParametersMap(), Parameters.REQUEST_CRC32) != requestChecksum) {
            throw new CorruptedMessageException("the answer is not that of the request");
        }
        return checksum;
    }

    private static long verify(String message, Map<String, InferParameter> parameters, long actual) {
        InferParameter crc = parameters.get(Parameters.CRC32);
        if (crc == null) {
            throw new CorruptedMessageException("the " + message + " has no checksum");
        }
        if (crc.getParameterChoiceCase() != InferParameter.ParameterChoiceCase.INT64_PARAM
                || crc.getInt64Param() != actual) {
            throw new CorruptedMessageException("the " + message + " has changed on its way, by its checksum");
        }
        return actual;
    }

    private static void verify(String tensor, Map<String, InferParameter> parameters, ByteString contents) {
        verify("tensor '" + tensor + "'", parameters, crc32(contents));
    }

    private static long crc32(ByteString bytes) {
        CRC32 crc = new CRC32();
        update(crc, bytes);
        return crc.getValue();
    }

    /** Takes the bytes where they lie. */
    static void update(CRC32 crc, ByteString bytes) {
        for (ByteBuffer piece : bytes.asReadOnlyByteBufferList()) {
            crc.update(piece);
        }
    }
}
