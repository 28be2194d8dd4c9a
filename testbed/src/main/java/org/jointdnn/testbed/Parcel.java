package org.jointdnn.testbed;

import java.nio.ByteBuffer;

/** What travels over an emulated link: bytes, or a mark in their order. */
sealed interface Parcel {
    /** The stream that it is part of. */
    Flow flow();

    /** How many bytes it occupies on the link. */
    default int size() {
        return 0;
    }

    /** Bytes of the stream. */
    record Data(Flow flow, ByteBuffer bytes) implements Parcel {
        @Override
        public int size() {
            return bytes.remaining();
        }

        /** Takes the first bytes off this parcel, which keeps the rest. */
        Data split(int count) {
            Data first = new Data(flow, bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            return first;
        }
    }

    /** The stream ends here. */
    record End(Flow flow) implements Parcel {}

    /** The connection was reset here. */
    record Reset(Flow flow) implements Parcel {}
}
