package org.jointdnn.onnx.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.TestModel;
import org.jointdnn.onnx.graph.BlockPartition;
import org.jointdnn.onnx.graph.Graph;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.NodeProto;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
    @TempDir
    Path folder;

    private BundleDirectory directory;
    private Bundle bundle;

    /** Blocks: 0 conv1, 1 pool, 2 conv2 with the shared weight, 3 a sum with pool's output as a skip. */
    @BeforeEach
    void write() throws IOException {
        TestModel model = new TestModel()
                .input("x", 1, 4, 3, 3)
                .weight("own", 16, 4, 3, 3)
                .weight("shared", 16, 4, 3, 3)
                .weight("small", 4)
                .node("Conv", List.of("x", "own", "small"), "c1")
                .node("MaxPool", "c1", "p")
                .node("Conv", List.of("p", "shared"), "c2")
                .node("Conv", List.of("c2", "shared"), "c3")
                .node("Concat", List.of("c3", "p"), "y")
                .output("y", "c2");
        Graph graph = model.graph();
        directory = BundleWriter.write("test", graph, specs(graph), BlockPartition.of(graph, specs(graph)), folder);
        bundle = directory.bundle();
    }

    private static java.util.Map<String, org.jointdnn.onnx.TensorSpec> specs(Graph graph) {
        return TestModel.specs(graph);
    }

    @Test
    void whatIsLiveAfterABlockIsWhatLaterOnesRead() {
        assertThat(names(bundle.liveAfter(-1))).containsExactly("x");
        assertThat(names(bundle.liveAfter(1))).containsExactly("p");
        assertThat(names(bundle.liveAfter(2))).containsExactly("p", "c2");
        assertThat(names(bundle.liveAfter(3))).containsExactly("p", "c3");
        assertThat(bundle.liveAfter(4)).isEmpty();
        assertThat(bundle.pictures()).isEmpty();
    }

    @Test
    void tensorsKnowWhereTheyComeFromAndGo() {
        assertThat(bundle.blocks()).hasSize(5);
        assertThat(bundle.tensors().stream()
                        .map(t -> t.name() + ":" + t.producer() + t.consumers() + (t.modelOutput() ? "!" : "")))
                .containsExactly("x:-1[0]", "c1:0[1]", "p:1[2, 4]", "c2:2[3]!", "c3:3[4]", "y:4[]!");
        assertThat(names(bundle.segmentInputs(3, 4))).containsExactly("p", "c2");
        assertThat(names(bundle.segmentOutputs(1, 3))).containsExactly("p", "c2", "c3");
        assertThat(names(bundle.segmentOutputs(0, 4))).containsExactly("c2", "y");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bundle.segmentInputs(3, 5))
                .withMessageContaining("3..5");
        assertThatIllegalArgumentException().isThrownBy(() -> bundle.segmentInputs(2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> bundle.segmentInputs(-1, 1));
    }

    @Test
    void weightsLieOnceOnDiskUnderTheirHash() throws IOException {
        assertThat(bundle.blobs()).hasSize(2);
        for (int blob = 0; blob < 2; blob++) {
            assertThat(directory.has(blob)).isTrue();
            byte[] content = Files.readAllBytes(directory.blobFile(blob));
            assertThat(Sha256.of(ByteBuffer.wrap(content)))
                    .isEqualTo(bundle.blobs().get(blob).sha256());
        }
        assertThat(bundle.segmentBlobs(0, 0)).containsExactly(0);
        assertThat(bundle.segmentBlobs(1, 1)).isEmpty();
        assertThat(bundle.segmentBlobs(2, 2))
                .isEqualTo(bundle.segmentBlobs(3, 3))
                .containsExactly(1);
    }

    @Test
    void anAssembledSegmentIsTheModelOfItsBlocks() throws InvalidProtocolBufferException {
        for (int from = 0; from < 5; from++) {
            for (int to = from; to < 5; to++) {
                SegmentModel segment = SegmentAssembler.assemble(bundle, from, to);
                GraphProto graph = ModelProto.parseFrom(segment.model()).getGraph();
                assertThat(graph.getNodeList().stream().map(NodeProto::getName))
                        .isEqualTo(List.of("c1", "p", "c2", "c3", "y").subList(from, to + 1));
                assertThat(graph.getInputList().stream().map(v -> v.getName()))
                        .isEqualTo(names(bundle.segmentInputs(from, to)));
                assertThat(graph.getOutputList().stream().map(v -> v.getName()))
                        .isEqualTo(names(bundle.segmentOutputs(from, to)));
                assertThat(graph.getInitializerList().stream().map(t -> t.getName()))
                        .doesNotHaveDuplicates();
            }
        }
        SegmentModel whole = SegmentAssembler.assemble(bundle, 0, 4);
        assertThat(whole.external()).extracting(Initializer::name).containsExactly("own", "shared");
        assertThat(ModelProto.parseFrom(whole.model()).getOpsetImport(0).getVersion())
                .isEqualTo(13);
    }

    @Test
    void aDescriptionSurvivesItsBytes() {
        assertThat(BundleCodec.decode(BundleCodec.encode(bundle), "here")).isEqualTo(bundle);
        assertThat(BundleDirectory.open(folder).bundle()).isEqualTo(bundle);
    }

    @Test
    void everyDamagedByteIsNoticed() {
        byte[] bytes = BundleCodec.encode(bundle);
        for (int position = 0; position < bytes.length; position++) {
            byte[] damaged = bytes.clone();
            damaged[position] ^= 1;
            int at = position;
            try {
                Bundle read = BundleCodec.decode(damaged, "here");
                assertThat(read.modelHash()).as("byte %d", at).isEqualTo(bundle.modelHash());
                assertThat(read.blocks()).as("byte %d", at).isEqualTo(bundle.blocks());
                assertThat(read.modelName())
                        .as("only the name is outside the hash")
                        .isNotEqualTo(bundle.modelName());
            } catch (ModelFormatException noticed) {
                assertThat(noticed).hasMessageStartingWith("here: ");
            }
        }
    }

    @Test
    void otherWeightsMakeAnotherHash() throws IOException {
        TestModel model = new TestModel()
                .input("x", 1, 4, 3, 3)
                .weight("own", 16, 4, 3, 3)
                .node("Conv", List.of("x", "own"), "y")
                .output("y");
        Graph graph = model.graph();
        String first = BundleWriter.write("a", graph, specs(graph), BlockPartition.of(graph, specs(graph)), folder)
                .bundle()
                .modelHash();
        Graph other = new TestModel()
                .input("x", 1, 4, 3, 3)
                .weight("own", 17, 4, 3, 3)
                .node("Conv", List.of("x", "own"), "y")
                .output("y")
                .graph();
        String second = BundleWriter.write("a", other, specs(other), BlockPartition.of(other, specs(other)), folder)
                .bundle()
                .modelHash();
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void aMissingDescriptionIsNamed() {
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> BundleDirectory.open(folder.resolve("nowhere")))
                .withMessageContaining("bundle.pb is missing");
    }

    private static List<String> names(List<BundleTensor> tensors) {
        return tensors.stream().map(BundleTensor::name).collect(Collectors.toList());
    }
}
