package org.jointdnn.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.jointdnn.onnx.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsFileTest {
    @Test
    void theWorkedExample() {
        byte[] bytes = new WeightsFile.Builder()
                .add("b", Shape.of(2), new float[] {1, -2})
                .toBytes();
        assertThat(HexFormat.of().withUpperCase().formatHex(bytes))
                .isEqualTo("4A44573101000000010062010200000000" + "3C00C0");
    }

    @Test
    void tensorsAreReadAsWritten() {
        WeightsFile file = WeightsFile.parse(new WeightsFile.Builder()
                .add("a", Shape.of(1, 2, 3), new float[] {0, 1, 2, 3, 4, 5})
                .add("b", Shape.of(1), new float[] {0.1f})
                .toBytes());
        assertThat(file.values("a", Shape.of(1, 2, 3))).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(file.values("b", Shape.of(1))).containsExactly(0.0999755859375f);
        assertThatThrownBy(() -> file.values("c", Shape.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weights have no tensor c of shape [1]");
        assertThatThrownBy(() -> file.values("b", Shape.of(2)))
                .hasMessage("weights have no tensor b of shape [2], it is [1]");
        assertThatThrownBy(() -> WeightsFile.parse(new byte[8])).hasMessage("file doesn't start with JDW1");
    }

    /** Every finite half is a float, and rounds to itself; halfway to the next it goes to the even one. */
    @Test
    void halvesAreThoseOfTheStandard() {
        for (int bits = 0; bits < 0x7C00; bits++) {
            float value = WeightsFile.toFloat((short) bits);
            assertThat(WeightsFile.toHalf(value)).isEqualTo((short) bits);
            assertThat(WeightsFile.toFloat((short) (bits | 0x8000))).isEqualTo(-value);
            if (bits < 0x7BFF) {
                float next = WeightsFile.toFloat((short) (bits + 1));
                assertThat(next).isGreaterThan(value);
                float middle = (value + next) / 2;
                assertThat((int) WeightsFile.toHalf(middle)).isEqualTo(bits + (bits & 1));
                assertThat((int) WeightsFile.toHalf(Math.nextUp(middle))).isEqualTo(bits + 1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 3C00", "-2, C000", "65504, 7BFF", "0.000000059604645, 0001", "0.00006103515625, 0400"})
    void knownHalves(float value, String hex) {
        assertThat(HexFormat.of().withUpperCase().toHexDigits(WeightsFile.toHalf(value)))
                .isEqualTo(hex);
    }

    @ParameterizedTest
    @ValueSource(floats = {65520, -1e9f, Float.NaN, Float.POSITIVE_INFINITY})
    void whatHasNoHalfIsRefused(float value) {
        assertThatThrownBy(() -> WeightsFile.toHalf(value)).isInstanceOf(IllegalArgumentException.class);
    }
}
