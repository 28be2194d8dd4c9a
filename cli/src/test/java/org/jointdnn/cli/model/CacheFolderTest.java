package org.jointdnn.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {
    @Test
    void isWhereTheUserSaysElseWhereTheDesktopSaysElseInTheHome() {
        assertThat(root(Map.of("JOINTDNN_CACHE", "/a", "XDG_CACHE_HOME", "/b"))).isEqualTo(Path.of("/a"));
        assertThat(root(Map.of("XDG_CACHE_HOME", "/b"))).isEqualTo(Path.of("/b/jointdnn"));
        assertThat(root(Map.of("JOINTDNN_CACHE", " "))).isEqualTo(Path.of("/home/me/.cache/jointdnn"));
        assertThat(root(Map.of("XDG_CACHE_HOME", "relative"))).isEqualTo(Path.of("/home/me/.cache/jointdnn"));
    }

    @Test
    void forgetsTheProfilesOfServerAndDeviceAndNothingElse(@TempDir Path root) throws IOException {
        CacheFolder cache = new CacheFolder(root);
        Path kept = Files.writeString(cache.models().resolve("net.json"), "{}");
        Path server = Files.writeString(cache.profiles().resolve("one.json"), "{}");
        cache.forgetProfiles();
        Path device =
                Files.createDirectories(cache.device().resolve("profiles")).resolve("two.json");
        Files.writeString(device, "{}");
        cache.forgetProfiles();
        assertThat(kept).exists();
        assertThat(server).doesNotExist();
        assertThat(device).doesNotExist();
    }

    private static Path root(Map<String, String> environment) {
        return CacheFolder.of(environment, "/home/me").root();
    }
}
