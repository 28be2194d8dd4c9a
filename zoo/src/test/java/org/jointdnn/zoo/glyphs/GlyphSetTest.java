package org.jointdnn.zoo.glyphs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlyphSetTest {
    /** Pinned: glyphnet's accuracy is that on these bytes, by whatever machine, JVM or version of this code. */
    @ParameterizedTest
    @CsvSource({
        "DIGITS_AND_CAPITALS, 64, 3, 1, f6b6dd86668d3300",
        "DIGITS_AND_CAPITALS, 64, 1, 1, 783941853754e0f5",
        "DIGITS_AND_CAPITALS, 32, 3, 5, 5d0ca2b3ffdf6006",
        "DIGITS, 32, 1, 1, b866328a142ca267"
    })
    void picturesAreTheSameEverywhere(GlyphClasses classes, int size, int channels, long seed, String digest)
            throws NoSuchAlgorithmException {
        GlyphOptions options = new GlyphOptions(classes, size, channels, seed);
        MessageDigest seen = MessageDigest.getInstance("SHA-256");
        for (int number = 0; number < 100; number++) {
            seen.update(GlyphSet.training(options).picture(number).toBytes());
            seen.update(GlyphSet.test(options).picture(number).toBytes());
        }
        assertThat(HexFormat.of().formatHex(seen.digest())).startsWith(digest);
    }

    @Test
    void noPictureComesTwice() {
        Set<String> seen = new HashSet<>();
        GlyphOptions other = new GlyphOptions(GlyphClasses.DIGITS_AND_CAPITALS, 64, 3, 2);
        for (int number = 0; number < 300; number++) {
            seen.add(text(GlyphNetData.trainingSet().picture(number)));
            seen.add(text(GlyphNetData.testSet().picture(number)));
            seen.add(text(GlyphSet.training(other).picture(number)));
        }
        assertThat(seen).hasSize(900);
        assertThat(text(GlyphNetData.testSet().picture(7)))
                .isEqualTo(text(GlyphNetData.testSet().picture(7)));
    }

    private static String text(GlyphPicture picture) {
        return new String(picture.toBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void labelsGoRound() {
        GlyphSet set = GlyphNetData.testSet();
        assertThat(set.labels(34, 4)).containsExactly(34, 35, 0, 1);
        assertThat(set.picture(37).label()).isEqualTo(1);
        GlyphSet digits = GlyphSet.test(new GlyphOptions(GlyphClasses.DIGITS, 32, 1, 1));
        assertThat(digits.labels(8, 4)).containsExactly(8, 9, 0, 1);
        assertThat(GlyphNetData.TEST_PICTURES % GlyphNetData.OPTIONS.classes().count())
                .isZero();
    }

    /** A grey picture is the coloured one without its colours, up to the rounding of each. */
    @Test
    void greyIsTheBrightnessOfTheColours() {
        GlyphPicture colour = GlyphNetData.testSet().picture(3);
        GlyphPicture grey = GlyphSet.test(new GlyphOptions(GlyphClasses.DIGITS_AND_CAPITALS, 64, 1, 1))
                .picture(3);
        int near = 0;
        for (int k = 0; k < 64 * 64; k++) {
            double brightness = Colour.brightness(
                    colour.value(k / 64, k % 64, 0), colour.value(k / 64, k % 64, 1), colour.value(k / 64, k % 64, 2));
            near += Math.abs(brightness - grey.value(k / 64, k % 64, 0)) <= 1.01 ? 1 : 0;
        }
        // Where a colour's channel is cut off at 0 or 255, its brightness differs.
        assertThat(near).isGreaterThan(64 * 64 / 2);
    }

    @Test
    void inputsAreNormalisedPicturesChannelByChannel() {
        GlyphSet set = GlyphNetData.testSet();
        Tensor input = set.input(5, 2, GlyphNetData.PIXELS);
        assertThat(input.shape()).isEqualTo(Shape.of(2, 3, 64, 64));
        float[] values = input.toFloats();
        GlyphPicture second = set.picture(6);
        for (int channel = 0; channel < 3; channel++) {
            assertThat(values[((3 + channel) * 64 + 10) * 64 + 20])
                    .isEqualTo((second.value(10, 20, channel) / 255f - 0.5f) / 0.25f);
        }
    }

    /** Ink is where the character is: the middle of a picture differs from its ground more than the edge does. */
    @Test
    void everyCharacterInEveryFormLeavesInk() {
        for (char character : GlyphClasses.DIGITS_AND_CAPITALS.characters().toCharArray()) {
            for (double form = 0; form < 1; form += 0.16) {
                StrokeMask mask = new StrokeMask(64);
                GlyphStyle style = new GlyphStyle(form, 0.7, 7, 0.8, 0, 0, 0, 1, 0, 1, 0);
                Affine place = Affine.around(new Point(5, 7), new Point(32, 32), 0, 3, 3, 0);
                mask.add(Skeletons.trace(character, form, 0.7, 7), style, place, 3);
                double ink = 0;
                for (int pixel = 0; pixel < 64 * 64; pixel++) {
                    ink += mask.cover(pixel);
                }
                // A stroke is 4.8 pixels wide and a character 42 high.
                assertThat(ink).as("%s %s", character, form).isBetween(4.8 * 35, 4.8 * 160);
            }
        }
    }

    @Test
    void accuracyCountsTheLargestScores() {
        GlyphSet digits = GlyphSet.test(new GlyphOptions(GlyphClasses.DIGITS, 32, 1, 1));
        float[] scores = new float[40];
        scores[3] = 1;
        scores[10 + 4] = 2;
        scores[20 + 5] = 3;
        Arrays.fill(scores, 30, 40, -1);
        scores[30] = 0;
        assertThat(digits.accuracy(3, scores)).isEqualTo(0.75);
        assertThatThrownBy(() -> digits.accuracy(0, new float[15])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wrongOptionsAreRefused() {
        assertThatThrownBy(() -> new GlyphOptions(GlyphClasses.DIGITS, 48, 1, 1))
                .hasMessage("size is 48, must be 32 or 64");
        assertThatThrownBy(() -> new GlyphOptions(GlyphClasses.DIGITS, 32, 2, 1))
                .hasMessage("channels is 2, must be 1 or 3");
        assertThatThrownBy(() -> GlyphNetData.testSet().picture(-1)).hasMessage("number is -1, must be 0 or more");
        assertThatThrownBy(() -> Skeletons.trace('a', 0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
