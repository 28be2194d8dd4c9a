package org.jointdnn.onnx.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jointdnn.onnx.ModelFormatException;

/**
 * A bundle on disk: the description in {@code bundle.pb}, each blob in a file named by its hash in
 * {@code blobs}. A device may hold any part of the blobs.
 *
 * <p>Files appear under their final names complete and checked: they are written under a temporary
 * name and renamed. Thread safety: safe.
 */
public final class BundleDirectory {
    private static final String DESCRIPTION = "bundle.pb";

    private final Path folder;
    private final Bundle bundle;

    private BundleDirectory(Path folder, Bundle bundle) {
        this.folder = folder;
        this.bundle = bundle;
    }

    /** Whether the folder holds a bundle's description. */
    public static boolean existsAt(Path folder) {
        return Files.isRegularFile(folder.resolve(DESCRIPTION));
    }

    /** Opens a bundle; throws ModelFormatException if its description is absent or damaged. */
    public static BundleDirectory open(Path folder) {
        Path file = folder.resolve(DESCRIPTION);
        try {
            return new BundleDirectory(folder, BundleCodec.decode(Files.readAllBytes(file), file.toString()));
        } catch (NoSuchFileException e) {
            throw new ModelFormatException(folder + " holds no bundle: " + DESCRIPTION + " is missing", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the description into the folder, creating it; blobs may come before or after. */
    public static BundleDirectory create(Path folder, Bundle bundle) throws IOException {
        Files.createDirectories(folder.resolve("blobs"));
        Path temporary = Files.createTempFile(folder, DESCRIPTION, ".part");
        try {
            Files.write(temporary, BundleCodec.encode(bundle));
            Files.move(
                    temporary,
                    folder.resolve(DESCRIPTION),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        return new BundleDirectory(folder, bundle);
    }

    /** A bundle whose description isn't in the folder; some of its blobs may be. */
    public static BundleDirectory undescribed(Path folder, Bundle bundle) {
        return new BundleDirectory(folder, bundle);
    }

    public Bundle bundle() {
        return bundle;
    }

    public Path folder() {
        return folder;
    }

    /** Where a blob of the bundle lies or will lie. */
    public Path blobFile(int index) {
        return folder.resolve("blobs").resolve(bundle.blobs().get(index).sha256());
    }

    /** Whether the blob is there in full. */
    public boolean has(int index) {
        try {
            return Files.size(blobFile(index)) == bundle.blobs().get(index).length();
        } catch (IOException absent) {
            return false;
        }
    }
}
