package org.jointdnn.engine.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jointdnn.engine.Segment;
import org.jointdnn.onnx.bundle.Block;
import org.jointdnn.onnx.bundle.Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileFileTest {
    private static final Machine MACHINE = new Machine("A \"quick\" CPU", 2, "amd64", "onnxruntime 1.28.0", 1);
    private static final Profile PROFILE = new Profile(
            "alexnet",
            "0123456789abcdef",
            2,
            MACHINE,
            10,
            OptionalDouble.of(52.5),
            List.of(
                    new SegmentTime(new Segment(0, 0), 41.25),
                    new SegmentTime(new Segment(1, 1), 0.1),
                    new SegmentTime(new Segment(0, 1), 41.3)),
            new PredictionError(8, 0.0125, 0.04));

    @TempDir
    Path folder;

    @Test
    void readsWhatItWrites() throws IOException {
        Path file = folder.resolve("new").resolve("p.json");
        ProfileFile.write(file, PROFILE);
        ProfileFile.write(file, PROFILE);
        assertThat(ProfileFile.read(file)).isEqualTo(PROFILE);
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"millis\": 0.1|\"millis\": -0.1|$.segments[1]: segment 1..1: millis is -0.1, must be a finite number"
                        + " above 0",
                "\"millis\": 0.1|\"millis\": \"fast\"|$.segments[1].millis: must be a number",
                "\"millis\": 0.1|\"millis\": NaN|$.segments[1].millis: is not JSON",
                "\"millis\": 0.1|\"micros\": 1|$.segments[1].micros: is not a field of a profile",
                "\"slowdown\": 10.0|\"slowdown\": 0.5|$: slowdown is 0.5, must be a finite number, 1 or more",
                "\"slowdown\": 10.0,||$.slowdown: is missing",
                "\"slowdown\": 10.0|\"slowdown\": 10.0, \"slowdown\": 10.0|$.slowdown: is there twice",
                "\"blocks\": 2|\"blocks\": 2.5|$: blocks is 2.5, must be a whole number",
                "\"blocks\": 2|\"blocks\": 3|$: segments: block 2 alone has no time",
                "\"blocks\": 2|\"blocks\": 1|$: segments: 1..1 is not within blocks 0..0",
                "\"version\": 1|\"version\": 2|$.version: is 2.0, must be 1",
                "jointdnn-profile|recipe|$.format: is 'recipe', must be 'jointdnn-profile'",
                "\"cores\": 2|\"cores\": [2]|$.machine.cores: must be a number",
                "\"to\": 1|\"to\": -1|$.segments[1]: segment 1..-1 is not a range of blocks",
            })
    void namesFileAndField(String old, String replacement, String problem) {
        String compact = ProfileFile.format(PROFILE);
        assertThat(compact).contains(old);
        String damaged = compact.replaceFirst(
                java.util.regex.Pattern.quote(old),
                java.util.regex.Matcher.quoteReplacement(replacement == null ? "" : replacement));
        assertThatThrownBy(() -> ProfileFile.parse(damaged, "p.json"))
                .isInstanceOf(ProfileFormatException.class)
                .hasMessage("p.json: " + problem);
    }

    @Test
    void refusesWhatIsNotJson() {
        assertThatThrownBy(() -> ProfileFile.parse("this is no profile", "p.json"))
                .isInstanceOf(ProfileFormatException.class)
                .hasMessageStartingWith("p.json: $: ");
        assertThatThrownBy(() -> ProfileFile.parse("", "p.json")).hasMessage("p.json: $: the text ends here");
    }

    @Test
    void everyTruncationIsNoticed() throws IOException {
        String text = ProfileFile.format(PROFILE).trim();
        for (int length = 0; length < text.length(); length++) {
            Path file = Files.write(
                    folder.resolve("t.json"), text.substring(0, length).getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> ProfileFile.read(file)).isInstanceOf(ProfileFormatException.class);
        }
    }

    private static Bundle bundle(String hash) {
        Block block = new Block("b", ByteString.EMPTY, List.of(), 0, 0, List.of());
        return new Bundle("alexnet", hash, ByteString.EMPTY, List.of(), List.of(block, block), List.of(), List.of());
    }

    @Test
    void saysWhyAProfileDoesNotFit() {
        Bundle same = bundle("0123456789abcdef");
        assertThat(PROFILE.mismatch(same, MACHINE, 10)).isEmpty();
        assertThat(PROFILE.mismatch(bundle("ffff456789abcdef")))
                .hasValue("profile was measured for alexnet with hash 0123456789ab and 2 blocks, not for alexnet with"
                        + " hash ffff456789ab and 2; measure it again");
        assertThat(PROFILE.mismatch(same, MACHINE, 20))
                .hasValue("profile was measured with slowdown 10.0, not 20.0; measure it again");
        Machine other = new Machine("slow CPU", 2, "amd64", "onnxruntime 1.28.0", 1);
        assertThat(PROFILE.mismatch(same, other, 10))
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("slow CPU").doesNotContain("\n"));
    }
}
