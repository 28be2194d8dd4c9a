package org.jointdnn.engine.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberFormatsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "q8+zstd1 | q8 | q8+zstd1",
                "q8[0:6]+png | q8[0:6] | q8[0:6]+png",
                "jpeg85[nchw,rgb,255.0,0.5:0.5] | jpeg85[nchw,rgb,255.0,0.5:0.5] | jpeg85",
                "nearpixels[nhwc,gray,1.0,0.0:1.0]+png | nearpixels[nhwc,gray,1.0,0.0:1.0] | nearpixels+png"
            })
    void aNameHasAFormatAndAFormForPeople(String codec, String format, String brief) {
        assertThat(NumberFormats.of(codec)).isEqualTo(format);
        assertThat(NumberFormats.brief(codec)).isEqualTo(brief);
    }
}
