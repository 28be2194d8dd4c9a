package org.jointdnn.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.profile.Machine;
import org.jointdnn.engine.profile.PredictionError;
import org.jointdnn.engine.profile.Profile;
import org.jointdnn.engine.profile.ProfileFile;
import org.jointdnn.engine.profile.SegmentTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles whose file is damaged, or can't be there. */
class ProfileStoreTest {
    private static final Profile PROFILE = new Profile(
            "net",
            "0123456789abcdef",
            1,
            new Machine("a CPU", 2, "amd64", "onnxruntime 1.28.0", 1),
            1,
            OptionalDouble.empty(),
            List.of(new SegmentTime(new Segment(0, 0), 1.5)),
            new PredictionError(0, 0, 0));

    @TempDir
    Path folder;

    private int measurements;

    private String get(ProfileStore store) {
        return new String(
                store.get(() -> {
                    measurements++;
                    return PROFILE;
                }),
                StandardCharsets.UTF_8);
    }

    private static ProfileStore store(Path file) {
        return new ProfileStore(file, profile -> Optional.empty());
    }

    @Test
    void isMeasuredOnceAndThenRead() {
        Path file = folder.resolve("profiles/p.json");
        assertThat(get(store(file))).isEqualTo(ProfileFile.format(PROFILE));
        assertThat(get(store(file))).isEqualTo(ProfileFile.format(PROFILE));
        assertThat(measurements).isEqualTo(1);
        get(new ProfileStore(file, profile -> Optional.of("another machine")));
        assertThat(measurements).isEqualTo(2);
    }

    @Test
    void aFileThatIsCutAnywhereIsMeasuredAgain() throws IOException {
        Path file = folder.resolve("p.json");
        String whole = ProfileFile.format(PROFILE);
        int useful = whole.trim().length();
        for (int length = 0; length < useful; length++) {
            Files.writeString(file, whole.substring(0, length));
            assertThat(get(store(file))).as("%s characters", length).isEqualTo(whole);
            assertThat(Files.readString(file)).isEqualTo(whole);
            assertThat(measurements).isEqualTo(length + 1);
        }
    }

    @Test
    void aFolderThatCantBeWrittenCostsNoMoreThanOneMeasurement() throws IOException {
        Path notAFolder = Files.createFile(folder.resolve("profiles"));
        ProfileStore store = store(notAFolder.resolve("p.json"));
        assertThat(get(store)).isEqualTo(ProfileFile.format(PROFILE));
        assertThat(get(store)).isEqualTo(ProfileFile.format(PROFILE));
        assertThat(measurements).isEqualTo(1);
    }
}
