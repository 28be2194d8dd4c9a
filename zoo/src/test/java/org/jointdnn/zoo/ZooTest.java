package org.jointdnn.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZooTest {
    private static final Zoo.Progress SILENT = (bytes, totalBytes) -> {};

    @TempDir
    Path folder;

    @Test
    void knowsItsNetworks() {
        assertThat(Zoo.names())
                .containsExactly(
                        "alexnet",
                        "overfeat",
                        "nin",
                        "vgg16",
                        "resnet50",
                        "deep-speech",
                        "pix2pix",
                        "chair",
                        "squeezenet1.1",
                        "mobilenetv2",
                        "mobilenetv3",
                        "efficientnet-b0",
                        "yolov5n",
                        "vit-tiny",
                        "bert-small",
                        "whisper-tiny",
                        "glyphnet");
        assertThat(Zoo.names()).allMatch(Zoo::has);
        assertThat(Zoo.publishedNames()).hasSize(Zoo.names().size() - 1).doesNotContain("glyphnet");
        assertThat(Zoo.has("squeezenet")).isTrue();
        assertThat(Zoo.network("squeezenet")).isSameAs(Zoo.network("squeezenet1.1"));
        assertThat(Zoo.has("lenet")).isFalse();
        assertThatThrownBy(() -> Zoo.write("lenet", folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the zoo has no network lenet; it has " + String.join(", ", Zoo.names()));
        assertThatThrownBy(() -> Zoo.write("alexnet", 0, folder, SILENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batch is 0, must be 1 or more");
    }

    @Test
    void writesModelWeightsAndPicturesAndNothingElse() throws IOException {
        Path model = Zoo.write("squeezenet", folder);
        assertThat(model).isEqualTo(folder.resolve("zoo-v1").resolve("squeezenet1.1.onnx"));
        try (Stream<Path> files = Files.list(model.getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "squeezenet1.1.onnx", "squeezenet1.1.onnx.data", "squeezenet1.1.pictures.json");
        }
    }

    /** Pinned: a change of any network, by whatever machine, JVM or version of this code, shows. */
    @ParameterizedTest
    @CsvSource({
        "alexnet, 1055214aa8680079",
        "vgg16, c89dc5e8c4046ae9",
        "resnet50, 5a940ca301481af1",
        "mobilenetv2, d879e9d3f8791368",
        "squeezenet1.1, e45d780cdf052550",
        "pix2pix, ffc951f00e823d8f",
        "overfeat, dbf13657f3b26acc",
        "nin, ec8f1662f77353fd",
        "deep-speech, d70db32b8787567f",
        "chair, da0ebb0a38e7ef6b",
        "mobilenetv3, 314809a5de7befd9",
        "efficientnet-b0, 122b906bb34eac9f",
        "yolov5n, 87fc9c21ce9b66a5",
        "vit-tiny, 89bec8867204c911",
        "bert-small, 8047766d489bb8c8",
        "whisper-tiny, 774f2e64b4d6f0d8",
        "glyphnet, 56a19d9d9f7ee385"
    })
    void networksAreTheSameEverywhere(String name, String digest) {
        MessageDigest seen = sha256();
        Graph graph = Zoo.graph(name, 1);
        seen.update(graph.toModel("data", "1").toByteArray());
        for (Weight weight : graph.weights()) {
            float[] values = weight.part(0);
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            seen.update(bytes);
        }
        assertThat(HexFormat.of().formatHex(seen.digest()))
                .as("if the change is intended, raise Zoo.VERSION")
                .startsWith(digest);
    }

    @Test
    void writersAtOnceLeaveWhatOneLeaves() throws Exception {
        Path alone = Zoo.write("squeezenet1.1", folder.resolve("alone"));
        Path together = folder.resolve("together");
        ExecutorService writers = Executors.newFixedThreadPool(3);
        List<Future<Path>> models =
                writers.invokeAll(Collections.nCopies(3, () -> Zoo.write("squeezenet1.1", together)));
        writers.shutdown();
        for (Future<Path> model : models) {
            assertThat(Files.mismatch(alone, model.get())).isEqualTo(-1);
            assertThat(Files.mismatch(weightsOf(alone), weightsOf(model.get()))).isEqualTo(-1);
        }
        try (Stream<Path> files = Files.list(together.resolve("zoo-v1"))) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void completeFilesAreLeftAsTheyAre() throws IOException {
        Path model = Zoo.write("squeezenet1.1", folder);
        FileTime longAgo = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(model, longAgo);
        Files.setLastModifiedTime(weightsOf(model), longAgo);
        assertThat(Zoo.write("squeezenet1.1", folder)).isEqualTo(model);
        assertThat(Files.getLastModifiedTime(model)).isEqualTo(longAgo);
        assertThat(Files.getLastModifiedTime(weightsOf(model))).isEqualTo(longAgo);
    }

    @Test
    void damagedOrMissingFilesAreWrittenAgain() throws IOException {
        Path model = Zoo.write("squeezenet1.1", folder);
        byte[] whole = Files.readAllBytes(weightsOf(model));
        Files.write(weightsOf(model), new byte[1000]);
        assertThat(weightsOf(Zoo.write("squeezenet1.1", folder))).hasBinaryContent(whole);
        Files.delete(model);
        Zoo.write("squeezenet1.1", folder);
        assertThat(model).exists();
    }

    @Test
    void batchSizesShareTheirWeights() throws IOException {
        Path one = Zoo.write("squeezenet1.1", folder);
        Path eight = Zoo.write("squeezenet1.1", 8, folder, (bytes, totalBytes) -> {
            throw new AssertionError("weights written again");
        });
        assertThat(eight).isEqualTo(one.resolveSibling("squeezenet1.1-batch8.onnx"));
        ModelProto batched = ModelProto.parseFrom(Files.readAllBytes(eight));
        assertThat(batched.getGraph().getInitializerList())
                .isEqualTo(
                        ModelProto.parseFrom(Files.readAllBytes(one)).getGraph().getInitializerList());
        assertThat(batched.getGraph()
                        .getInput(0)
                        .getType()
                        .getTensorType()
                        .getShape()
                        .getDim(0)
                        .getDimValue())
                .isEqualTo(8);
    }

    @Test
    void progressGrowsToTheWhole() throws IOException {
        List<Long> seen = new ArrayList<>();
        List<Long> totals = new ArrayList<>();
        Thread caller = Thread.currentThread();
        Path model = Zoo.write("squeezenet1.1", 1, folder, (bytes, totalBytes) -> {
            assertThat(Thread.currentThread()).isSameAs(caller);
            seen.add(bytes);
            totals.add(totalBytes);
        });
        long size = Files.size(weightsOf(model));
        assertThat(seen).isSorted().endsWith(size);
        assertThat(totals).containsOnly(size);
    }

    @Test
    void aFailedWriteLeavesNothing() throws IOException {
        assertThatThrownBy(() -> Zoo.write("squeezenet1.1", 1, folder, (bytes, totalBytes) -> {
                    throw new IllegalStateException("stopped");
                }))
                .hasMessage("stopped");
        try (Stream<Path> files = Files.list(folder.resolve("zoo-v1"))) {
            assertThat(files).isEmpty();
        }
    }

    /** Every tensor lies where the model says, aligned, after the one before, drawn from its own stream. */
    @Test
    void tensorsLieWhereTheModelSays() throws IOException {
        Path model = Zoo.write("mobilenetv2", folder);
        ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(weightsOf(model))).order(ByteOrder.LITTLE_ENDIAN);
        List<Weight> weights = Zoo.graph("mobilenetv2", 1).weights();
        List<TensorProto> tensors =
                ModelProto.parseFrom(Files.readAllBytes(model)).getGraph().getInitializerList().stream()
                        .filter(tensor -> tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL)
                        .toList();
        assertThat(tensors).hasSameSizeAs(weights);
        long end = 0;
        for (int i = 0; i < tensors.size(); i++) {
            TensorProto tensor = tensors.get(i);
            assertThat(external(tensor, "location")).isEqualTo("mobilenetv2.onnx.data");
            long offset = Long.parseLong(external(tensor, "offset"));
            assertThat(offset % 64).isZero();
            assertThat(offset).isBetween(end, end + 63);
            end = offset + Long.parseLong(external(tensor, "length"));
            Weight weight = weights.get(i);
            assertThat(end - offset).isEqualTo(4 * weight.shape().elements());
            for (int part = 0; part < weight.parts(); part++) {
                float[] values = weight.part(part);
                int at = Math.toIntExact(offset + 4L * part * Weight.PART_VALUES);
                assertThat(data.getFloat(at)).isEqualTo(values[0]);
                assertThat(data.getFloat(at + 4 * (values.length - 1))).isEqualTo(values[values.length - 1]);
            }
        }
        assertThat(end).isEqualTo(data.capacity());
    }

    private static String external(TensorProto tensor, String key) {
        return tensor.getExternalDataList().stream()
                .filter(entry -> entry.getKey().equals(key))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static Path weightsOf(Path model) {
        return model.resolveSibling(model.getFileName() + ".data");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
