package org.jointdnn.cli.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.engine.npy.NpyFile;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.picture.Picture;
import org.jointdnn.onnx.picture.PictureFit;
import org.jointdnn.onnx.picture.PixelChannels;
import org.jointdnn.onnx.picture.PixelFormat;
import org.jointdnn.onnx.picture.PixelLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleFolderTest {
    private static final List<TensorSpec> ROW = List.of(row("x"));

    @TempDir
    private Path folder;

    private static TensorSpec row(String name) {
        return new TensorSpec(name, ElementType.FLOAT32, Shape.of(1, 2));
    }

    private Path write(String name, Shape shape, float... values) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        NpyFile.write(file, Tensor.ofFloats(shape, values));
        return file;
    }

    private static List<List<Float>> values(SampleFolder samples, String input) throws IOException {
        List<List<Float>> values = new ArrayList<>();
        for (int index = 0; index < samples.count(); index++) {
            Map<String, Tensor> sample = samples.inputs(index);
            List<Float> row = new ArrayList<>();
            for (float value :
                    sample.getOrDefault(input, Tensor.ofFloats(Shape.of(0))).toFloats()) {
                row.add(value);
            }
            values.add(row);
        }
        return values;
    }

    @Test
    void samplesComeByTheNamesOfTheirFiles() throws IOException {
        write("b.npy", Shape.of(3, 2), 3, 4, 5, 6, 7, 8);
        write("a.npy", Shape.of(1, 2), 1, 2);
        write("c.NPY", Shape.of(2), 9, 10);
        Files.writeString(folder.resolve("readme.txt"), "not a sample");

        SampleFolder samples = SampleFolder.of(folder, ROW, Map.of(), 100);

        assertThat(values(samples, "x"))
                .containsExactly(List.of(1f, 2f), List.of(3f, 4f), List.of(5f, 6f), List.of(7f, 8f), List.of(9f, 10f));
        assertThat(samples.inputs(1))
                .hasEntrySatisfying("x", x -> assertThat(x.shape()).isEqualTo(Shape.of(1, 2)));
        assertThat(SampleFolder.of(folder, ROW, Map.of(), 2).count()).isEqualTo(2);
        assertThat(SampleFolder.of(folder.resolve("b.npy"), ROW, Map.of(), 100).count())
                .isEqualTo(3);
        assertThat(samples.label(0)).isEmpty();
    }

    @Test
    void eachInputHasItsFolder() throws IOException {
        write("x/1.npy", Shape.of(2, 2), 1, 2, 3, 4);
        write("z/1.npy", Shape.of(1, 2), 5, 6);
        write("z/2.npy", Shape.of(1, 2), 7, 8);
        List<TensorSpec> inputs = List.of(row("x"), row("z"));

        SampleFolder samples = SampleFolder.of(folder, inputs, Map.of(), 100);

        assertThat(values(samples, "x")).containsExactly(List.of(1f, 2f), List.of(3f, 4f));
        assertThat(values(samples, "z")).containsExactly(List.of(5f, 6f), List.of(7f, 8f));
        Files.delete(folder.resolve("z").resolve("2.npy"));
        assertThatThrownBy(() -> SampleFolder.of(folder, inputs, Map.of(), 100))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("there are 1 samples of 'z', and 2 of the input before");
    }

    @Test
    void anotherShapeIsAnErrorThatNamesTheFile() throws IOException {
        Path file = write("a.npy", Shape.of(1, 3), 1, 2, 3);

        assertThatThrownBy(() -> SampleFolder.of(folder, ROW, Map.of(), 100))
                .isInstanceOf(CommandFailure.class)
                .hasMessage(file + ": is FP32[1, 3], must be FP32[1, 2] as the input 'x', or several of them along the"
                        + " first axis");
    }

    @Test
    void aPictureIsASampleOfADeclaredInput() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0x0a0b0c);
        image.setRGB(1, 0, 0xfffefd);
        ImageIO.write(image, "png", folder.resolve("a.png").toFile());
        TensorSpec input = new TensorSpec("x", ElementType.FLOAT32, Shape.of(1, 3, 1, 2));
        PixelFormat pixels = PixelFormat.of(PixelLayout.NCHW, PixelChannels.RGB, 1, 0, 1);
        Picture picture = new Picture(pixels, new PictureFit.Stretch());

        SampleFolder samples = SampleFolder.of(folder, List.of(input), Map.of("x", picture), 100);

        assertThat(values(samples, "x")).containsExactly(List.of(10f, 255f, 11f, 254f, 12f, 253f));
        assertThatThrownBy(() -> SampleFolder.of(folder, List.of(input), Map.of(), 100))
                .isInstanceOf(CommandFailure.class)
                .hasMessage(folder.resolve("a.png") + ": the model declares no picture for 'x'; give .npy files, or"
                        + " write MODEL.pictures.json beside the model");
        Files.writeString(folder.resolve("a.png"), "no picture");
        assertThatThrownBy(() -> samples.inputs(0))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith(folder.resolve("a.png") + ": ");
    }

    @Test
    void saysWhenThereIsNothing() {
        assertThatThrownBy(() -> SampleFolder.of(folder.resolve("none"), ROW, Map.of(), 100))
                .hasMessage("--inputs " + folder.resolve("none") + ": there is no such folder");
        assertThatThrownBy(() -> SampleFolder.of(folder, ROW, Map.of(), 100))
                .hasMessage("--inputs " + folder + ": there are no .npy, .png, .jpg or .webp files in it");
    }

    private List<Integer> labels(String name) throws IOException {
        SampleFolder samples = SampleFolder.of(folder, ROW, Map.of(), 100).labelled(folder.resolve(name));
        List<Integer> labels = new ArrayList<>();
        for (int index = 0; index < samples.count(); index++) {
            labels.add(samples.label(index).getAsInt());
        }
        return labels;
    }

    private void writeThree() throws IOException {
        write("a.npy", Shape.of(1, 2), 1, 2);
        write("b.npy", Shape.of(1, 2), 1, 2);
        write("c.npy", Shape.of(1, 2), 1, 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3\n1\n2",
                "class\n3\n1\n2\n\n",
                "b.npy,1\nc.npy, 2\na.npy,3",
                "file,class\na.npy,3\nb.npy,1\nc.npy,2"
            })
    void readsLabelsAsText(String text) throws IOException {
        writeThree();
        Files.writeString(folder.resolve("labels.csv"), text);

        assertThat(labels("labels.csv")).containsExactly(3, 1, 2);
    }

    @Test
    void readsLabelsAsNumbers() throws IOException {
        writeThree();
        Path outside = Files.createDirectory(folder.resolve("labels"));
        Tensor labels = Tensor.allocate(ElementType.INT64, Shape.of(3));
        labels.data().putLong(3).putLong(1).putLong(2);
        NpyFile.write(outside.resolve("l.npy"), labels);

        assertThat(labels("labels/l.npy")).containsExactly(3, 1, 2);
    }

    @Test
    void namesWhatIsWrongWithLabels() throws IOException {
        writeThree();
        Path file = folder.resolve("labels.csv");

        Files.writeString(file, "1\n2\n");
        assertThatThrownBy(() -> labels("labels.csv"))
                .hasMessage("--labels " + file + ": there are 2 labels, must be 3, one for each sample");
        Files.writeString(file, "1\ncat\n2\n");
        assertThatThrownBy(() -> labels("labels.csv"))
                .hasMessage("--labels " + file + ", line 2: 'cat' is not a class, must be a whole number, 0 or more");
        Files.writeString(file, "a.npy,1\nb.npy,2\n");
        assertThatThrownBy(() -> labels("labels.csv")).hasMessage("--labels " + file + ": there is no label for c.npy");
        Files.writeString(file, "a.npy,1\na.npy,2\n");
        assertThatThrownBy(() -> labels("labels.csv"))
                .hasMessage("--labels " + file + ", line 2: the file is there twice");
    }
}
