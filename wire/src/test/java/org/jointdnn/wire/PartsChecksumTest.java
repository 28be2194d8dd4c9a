package org.jointdnn.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jointdnn.wire.jointdnn.AnswerEnd;
import org.jointdnn.wire.jointdnn.InferAnswerPart;
import org.jointdnn.wire.jointdnn.TensorChunk;
import org.junit.jupiter.api.Test;

class PartsChecksumTest {
    private static final long HEADER = 42;

    private static List<InferAnswerPart> parts() {
        PartsChecksum checksum = new PartsChecksum(HEADER);
        return List.of(
                part(checksum.seal(chunk(0, "first").setUncoded(true).build())),
                part(checksum.seal(chunk(0, "second").build())),
                part(checksum.seal(chunk(1, "third").build())),
                InferAnswerPart.newBuilder()
                        .setEnd(checksum.seal(
                                AnswerEnd.newBuilder().setCodingNanos(77).build()))
                        .build());
    }

    private static TensorChunk.Builder chunk(int tensor, String data) {
        return TensorChunk.newBuilder().setTensor(tensor).setData(ByteString.copyFromUtf8(data));
    }

    private static InferAnswerPart part(TensorChunk chunk) {
        return InferAnswerPart.newBuilder().setChunk(chunk).build();
    }

    /** Takes an answer after its header as a device does, whose chunks must be followed by an end. */
    private static void verify(List<InferAnswerPart> parts, long header) {
        PartsChecksum checksum = new PartsChecksum(header);
        for (InferAnswerPart part : parts) {
            if (part.hasChunk()) {
                checksum.verify(part.getChunk());
            } else if (part.hasEnd()) {
                checksum.verify(part.getEnd());
            } else {
                throw new CorruptedMessageException("nothing");
            }
        }
    }

    @Test
    void everyFlippedBitIsFound() {
        List<InferAnswerPart> parts = parts();
        verify(parts, HEADER);
        for (int index = 0; index < parts.size(); index++) {
            byte[] bytes = parts.get(index).toByteArray();
            for (int bit = 0; bit < 8 * bytes.length; bit++) {
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                List<InferAnswerPart> damaged = new ArrayList<>(parts);
                try {
                    damaged.set(index, InferAnswerPart.parseFrom(bytes));
                    verify(damaged, HEADER);
                    // A boolean has many forms.
                    assertThat(damaged).as("bit %s of part %s", bit, index).isEqualTo(parts);
                } catch (CorruptedMessageException found) {
                    assertThat(found).hasNoSuppressedExceptions();
                } catch (InvalidProtocolBufferException malformed) {
                    assertThat(malformed).hasNoSuppressedExceptions();
                }
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
            }
        }
    }

    @Test
    void partsCantBeLeftOutMovedRepeatedOrOfAnotherMessage() {
        assertThatThrownBy(() -> verify(parts(), HEADER + 1)).isInstanceOf(CorruptedMessageException.class);
        for (int index = 0; index + 1 < parts().size(); index++) {
            List<InferAnswerPart> missing = new ArrayList<>(parts());
            missing.remove(index);
            assertThatThrownBy(() -> verify(missing, HEADER)).isInstanceOf(CorruptedMessageException.class);
            List<InferAnswerPart> moved = new ArrayList<>(parts());
            Collections.swap(moved, index, index + 1);
            assertThatThrownBy(() -> verify(moved, HEADER)).isInstanceOf(CorruptedMessageException.class);
            List<InferAnswerPart> repeated = new ArrayList<>(parts());
            repeated.add(index, repeated.get(index));
            assertThatThrownBy(() -> verify(repeated, HEADER)).isInstanceOf(CorruptedMessageException.class);
        }
    }

    @Test
    void aPartWithoutAChecksumIsRefused() {
        assertThatThrownBy(() -> new PartsChecksum(HEADER).verify(chunk(3, "x").build()))
                .hasMessage("a chunk of tensor 3 has changed on its way");
        assertThatThrownBy(() -> new PartsChecksum(HEADER).verify(AnswerEnd.getDefaultInstance()))
                .hasMessage("the end of the answer has changed on its way");
    }
}
