package org.jointdnn.device;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.jointdnn.onnx.bundle.Blob;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jointdnn.onnx.bundle.Sha256;
import org.jointdnn.wire.LinkException;

/**
 * Brings blobs of a bundle from the server to this device's disk.
 *
 * <p>A blob is received into {@code HASH.part}, from where it ended when an earlier attempt broke off,
 * and renamed once its content is found to have the hash. Thread safety: safe; one blob is fetched at a
 * time, also among processes that share the folder.
 */
final class BlobFetcher {
    /** Attempts in a row that may bring nothing new. */
    static final int MAX_FRUITLESS_ATTEMPTS = 6;

    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final Object ONE_AT_A_TIME = new Object();

    private final CloudCalls calls;
    private final String model;
    private final BundleDirectory directory;
    private final Sleeper sleeper;

    /** Waits between attempts. */
    interface Sleeper {
        void sleep(long millis) throws InterruptedException;
    }

    BlobFetcher(CloudCalls calls, String model, BundleDirectory directory, Sleeper sleeper) {
        this.calls = calls;
        this.model = model;
        this.directory = directory;
        this.sleeper = sleeper;
    }

    /** Returns when the blob is here; throws LinkException if it can't be had. */
    void fetch(int index) throws InterruptedException {
        synchronized (ONE_AT_A_TIME) {
            if (directory.has(index)) {
                return;
            }
            Path file = directory.blobFile(index);
            Path part = file.resolveSibling(file.getFileName() + ".part");
            try {
                Files.createDirectories(file.getParent());
                try (FileChannel channel = FileChannel.open(
                                part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                        FileLock ignored = channel.lock()) {
                    if (directory.has(index)) {
                        Files.deleteIfExists(part);
                        return;
                    }
                    receive(directory.bundle().blobs().get(index), channel);
                    channel.force(false);
                    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("can't store weights in " + file.getParent() + ": " + e.getMessage(), e);
            }
        }
    }

    /** Fills the channel with the blob's content, checked. */
    private void receive(Blob blob, FileChannel channel) throws IOException, InterruptedException {
        boolean restarted = false;
        while (true) {
            receiveRest(blob, channel);
            if (hash(channel).equals(blob.sha256())) {
                return;
            }
            channel.truncate(0);
            if (restarted) {
                throw new LinkException.Protocol(
                        calls.target() + " sends weights whose content is not what its description says", null);
            }
            restarted = true;
        }
    }

    private void receiveRest(Blob blob, FileChannel channel) throws IOException, InterruptedException {
        if (channel.size() > blob.length()) {
            channel.truncate(0);
        }
        int fruitless = 0;
        while (channel.size() < blob.length()) {
            long before = channel.size();
            channel.position(before);
            try {
                calls.fetchBlob(model, blob.sha256(), before, chunk -> append(chunk, blob, channel));
                if (channel.size() < blob.length()) {
                    throw new LinkException.Protocol(
                            calls.target() + " ended a blob after " + channel.size() + " of " + blob.length()
                                    + " bytes",
                            null);
                }
            } catch (LinkException e) {
                fruitless = channel.size() > before ? 0 : fruitless + 1;
                if (!e.isTransient() || fruitless >= MAX_FRUITLESS_ATTEMPTS) {
                    throw e;
                }
                sleeper.sleep(FIRST_PAUSE_MILLIS << fruitless);
            }
        }
    }

    private void append(ByteString chunk, Blob blob, FileChannel channel) {
        try {
            if (channel.position() + chunk.size() > blob.length()) {
                throw new LinkException.Protocol(
                        calls.target() + " sends more than the " + blob.length() + " bytes of a blob", null);
            }
            for (ByteBuffer data : chunk.asReadOnlyByteBufferList()) {
                while (data.hasRemaining()) {
                    channel.write(data);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(FileChannel channel) throws IOException {
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
