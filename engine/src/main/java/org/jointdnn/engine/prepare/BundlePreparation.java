package org.jointdnn.engine.prepare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.BundleCodec;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jointdnn.onnx.bundle.BundleWriter;
import org.jointdnn.onnx.bundle.Sha256;
import org.jointdnn.onnx.graph.BlockPartition;
import org.jointdnn.onnx.model.OnnxFile;
import org.jointdnn.onnx.picture.Picture;

/**
 * Prepares a model file for splitting: reads it, cleans its graph up, runs it once to learn every
 * tensor's type and shape, folds what is constant, cuts it into blocks and writes the bundle.
 *
 * <p>A bundle is made once per model file and batch and then found in the cache folder, under a name
 * made from path, size and time of change of the file, of those beside it that hold its weights, and of the one that says
 * what of it is a picture. Thread safety: safe, also between processes: a bundle appears under its name complete.
 * One that has been damaged since, so that its description or a file's length no longer fits, is made again.
 */
public final class BundlePreparation {
    private final OrtRuntime runtime;
    private final Path cacheFolder;

    public BundlePreparation(OrtRuntime runtime, Path cacheFolder) {
        this.runtime = runtime;
        this.cacheFolder = cacheFolder;
    }

    /**
     * The bundle of a model file.
     *
     * @param name what the model is called
     * @param batch the extent of a symbolic first axis of the inputs, 1 or more
     * @throws ModelFormatException if the file is no model that can be run
     */
    public BundleDirectory prepare(String name, Path file, long batch) {
        try {
            OnnxFile model = OnnxFile.read(file);
            Path folder = cacheFolder.resolve("bundles").resolve(cacheKey(name, model, batch));
            Optional<BundleDirectory> kept = whole(folder);
            if (kept.isPresent()) {
                return kept.get();
            }
            discard(folder);
            return write(name, model, batch, folder);
        } catch (IOException e) {
            throw new UncheckedIOException("can't prepare " + file + ": " + e.getMessage(), e);
        }
    }

    /** The bundle in a folder; empty if there is none, or one of which something is damaged or missing. */
    private static Optional<BundleDirectory> whole(Path folder) {
        if (!BundleDirectory.existsAt(folder)) {
            return Optional.empty();
        }
        try {
            BundleDirectory kept = BundleDirectory.open(folder);
            for (int blob = 0; blob < kept.bundle().blobs().size(); blob++) {
                if (!kept.has(blob)) {
                    return Optional.empty();
                }
            }
            return Optional.of(kept);
        } catch (ModelFormatException | UncheckedIOException damaged) {
            return Optional.empty();
        }
    }

    /** Removes what there is of a bundle; whoever has mapped its files keeps what they are. */
    private static void discard(Path folder) throws IOException {
        if (Files.exists(folder)) {
            Path aside = Files.createTempDirectory(folder.getParent(), "damaged");
            Files.move(folder, aside.resolve("bundle"), StandardCopyOption.ATOMIC_MOVE);
            deleteTree(aside);
        }
    }

    private BundleDirectory write(String name, OnnxFile file, long batch, Path folder) throws IOException {
        PartitionedGraph model = PartitionedGraph.of(runtime, file, batch);
        Files.createDirectories(folder.getParent());
        Path temporary = Files.createTempDirectory(folder.getParent(), "making");
        try {
            BundleWriter.write(
                    name, model.graph(), model.specs(), model.blocks(), pictures(file.path(), model), temporary);
            Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            deleteTree(temporary);
            // Another process may have made the same bundle in the meantime.
            if (!BundleDirectory.existsAt(folder)) {
                throw e;
            }
        }
        return BundleDirectory.open(folder);
    }

    private static Map<String, Picture> pictures(Path file, PartitionedGraph model) throws IOException {
        Optional<Path> declared = PictureDeclarations.of(file);
        if (!declared.isPresent()) {
            return Map.of();
        }
        List<TensorSpec> outputs = new ArrayList<>();
        for (String output : model.graph().outputs()) {
            TensorSpec spec = model.specs().get(output);
            if (spec != null) {
                outputs.add(spec);
            }
        }
        return PictureDeclarations.read(declared.get(), model.graph().inputs(), outputs);
    }

    private static String cacheKey(String name, OnnxFile model, long batch) throws IOException {
        StringBuilder identity = new StringBuilder(
                name + "|" + batch + "|" + BundleCodec.FORMAT_VERSION + "|" + BlockPartition.RULES_VERSION);
        List<Path> files = new ArrayList<>(model.externalFiles());
        files.add(model.path());
        PictureDeclarations.of(model.path()).ifPresent(files::add);
        for (Path file : files) {
            identity.append('|')
                    .append(file.toRealPath())
                    .append('|')
                    .append(Files.size(file))
                    .append('|')
                    .append(Files.getLastModifiedTime(file).toMillis());
        }
        MessageDigest digest = Sha256.digest();
        digest.update(ByteBuffer.wrap(identity.toString().getBytes(StandardCharsets.UTF_8)));
        return name.replaceAll("[^A-Za-z0-9._-]", "_") + "-"
                + Sha256.hex(digest).substring(0, 16);
    }

    private static void deleteTree(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).collect(Collectors.toList())) {
                Files.delete(path);
            }
        }
    }
}
