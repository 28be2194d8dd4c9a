package org.jointdnn.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheFolderTest {
    @Test
    void isWhereTheUserSaysElseWhereTheDesktopSaysElseInTheHome() {
        assertThat(root(Map.of("JOINTDNN_CACHE", "/a", "XDG_CACHE_HOME", "/b"))).isEqualTo(Path.of("/a"));
        assertThat(root(Map.of("XDG_CACHE_HOME", "/b"))).isEqualTo(Path.of("/b/jointdnn"));
        assertThat(root(Map.of("JOINTDNN_CACHE", " "))).isEqualTo(Path.of("/home/me/.cache/jointdnn"));
        assertThat(root(Map.of("XDG_CACHE_HOME", "relative"))).isEqualTo(Path.of("/home/me/.cache/jointdnn"));
    }

    private static Path root(Map<String, String> environment) {
        return CacheFolder.of(environment, "/home/me").root();
    }
}
