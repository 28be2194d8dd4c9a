package org.jointdnn.engine.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CalibrationFileTest {
    private static final Calibration CALIBRATION = SampleCalibration.of(LossMeasure.TOP1);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(LossMeasure.class)
    void readsWhatItWrites(LossMeasure measure) throws IOException {
        Path file = folder.resolve("new").resolve("c.json");
        CalibrationFile.write(file, SampleCalibration.of(measure));
        CalibrationFile.write(file, SampleCalibration.of(measure));
        assertThat(CalibrationFile.read(file)).isEqualTo(SampleCalibration.of(measure));
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"format\": \"jointdnn-calibration\"|\"format\": \"jointdnn-profile\"|format is 'jointdnn-profile', must be"
                        + " 'jointdnn-calibration'",
                "\"version\": 1|\"version\": 2|version is 2, must be a whole number within 1..1",
                "\"measure\": \"top1\"|\"measure\": \"top5\"|measure is 'top5', must be accuracy, top1 or error",
                "\"networkMillis\": 12.5|\"networkMillis\": 0|networkMillis is 0, must be a finite number above 0",
                "\"networkMillis\": 12.5,||networkMillis is missing",
                "\"codecMillis\": 5.0,||codecMillis is missing",
                "\"count\": 8|\"count\": 0|samples.count is 0, must be a whole number",
                "\"accuracy\": 0.75|\"accuracy\": 75|samples: accuracy is 75.0, must be within 0..1",
                "\"maxBytes\": 3100|\"maxBytes\": 1|tensors[0].codecs[0]: codec raw+zstd1: meanBytes is 3000 and maxBytes 1",
                "\"codec\": \"raw+lz4\"|\"codec\": \"q8\"|tensors[0]: tensor x: codec q8 is there twice",
                "\"encodeMillis\": 2.0|\"encodeMillis\": -2|tensors[0].codecs[0].encodeMillis is -2, must be a finite number, 0"
                        + " or more",
                "\"lossless\": true|\"exact\": true|tensors[0].codecs[0].exact is not a known field",
                "\"maxError\": 0.0625|\"maxError\": \"small\"|maxError is a string, must be a finite number, 0 or more",
                "\"top1Disagreement\": 0.25|\"top1Disagreement\": 25|must be a number, 0 or more, at most 1",
                "\"name\": \"ids\"|\"name\": \"a\"|the document: tensor a is there twice",
                "\"a\": \"q8\"|\"c\": \"q8\"|the document: a joint measurement has",
            })
    void namesTheFieldThatIsWrong(String good, String bad, String message) {
        String text = CalibrationFile.format(CALIBRATION);
        assertThat(text).contains(good);

        String damaged = text.replaceFirst(java.util.regex.Pattern.quote(good), bad == null ? "" : bad);

        assertThatThrownBy(() -> CalibrationFile.parse(damaged, "c.json"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("c.json: ")
                .hasMessageContaining(message);
    }

    @Test
    void aMeasureNeedsItsFigures() {
        String text = CalibrationFile.format(CALIBRATION).replace("\"top1Disagreement\": 0.25,", "");

        assertThatThrownBy(() -> CalibrationFile.parse(text, "c.json"))
                .hasMessage("c.json: the document: tensor x, codec q8: there is no figure for the measure top1");
    }

    @Test
    void saysWhenThereIsNoFile() {
        Path file = folder.resolve("none.json");

        assertThatThrownBy(() -> CalibrationFile.read(file)).hasMessage(file + ": there is no such file");
    }
}
