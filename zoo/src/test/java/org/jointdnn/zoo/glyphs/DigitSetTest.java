package org.jointdnn.zoo.glyphs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DigitSetTest {
    @Test
    void picturesAreDrawnFromTheirNumbersAloneAndNoneComesTwice() {
        DigitSet training = DigitSet.training(28, 1);
        byte[] pixels = training.pixels(0, 200);
        Set<String> seen = new HashSet<>();
        for (int k = 0; k < 200; k++) {
            byte[] one = Arrays.copyOfRange(pixels, k * 784, (k + 1) * 784);
            assertThat(training.pixels(k, 1)).isEqualTo(one);
            seen.add(Arrays.toString(one));
            seen.add(Arrays.toString(DigitSet.test(28, 1).pixels(k, 1)));
            seen.add(Arrays.toString(DigitSet.training(28, 2).pixels(k, 1)));
        }
        assertThat(seen).hasSize(600);
        assertThat(training.labels(8, 4)).containsExactly(8, 9, 0, 1);
    }

    @Test
    void aDigitIsBrightInTheMiddleOfADarkGround() {
        byte[] pixels = DigitSet.test(32, 1).pixels(0, 100);
        double rim = 0;
        double middle = 0;
        for (int at = 0; at < pixels.length; at++) {
            int y = at / 32 % 32;
            int x = at % 32;
            boolean edge = y == 0 || x == 0 || y == 31 || x == 31;
            rim += edge ? (pixels[at] & 0xFF) / (124.0 * 100) : 0;
            boolean inner = y >= 8 && y < 24 && x >= 8 && x < 24;
            middle += inner ? (pixels[at] & 0xFF) / (256.0 * 100) : 0;
        }
        assertThat(rim).isLessThan(15);
        assertThat(middle).isBetween(40.0, 150.0);
    }

    @Test
    void whatCannotBeDrawnIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DigitSet.training(8, 1))
                .withMessage("size is 8, must be 16 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DigitSet.training(28, 1).pixels(-1, 1))
                .withMessageContaining("number is -1");
    }
}
