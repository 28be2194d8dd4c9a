package org.jointdnn.cli.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.device.Tensors;
import org.jointdnn.engine.npy.NpyFile;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.onnx.picture.Picture;
import org.jointdnn.onnx.picture.PictureFit;
import org.jointdnn.onnx.picture.PixelFormat;
import org.jointdnn.wire.picture.PictureReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedFilesTest {
    private static final Picture PICTURE =
            new Picture(PixelFormat.parse("nchw,rgb,255.0,0.5:0.5,0.5:0.5,0.5:0.5"), new PictureFit.ShorterSide(12));
    private static final TensorSpec INPUT = new TensorSpec("x", ElementType.FLOAT32, Shape.of(1, 3, 8, 10));
    private static final TensorSpec OUTPUT = new TensorSpec("y", ElementType.FLOAT32, Shape.of(1, 3, 8, 10));

    @TempDir
    Path folder;

    private static List<BundleTensor> model(Optional<Picture> picture) {
        return List.of(
                new BundleTensor(INPUT, BundleTensor.MODEL_INPUT, List.of(0), false, picture),
                new BundleTensor(OUTPUT, 0, List.of(), true, picture));
    }

    private Path photo(String format) throws IOException {
        BufferedImage image = new BufferedImage(20, 15, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 20; x++) {
            for (int y = 0; y < 15; y++) {
                image.setRGB(x, y, x * 10 << 16 | y * 15 << 8 | 128);
            }
        }
        Path file = folder.resolve("photo." + format);
        assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
        return file;
    }

    @Test
    void aPhotoBecomesTheInputThatTheModelDeclares() throws IOException {
        List<BundleTensor> model = model(Optional.of(PICTURE));
        for (String format : new String[] {"jpg", "png", "webp"}) {
            Path photo = photo(format);
            Tensors read = NamedFiles.of("--input", List.of("x=" + photo), List.of(INPUT))
                    .read(model);
            Tensor wanted = PictureReader.tensor(Files.readAllBytes(photo), PICTURE, INPUT);
            assertThat(read.only().bitwiseEquals(wanted)).isTrue();
        }
        Path npy = folder.resolve("x.npy");
        Tensor values = Tensor.allocate(ElementType.FLOAT32, INPUT.shape());
        NpyFile.write(npy, values);
        assertThat(NamedFiles.of("--input", List.of(npy.toString()), List.of(INPUT))
                        .read(model)
                        .only()
                        .bitwiseEquals(values))
                .isTrue();
    }

    @Test
    void aPhotoThatCantBeTheInputIsOneLine() throws IOException {
        Path photo = photo("png");
        NamedFiles named = NamedFiles.of("--input", List.of(photo.toString()), List.of(INPUT));
        assertThatThrownBy(() -> named.read(model(Optional.empty())))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("--input " + photo + ": the model declares no picture for 'x'; give a .npy file, or write"
                        + " MODEL.pictures.json beside the model");
        byte[] file = Files.readAllBytes(photo);
        Files.write(photo, Arrays.copyOf(file, file.length / 2));
        assertThatThrownBy(() -> named.read(model(Optional.of(PICTURE))))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("--input " + photo + ": the PNG picture has a chunk that goes on after its end");
    }

    @Test
    void anOutputIsWrittenAsThePictureThatItIs() throws IOException {
        List<BundleTensor> model = model(Optional.of(PICTURE));
        Tensors read = NamedFiles.of("--input", List.of(photo("png").toString()), List.of(INPUT))
                .read(model);
        for (String format : new String[] {"png", "jpg", "webp"}) {
            Path file = folder.resolve("answer." + format);
            NamedFiles answers = NamedFiles.of("--output", List.of(file.toString()), List.of(OUTPUT));
            answers.checkPictures(model);
            answers.write(Tensors.of("y", read.only()), model);
            BufferedImage image = ImageIO.read(file.toFile());
            assertThat(image.getWidth()).isEqualTo(10);
            assertThat(image.getHeight()).isEqualTo(8);
            assertThat(image.getRGB(5, 4) & 0xff).isBetween(118, 138);
        }
        Path file = folder.resolve("answer.png");
        NamedFiles none = NamedFiles.of("--output", List.of(file.toString()), List.of(OUTPUT));
        assertThatThrownBy(() -> none.checkPictures(model(Optional.empty())))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("the model doesn't declare 'y' to be a picture; name a .npy file");
    }
}
