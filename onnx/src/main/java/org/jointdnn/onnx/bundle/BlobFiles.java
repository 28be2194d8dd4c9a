package org.jointdnn.onnx.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jointdnn.onnx.model.Constant;
import org.jspecify.annotations.Nullable;

/**
 * Writes blobs one after another, each to a file named by its hash. A blob that would grow over
 * {@value #MAX_BLOB_BYTES} bytes is ended and another begun, so that each can be mapped as a whole.
 */
final class BlobFiles {
    private static final long MAX_BLOB_BYTES = 1L << 30;

    private final Path folder;
    private final List<Blob> blobs = new ArrayList<>();
    private @Nullable Writing writing;

    private static final class Writing {
        final Path file;
        final FileChannel channel;
        final MessageDigest digest = Sha256.digest();
        long length;

        Writing(Path folder) throws IOException {
            file = Files.createTempFile(folder, "blob", ".part");
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
        }

        void write(ByteBuffer bytes) throws IOException {
            length += bytes.remaining();
            digest.update(bytes.duplicate());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    BlobFiles(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** Appends a constant's values to the current blob. */
    Initializer.Location append(Constant.Dense constant) throws IOException {
        Writing current = writing;
        if (current != null
                && current.length > 0
                && current.length + constant.raw().size() > MAX_BLOB_BYTES) {
            endBlob();
            current = null;
        }
        if (current == null) {
            current = new Writing(folder);
            writing = current;
        }
        int padding = (int) (-current.length & (Bundle.WEIGHT_ALIGNMENT - 1));
        current.write(ByteBuffer.allocate(padding));
        long offset = current.length;
        current.write(constant.raw().asReadOnlyByteBuffer());
        return new Initializer.Location(
                constant.type(),
                constant.shape(),
                blobs.size(),
                offset,
                constant.raw().size());
    }

    /** Ends the current blob, if one has begun. */
    void endBlob() throws IOException {
        Writing ended = writing;
        if (ended == null) {
            return;
        }
        writing = null;
        ended.channel.close();
        String sha256 = Sha256.hex(ended.digest);
        Files.move(
                ended.file,
                folder.resolve(sha256),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        blobs.add(new Blob(sha256, ended.length));
    }

    List<Blob> blobs() {
        return blobs;
    }
}
