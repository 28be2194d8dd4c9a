package org.jointdnn.device;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jointdnn.engine.json.WholeFile;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleCodec;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jointdnn.onnx.bundle.Sha256;
import org.jointdnn.wire.LinkException;
import org.jointdnn.wire.jointdnn.DescribeBundleResponse;

/**
 * The bundles that this device has seen: {@code bundles/HASH} each, and in {@code known} which hash a
 * server's model had last, so that an unchanged description isn't sent again. If the disk takes none of it, the bundle is used all the same.
 *
 * <p>Thread safety: safe, also between processes.
 */
final class BundleCache {
    private final Path folder;
    private final PreparationListener listener;

    BundleCache(Path folder, PreparationListener listener) {
        this.folder = folder;
        this.listener = listener;
    }

    /**
     * The bundle that the server now offers under the name, with whatever weights are here already; the one that it offered
     * last, if it must not be asked.
     */
    BundleDirectory open(CloudCalls calls, String model) {
        Path known = folder.resolve("known").resolve(key(calls.target(), model));
        String hash = knownHash(known);
        DescribeBundleResponse answer;
        try {
            answer = calls.describe(model, hash);
        } catch (LinkException.Forbidden e) {
            if (hash.isEmpty()) {
                throw e;
            }
            return BundleDirectory.open(bundleFolder(hash));
        }
        if (answer.getBundle().isEmpty()) {
            return BundleDirectory.open(bundleFolder(answer.getModelHash()));
        }
        Bundle bundle = decode(calls.target(), answer.getBundle());
        try {
            BundleDirectory directory = BundleDirectory.create(bundleFolder(bundle.modelHash()), bundle);
            WholeFile.write(known, bundle.modelHash());
            return directory;
        } catch (IOException e) {
            listener.notKept("can't use the cache folder " + folder + ": " + e.getMessage());
            return BundleDirectory.undescribed(bundleFolder(bundle.modelHash()), bundle);
        }
    }

    private static Bundle decode(String target, ByteString description) {
        try {
            return BundleCodec.decode(description.toByteArray(), "description from " + target);
        } catch (ModelFormatException e) {
            throw new LinkException.Protocol(target + " sent a description that is no use: " + e.getMessage(), e);
        }
    }

    private Path bundleFolder(String modelHash) {
        return folder.resolve("bundles").resolve(modelHash);
    }

    /** The hash of a bundle that is really here, or the empty string. */
    private String knownHash(Path known) {
        if (!Files.isRegularFile(known)) {
            return "";
        }
        try {
            String hash = new String(Files.readAllBytes(known), StandardCharsets.UTF_8);
            boolean intact = hash.matches("[0-9a-f]{64}")
                    && BundleDirectory.open(bundleFolder(hash))
                            .bundle()
                            .modelHash()
                            .equals(hash);
            return intact ? hash : "";
        } catch (ModelFormatException | IOException | UncheckedIOException damaged) {
            return "";
        }
    }

    private static String key(String target, String model) {
        return Sha256.of(ByteBuffer.wrap((target + "\n" + model).getBytes(StandardCharsets.UTF_8)));
    }
}
