package org.jointdnn.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.util.zip.CRC32;
import org.jointdnn.wire.training.SealedMessage;

/** Messages that travel with a checksum of their bytes. */
public final class SealedMessages {
    private SealedMessages() {}

    /** The message with its checksum. */
    public static SealedMessage seal(MessageLite message) {
        ByteString content = message.toByteString();
        return SealedMessage.newBuilder()
                .setContent(content)
                .setCrc32((int) checksum(content))
                .build();
    }

    /** The message; throws CorruptedMessageException if it isn't as it was sealed, InvalidMessageException if it is no such message. */
    public static <M extends MessageLite> M open(SealedMessage sealed, Parser<M> parser) {
        if (sealed.getCrc32() != (int) checksum(sealed.getContent())) {
            throw new CorruptedMessageException("a message has changed on its way");
        }
        try {
            return parser.parseFrom(sealed.getContent());
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidMessageException("the message is not well-formed: " + e.getMessage(), e);
        }
    }

    private static long checksum(ByteString content) {
        CRC32 crc = new CRC32();
        MessageChecksums.update(crc, content);
        return crc.getValue();
    }
}
