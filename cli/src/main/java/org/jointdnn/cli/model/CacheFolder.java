package org.jointdnn.cli.model;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jointdnn.cli.console.CommandFailure;
import org.jspecify.annotations.Nullable;

/**
 * The folder that keeps what is costly to make: zoo networks, bundles, profiles. Everything in it can be deleted
 * at any time.
 *
 * @param root {@code $JOINTDNN_CACHE}, else {@code $XDG_CACHE_HOME/jointdnn}, else {@code ~/.cache/jointdnn}
 */
public record CacheFolder(Path root) {
    /** The folder that the process's environment names. */
    public static CacheFolder ofEnvironment() {
        return of(System.getenv(), System.getProperty("user.home", "."));
    }

    static CacheFolder of(Map<String, String> environment, String home) {
        String own = set(environment.get("JOINTDNN_CACHE"));
        if (own != null) {
            return new CacheFolder(Path.of(own).toAbsolutePath());
        }
        String shared = set(environment.get("XDG_CACHE_HOME"));
        // The XDG base directory specification: a relative path there is invalid and to be ignored.
        if (shared != null && Path.of(shared).isAbsolute()) {
            return new CacheFolder(Path.of(shared, "jointdnn"));
        }
        return new CacheFolder(Path.of(home, ".cache", "jointdnn").toAbsolutePath());
    }

    private static @Nullable String set(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }

    /** Zoo networks as ONNX files. */
    public Path models() {
        return folder("models");
    }

    /** Bundles prepared from models. */
    public Path bundles() {
        return folder("bundles");
    }

    /** Profiles of this machine. */
    public Path profiles() {
        return folder("profiles");
    }

    /** What a device fetched from servers. */
    public Path device() {
        return folder("device");
    }

    /** Deletes the profiles of this machine, as a server and as a device, and what is fastest in training, so that they are measured anew. */
    public void forgetProfiles() {
        for (Path folder : List.of(profiles(), device().resolve("profiles"))) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (DirectoryStream<Path> profiles = Files.newDirectoryStream(folder, "*.{json,lowerings}")) {
                for (Path profile : profiles) {
                    Files.delete(profile);
                }
            } catch (IOException e) {
                throw new CommandFailure("can't delete the profiles in " + folder + ": " + e.getMessage(), e);
            }
        }
    }

    private Path folder(String name) {
        Path folder = root.resolve(name);
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new CommandFailure(
                    "can't make the cache folder " + folder + "; set JOINTDNN_CACHE to a folder that can be written",
                    e);
        }
    }
}
