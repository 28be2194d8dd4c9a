package org.jointdnn.zoo.glyphs;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GlyphFilesTest {
    @TempDir
    Path folder;

    @Test
    void arraysHoldWhatTheirHeadersSay() throws IOException {
        GlyphSet set = GlyphNetData.testSet();
        GlyphFiles.writeArrays(set, 40, 3, folder);
        byte[] images = Files.readAllBytes(folder.resolve("images.npy"));
        byte[] labels = Files.readAllBytes(folder.resolve("labels.npy"));
        assertThat(header(images)).startsWith("{'descr': '|u1', 'fortran_order': False, 'shape': (3, 64, 64, 3), }");
        assertThat(header(labels)).startsWith("{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }");
        assertThat(header(images)).endsWith("\n").hasSize(118);
        assertThat(Arrays.copyOfRange(images, 128 + 2 * 64 * 64 * 3, images.length))
                .isEqualTo(set.picture(42).toBytes());
        assertThat(Arrays.copyOfRange(labels, 128, labels.length)).containsExactly(4, 5, 6);
    }

    private static String header(byte[] file) {
        assertThat(Arrays.copyOf(file, 8)).containsExactly(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0);
        return new String(file, 10, (file[8] & 0xFF) + 256 * (file[9] & 0xFF), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void picturesAreReadBackByOthers(int channels) throws IOException {
        GlyphSet set = GlyphSet.training(new GlyphOptions(GlyphClasses.DIGITS_AND_CAPITALS, 32, channels, 1));
        GlyphFiles.writePictures(set, 10, 2, folder);
        assertThat(Files.readString(folder.resolve("labels.csv")))
                .isEqualTo("file,label,character\n000010.png,10,A\n000011.png,11,B\n");
        BufferedImage image = ImageIO.read(folder.resolve("000011.png").toFile());
        GlyphPicture picture = set.picture(11);
        int[] pixel = new int[channels];
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 32; x++) {
                image.getRaster().getPixel(x, y, pixel);
                for (int channel = 0; channel < channels; channel++) {
                    assertThat(pixel[channel]).isEqualTo(picture.value(y, x, channel));
                }
            }
        }
    }

    @Test
    void aSheetHasThePicturesInRows() throws IOException {
        GlyphSet set = GlyphNetData.testSet();
        Path file = folder.resolve("sheet.png");
        GlyphFiles.writeSheet(set, 0, 2, 3, file);
        BufferedImage sheet = ImageIO.read(file.toFile());
        assertThat(sheet.getWidth()).isEqualTo(3 * 64);
        assertThat(sheet.getHeight()).isEqualTo(2 * 64);
        GlyphPicture fifth = set.picture(4);
        assertThat(sheet.getRaster().getSample(64 + 9, 64 + 5, 1)).isEqualTo(fifth.value(5, 9, 1));
    }
}
