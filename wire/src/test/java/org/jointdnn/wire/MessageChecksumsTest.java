package org.jointdnn.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.coded.CodedMessages;
import org.jointdnn.wire.coded.CodingWork;
import org.jointdnn.wire.coded.OutgoingTensor;
import org.jointdnn.wire.coded.VisitCoding;
import org.jointdnn.wire.inference.InferParameter;
import org.jointdnn.wire.inference.InferTensorContents;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferResponse;
import org.junit.jupiter.api.Test;

class MessageChecksumsTest {
    private static final Tensor X = Tensor.ofFloats(Shape.of(2, 2), 1, -2, 3, 4.5f);
    private static final long REQUEST = 0x89abcdefL;

    private static ModelInferRequest request() {
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName("model");
        new SegmentRequest("0123456789abcdef", 1, 3, "query", List.of("a", "b")).writeTo(request);
        VisitCoding coding = new VisitCoding(CodingWork.timed());
        CodedMessages.addInput(request, new OutgoingTensor("x", X, Codecs.RAW), coding);
        CodedMessages.addInput(request, new OutgoingTensor("z", X, Codecs.parse("q8+zstd1")), coding);
        CodedMessages.request(request, "y", Codecs.parse("bf16"));
        MessageChecksums.seal(request);
        return request.build();
    }

    private static ModelInferResponse answer() {
        ModelInferResponse.Builder answer =
                ModelInferResponse.newBuilder().setModelName("model").setModelVersion("1");
        CodedMessages.addOutput(
                answer, new OutgoingTensor("y", X, Codecs.parse("bf16")), new VisitCoding(CodingWork.timed()));
        new ServerStamps(1_000, 20, 300, 1_400).writeTo(answer);
        MessageChecksums.seal(answer, REQUEST);
        return answer.build();
    }

    @Test
    void everyFlippedBitOfARequestIsFound() {
        ModelInferRequest request = request();
        assertThat(MessageChecksums.verify(request)).isPresent();
        Map<String, Integer> outcomes = new HashMap<>();
        byte[] bytes = request.toByteArray();
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            String outcome = outcome(bytes, request);
            assertThat(outcome).as("bit %s", bit).isNotEqualTo("wrong");
            outcomes.merge(outcome, 1, Integer::sum);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(outcomes).containsKeys("malformed", "corrupted", "unsealed");
    }

    /** One that has lost its checksums gets an answer without, which no device takes. */
    private static String outcome(byte[] damaged, ModelInferRequest original) {
        ModelInferRequest request;
        try {
            request = ModelInferRequest.parseFrom(damaged);
        } catch (InvalidProtocolBufferException e) {
            return "malformed";
        }
        try {
            OptionalLong checksum = MessageChecksums.verify(request);
            if (checksum.isEmpty()) {
                return "unsealed";
            }
            boolean same = HeaderBytes.checksum(request) == HeaderBytes.checksum(original)
                    && request.getRawInputContentsList().equals(original.getRawInputContentsList());
            boolean refused = request.getRawInputContentsCount() != request.getInputsCount();
            return same || refused ? "harmless" : "wrong";
        } catch (CorruptedMessageException e) {
            return "corrupted";
        }
    }

    @Test
    void everyFlippedBitOfAnAnswerIsFound() {
        ModelInferResponse answer = answer();
        MessageChecksums.verify(answer, REQUEST);
        byte[] bytes = answer.toByteArray();
        int corrupted = 0;
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                ModelInferResponse damaged = ModelInferResponse.parseFrom(bytes);
                MessageChecksums.verify(damaged, REQUEST);
                // Contents that went astray: the message describes a tensor and has none.
                assertThat(damaged.getRawOutputContentsCount())
                        .as("bit %s", bit)
                        .isZero();
            } catch (InvalidProtocolBufferException malformed) {
                assertThat(malformed).hasNoSuppressedExceptions();
            } catch (CorruptedMessageException found) {
                corrupted++;
            }
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(corrupted).isPositive();
    }

    @Test
    void anAnswerToAnotherRequestIsRefused() {
        assertThatThrownBy(() -> MessageChecksums.verify(answer(), REQUEST + 1))
                .isInstanceOf(CorruptedMessageException.class)
                .hasMessage("the answer is not that of the request");
    }

    @Test
    void anAnswerNeedsChecksumsAndARequestDoesNot() {
        ModelInferResponse answer =
                answer().toBuilder().removeParameters(Parameters.CRC32).build();
        assertThatThrownBy(() -> MessageChecksums.verify(answer, REQUEST))
                .isInstanceOf(CorruptedMessageException.class)
                .hasMessage("the answer has no checksum");
        ModelInferRequest request =
                request().toBuilder().removeParameters(Parameters.CRC32).build();
        assertThat(MessageChecksums.verify(request)).isEmpty();
    }

    @Test
    void aSealedMessageHasNoTypedContents() {
        ModelInferRequest request = request();
        ModelInferRequest typed = request.toBuilder()
                .setInputs(
                        0,
                        request.getInputs(0).toBuilder()
                                .setContents(InferTensorContents.newBuilder().addFp32Contents(1)))
                .build();
        assertThatThrownBy(() -> MessageChecksums.verify(typed))
                .hasMessage("the request has checksums, but not of its typed contents");
    }

    /** The class comment's bytes, written down by hand. */
    @Test
    void theHeadersBytesAreThoseOfTheFormat() {
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .setModelName("m")
                .putParameters("p", InferParameter.newBuilder().setInt64Param(7).build())
                .putParameters(
                        "jointdnn_crc32",
                        InferParameter.newBuilder().setInt64Param(7).build())
                .build();
        byte[] bytes = {
            0, 0, 0, 0, 0, 0, 0, 1, 'm', // model_name
            0, 0, 0, 0, 0, 0, 0, 0, // model_version
            0, 0, 0, 0, 0, 0, 0, 0, // id
            0, 0, 0, 0, 0, 0, 0, 1, // parameters
            0, 0, 0, 0, 0, 0, 0, 1, 'p', 0, 0, 0, 0, 0, 0, 0, 2, // int64_param
            0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, // inputs
            0, 0, 0, 0, 0, 0, 0, 0, // outputs
        };
        CRC32 crc = new CRC32();
        crc.update(bytes);
        assertThat(HeaderBytes.checksum(request)).isEqualTo(crc.getValue());
    }
}
