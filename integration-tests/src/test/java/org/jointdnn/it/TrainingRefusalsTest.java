package org.jointdnn.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jointdnn.cloud.CloudServer;
import org.jointdnn.cloud.CloudSettings;
import org.jointdnn.cloud.ModelFolder;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.graph.Purpose;
import org.jointdnn.onnx.model.OnnxFile;
import org.jointdnn.training.NetworkHash;
import org.jointdnn.training.TinyNetworks;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.wire.SealedMessages;
import org.jointdnn.wire.jointdnn.TensorChunk;
import org.jointdnn.wire.training.LowRankAdapters;
import org.jointdnn.wire.training.SealedMessage;
import org.jointdnn.wire.training.SgdOptimizer;
import org.jointdnn.wire.training.TrainingServiceGrpc;
import org.jointdnn.wire.training.TrainingSetup;
import org.jointdnn.wire.training.VisitAction;
import org.jointdnn.wire.training.VisitAnswerPart;
import org.jointdnn.wire.training.VisitHeader;
import org.jointdnn.wire.training.VisitRequestPart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client can send to a training that makes no sense: it is refused in words, and the server goes on. */
class TrainingRefusalsTest {
    private static final String ID = "one";

    @TempDir
    private Path folder;

    private CloudServer server;
    private ManagedChannel channel;
    private TrainingSetup setup;

    @BeforeEach
    void start() throws IOException {
        Path file = folder.resolve("lenet.onnx");
        Files.write(file, TinyNetworks.model("lenet").proto().toByteArray());
        server = CloudServer.start(
                CloudSettings.of("127.0.0.1", 0, folder.resolve("cache")).withThreads(1),
                List.of(new ModelFolder(folder)));
        channel = Grpc.newChannelBuilder("127.0.0.1:" + server.port(), InsecureChannelCredentials.create())
                .build();
        TrainingNetwork network = TrainingNetwork.of(
                PartitionedGraph.of(OrtRuntime.shared(1), OnnxFile.read(file), 1, Purpose.TRAINING),
                TinyNetworks.settings("lenet"));
        setup = TrainingSetup.newBuilder()
                .setTrainingId(ID)
                .setModelName("lenet")
                .setBatch(1)
                .addAllTrainable(network.settings().trainable())
                .setTarget(network.settings().target())
                .setLoss(network.settings().loss().name())
                .setSgd(SgdOptimizer.newBuilder().setMomentum(0.9).setWeightDecay(1e-3))
                .setNetworkSha256(NetworkHash.of(network).sha256())
                .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.close();
    }

    private void open(SealedMessage request) {
        TrainingServiceGrpc.newBlockingStub(channel).openTraining(request);
    }

    private void refusesToOpen(Consumer<TrainingSetup.Builder> change, Status.Code code, String words) {
        TrainingSetup.Builder changed = setup.toBuilder();
        change.accept(changed);
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> open(SealedMessages.seal(changed.build())))
                .satisfies(refusal -> {
                    assertThat(refusal.getStatus().getCode()).isEqualTo(code);
                    assertThat(refusal.getStatus().getDescription())
                            .contains(words)
                            .doesNotContain(folder.toString());
                });
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        refusesToOpen(setup -> setup.setTrainingId(""), Status.Code.INVALID_ARGUMENT, "must not be empty");
        refusesToOpen(setup -> setup.setBatch(0), Status.Code.INVALID_ARGUMENT, "batch is 0");
        refusesToOpen(setup -> setup.setLoss("HINGE"), Status.Code.INVALID_ARGUMENT, "HINGE");
        refusesToOpen(setup -> setup.clearOptimizer(), Status.Code.INVALID_ARGUMENT, "optimizer");
        refusesToOpen(
                setup -> setup.setAdapters(LowRankAdapters.newBuilder()), Status.Code.INVALID_ARGUMENT, "rank is 0");
        refusesToOpen(
                setup -> setup.setAdapters(
                        LowRankAdapters.newBuilder().setRank(1).setAlpha(1).addWeights("w9")),
                Status.Code.INVALID_ARGUMENT,
                "'w9' can't have an adapter");
        refusesToOpen(setup -> setup.setTarget("z"), Status.Code.INVALID_ARGUMENT, "target is 'z'");
        refusesToOpen(setup -> setup.clearTrainable(), Status.Code.INVALID_ARGUMENT, "trainable is empty");
        refusesToOpen(setup -> setup.addTrainable("x1"), Status.Code.INVALID_ARGUMENT, "'x1'");
        refusesToOpen(setup -> setup.putLowerings("output", "FAST"), Status.Code.INVALID_ARGUMENT, "'FAST' is no way");
        refusesToOpen(setup -> setup.setModelName("../lenet"), Status.Code.NOT_FOUND, "no model named");
        refusesToOpen(setup -> setup.setNetworkSha256("00"), Status.Code.FAILED_PRECONDITION, "other graphs here than");
        open(SealedMessages.seal(setup));
        open(SealedMessages.seal(setup));
        refusesToOpen(setup -> setup.setSeed(1), Status.Code.INVALID_ARGUMENT, "with other settings");
    }

    @Test
    void noticesDamage() {
        SealedMessage damaged =
                SealedMessages.seal(setup).toBuilder().setCrc32(1).build();
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> open(damaged))
                .satisfies(refusal -> assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.DATA_LOSS));
    }

    private Status visit(VisitRequestPart... parts) throws InterruptedException {
        BlockingClientCall<VisitRequestPart, VisitAnswerPart> call = ClientCalls.blockingBidiStreamingCall(
                channel, TrainingServiceGrpc.getVisitMethod(), CallOptions.DEFAULT);
        try {
            for (VisitRequestPart part : parts) {
                call.write(part);
            }
            call.halfClose();
            while (call.read() != null) {}
            return Status.OK;
        } catch (StatusException e) {
            return e.getStatus();
        } finally {
            call.cancel("it is over", null);
        }
    }

    private static VisitHeader.Builder header(long number, VisitAction... actions) {
        return VisitHeader.newBuilder().setTrainingId(ID).setNumber(number).addAllActions(List.of(actions));
    }

    private static VisitRequestPart part(VisitHeader.Builder header) {
        return VisitRequestPart.newBuilder()
                .setHeader(SealedMessages.seal(header.build()))
                .build();
    }

    private static VisitRequestPart chunk() {
        return VisitRequestPart.newBuilder()
                .setChunk(TensorChunk.newBuilder().setData(ByteString.copyFromUtf8("four")))
                .build();
    }

    private static VisitAction forward(int from, int to) {
        return VisitAction.newBuilder()
                .setForward(VisitAction.Blocks.newBuilder().setFrom(from).setTo(to))
                .build();
    }

    private void refuses(Status.Code code, String words, VisitRequestPart... parts) throws InterruptedException {
        Status status = visit(parts);
        assertThat(status.getCode()).as(words).isEqualTo(code);
        assertThat(status.getDescription()).contains(words);
    }

    @Test
    void refusesVisitsThatMakeNoSense() throws InterruptedException {
        VisitAction begin = VisitAction.newBuilder().setBegin(0).build();
        refuses(Status.Code.FAILED_PRECONDITION, "no training 'one'", part(header(1, begin)));
        open(SealedMessages.seal(setup));
        Status.Code invalid = Status.Code.INVALID_ARGUMENT;
        refuses(invalid, "does not begin with a header");
        refuses(invalid, "does not begin with a header", chunk());
        refuses(invalid, "neither a header nor a chunk", VisitRequestPart.getDefaultInstance());
        refuses(invalid, "a second header", part(header(1, begin)), part(header(1, begin)));
        refuses(invalid, "number is 0", part(header(0, begin)));
        refuses(invalid, "number is -1", part(header(-1, begin)));
        refuses(Status.Code.FAILED_PRECONDITION, "visit 3 comes after visit 0", part(header(3, begin)));
        refuses(invalid, "no tensor 'nothing'", part(header(1, begin).addSent("nothing")));
        refuses(
                invalid,
                "brings tensor 'x' twice",
                part(header(1, begin).addSent("x").addSent("x")));
        refuses(invalid, "'x'", part(header(1, begin).addSent("x")));
        refuses(Status.Code.DATA_LOSS, "changed", part(header(1, begin).addSent("x")), chunk());
        refuses(invalid, "doesn't know", part(header(1, VisitAction.getDefaultInstance())));
        refuses(
                invalid,
                "takes tensor 5",
                part(header(1, VisitAction.newBuilder().setPut(5).build())));
        refuses(
                invalid,
                "of the 0 that it brings",
                part(header(1, VisitAction.newBuilder().setPut(-1).build())));
        refuses(invalid, "not within blocks", part(header(1, forward(0, 99))));
        refuses(invalid, "not within blocks", part(header(1, forward(-1, 0))));
        refuses(invalid, "needs the input", part(header(1, forward(0, 0))));
        refuses(invalid, "no tensor 'y'", part(header(1, begin).addReturned("y")));
        assertThat(visit(part(header(1, begin))).getCode()).isEqualTo(Status.Code.OK);
        assertThat(visit(part(header(1, begin))).getCode()).isEqualTo(Status.Code.OK);
        assertThat(visit(part(header(2))).getCode()).isEqualTo(Status.Code.OK);
        refuses(Status.Code.FAILED_PRECONDITION, "visit 1 comes after visit 2", part(header(1, begin)));
    }
}
