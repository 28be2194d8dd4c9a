package org.jointdnn.device;

import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import org.jointdnn.onnx.bundle.Sha256;

/** The beginning of a blob as far as it has been received. */
sealed interface BlobContent {
    long size() throws IOException;

    void clear() throws IOException;

    /** Appends what remains in the buffer. */
    void append(ByteBuffer data) throws IOException;

    /** The hash of all of it, as {@link Sha256} writes it. */
    String hash() throws IOException;

    /** In a file. */
    record OnDisk(FileChannel channel) implements BlobContent {
        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void clear() throws IOException {
            channel.truncate(0);
        }

        @Override
        public void append(ByteBuffer data) throws IOException {
            channel.position(channel.size());
            while (data.hasRemaining()) {
                channel.write(data);
            }
        }

        @Override
        public String hash() throws IOException {
            MessageDigest digest = Sha256.digest();
            ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
            channel.position(0);
            while (channel.read(buffer) >= 0) {
                ((Buffer) buffer).flip();
                digest.update(buffer);
                ((Buffer) buffer).clear();
            }
            return Sha256.hex(digest);
        }
    }

    /** In a direct buffer, up to its position. */
    record InMemory(ByteBuffer buffer) implements BlobContent {
        @Override
        public long size() {
            return buffer.position();
        }

        @Override
        public void clear() {
            ((Buffer) buffer).clear();
        }

        @Override
        public void append(ByteBuffer data) {
            buffer.put(data);
        }

        @Override
        public String hash() {
            return Sha256.of(whole());
        }

        /** What was received. */
        ByteBuffer whole() {
            ByteBuffer view = buffer.duplicate();
            ((Buffer) view).flip();
            return view;
        }
    }
}
