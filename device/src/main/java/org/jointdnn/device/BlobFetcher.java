package org.jointdnn.device;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jointdnn.onnx.bundle.Blob;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jointdnn.wire.LinkException;

/**
 * Brings blobs of a bundle from the server to this device.
 *
 * <p>A blob is received into {@code HASH.part} on the disk, from where it ended when an earlier attempt broke off,
 * and renamed once its content is found to have the hash. If the disk is full or can't be written, it is received into memory
 * instead. Thread safety: safe; one blob is fetched at a time, also among processes that share the folder.
 */
final class BlobFetcher {
    /** Attempts in a row that may bring nothing new. */
    static final int MAX_FRUITLESS_ATTEMPTS = 6;

    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final Object ONE_AT_A_TIME = new Object();

    private final CloudCalls calls;
    private final String model;
    private final DeviceWeights weights;
    private final BundleDirectory directory;
    private final PreparationListener listener;
    private final Sleeper sleeper;
    private boolean told;

    /** Waits between attempts. */
    interface Sleeper {
        void sleep(long millis) throws InterruptedException;
    }

    BlobFetcher(CloudCalls calls, String model, DeviceWeights weights, PreparationListener listener, Sleeper sleeper) {
        this.calls = calls;
        this.model = model;
        this.weights = weights;
        this.directory = weights.directory();
        this.listener = listener;
        this.sleeper = sleeper;
    }

    /** Returns when the blob is here; throws LinkException if it can't be had. */
    void fetch(int index) throws InterruptedException {
        synchronized (ONE_AT_A_TIME) {
            if (weights.has(index)) {
                return;
            }
            try {
                fetchToDisk(index);
            } catch (IOException | UncheckedIOException e) {
                tell("can't store weights in " + directory.folder() + ", they stay in memory: " + e.getMessage());
                fetchToMemory(index);
            }
        }
    }

    /** Once is enough. */
    private void tell(String reason) {
        if (!told) {
            told = true;
            listener.notKept(reason);
        }
    }

    private void fetchToDisk(int index) throws IOException, InterruptedException {
        Path file = directory.blobFile(index);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.createDirectories(file.getParent());
        try (FileChannel channel = FileChannel.open(
                        part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock ignored = channel.lock()) {
            if (!directory.has(index)) {
                receive(directory.bundle().blobs().get(index), new BlobContent.OnDisk(channel));
                channel.force(false);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
                return;
            }
        } catch (IOException | UncheckedIOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        Files.deleteIfExists(part);
    }

    private void fetchToMemory(int index) throws InterruptedException {
        Blob blob = directory.bundle().blobs().get(index);
        BlobContent.InMemory content =
                new BlobContent.InMemory(ByteBuffer.allocateDirect(Math.toIntExact(blob.length())));
        try {
            receive(blob, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        weights.keepInMemory(index, content.whole());
    }

    /** Receives the whole of a blob, checked. */
    private void receive(Blob blob, BlobContent content) throws IOException, InterruptedException {
        boolean restarted = false;
        while (true) {
            receiveRest(blob, content);
            if (content.hash().equals(blob.sha256())) {
                return;
            }
            content.clear();
            if (restarted) {
                throw new LinkException.Protocol(
                        calls.target() + " sends weights whose content is not what its description says", null);
            }
            restarted = true;
        }
    }

    private void receiveRest(Blob blob, BlobContent content) throws IOException, InterruptedException {
        if (content.size() > blob.length()) {
            content.clear();
        }
        int fruitless = 0;
        while (content.size() < blob.length()) {
            long before = content.size();
            try {
                calls.fetchBlob(model, blob.sha256(), before, chunk -> append(chunk, blob, content));
                if (content.size() < blob.length()) {
                    throw new LinkException.Protocol(
                            calls.target() + " ended a blob after " + content.size() + " of " + blob.length()
                                    + " bytes",
                            null);
                }
            } catch (LinkException e) {
                fruitless = content.size() > before ? 0 : fruitless + 1;
                if (!e.isTransient() || fruitless >= MAX_FRUITLESS_ATTEMPTS) {
                    throw e;
                }
                sleeper.sleep(FIRST_PAUSE_MILLIS << fruitless);
            }
        }
    }

    private void append(ByteString chunk, Blob blob, BlobContent content) {
        try {
            if (content.size() + chunk.size() > blob.length()) {
                throw new LinkException.Protocol(
                        calls.target() + " sends more than the " + blob.length() + " bytes of a blob", null);
            }
            for (ByteBuffer data : chunk.asReadOnlyByteBufferList()) {
                content.append(data);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
