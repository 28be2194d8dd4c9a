package org.jointdnn.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jointdnn.cloud.CloudServer;
import org.jointdnn.cloud.CloudSettings;
import org.jointdnn.cloud.ModelFolder;
import org.jointdnn.device.JointDnn;
import org.jointdnn.device.JointDnnOptions;
import org.jointdnn.device.PlanChoice;
import org.jointdnn.device.Tensors;
import org.jointdnn.device.stream.Outcome;
import org.jointdnn.device.stream.QueryStream;
import org.jointdnn.device.stream.StreamSettings;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.TensorShapeProto;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Side;
import org.jointdnn.testbed.EmulatedLink;
import org.jointdnn.testbed.LinkEmulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stream that keeps an emulated link busy. */
@Timeout(300)
class StreamedLinkTest {
    private static final String NETWORK = "large";
    private static final int NUMBERS = 150_000;
    private static final double MBPS = 40;
    private static final int FRAMES = 40;
    private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);

    @TempDir
    Path folder;

    /** Everything runs in the cloud, so input and output, 600 kB each, cross for each frame. */
    private JointDnn connect(LinkEmulator link) {
        JointDnnOptions options = JointDnnOptions.builder()
                .cache(folder.resolve("device"))
                .threads(1)
                .standalone(false)
                .build();
        JointDnn joint = JointDnn.connect(
                "127.0.0.1:" + link.address().getPort(), NETWORK, Objective.minimizeLatency(), options);
        int last = joint.bundle().blocks().size() - 1;
        joint.follow(new PlanChoice.Best(List.of(), List.of(new Pin(0, last, Side.CLOUD)), PlanChoice.Aim.STREAM));
        return joint;
    }

    /** Five frames share the link; each on its own would see a fifth of it. */
    @Test
    void framesThatShareTheLinkTellItsWholeRate() throws IOException, InterruptedException {
        TensorShapeProto.Dimension.Builder numbers =
                TensorShapeProto.Dimension.newBuilder().setDimValue(NUMBERS);
        DenseNetwork.write(
                folder.resolve(NETWORK + ".onnx"),
                GraphProto.newBuilder()
                        .setName(NETWORK)
                        .addInput(DenseNetwork.floats("x", numbers))
                        .addNode(DenseNetwork.node("Relu", "y", "x"))
                        .addOutput(DenseNetwork.floats("y", numbers)));
        try (CloudServer server = CloudServer.start(
                        CloudSettings.of("127.0.0.1", 0, folder.resolve("cloud"))
                                .withThreads(1),
                        List.of(new ModelFolder(folder)));
                LinkEmulator link = LinkEmulator.start(
                        ANY, new InetSocketAddress("127.0.0.1", server.port()), EmulatedLink.constant(MBPS, MBPS, 4));
                JointDnn joint = connect(link)) {
            Tensors query = Tensors.of(
                    joint.inputs().get(0).name(),
                    Networks.randomInput(joint.inputs().get(0), 7));
            BlockingQueue<Outcome<Tensors>> outcomes = new LinkedBlockingQueue<>();
            try (QueryStream<Tensors, Tensors> stream = joint.stream(StreamSettings.DEFAULT, outcomes::add)) {
                for (int frame = 0; frame < FRAMES; frame++) {
                    stream.offer(query);
                }
                for (int frame = 0; frame < FRAMES; frame++) {
                    assertThat(outcomes.take()).isInstanceOf(Outcome.Answered.class);
                }
            }
            assertThat(joint.link().orElseThrow().uploadMbps()).isBetween(MBPS / 2, 2 * MBPS);
            assertThat(joint.link().orElseThrow().downloadMbps()).isBetween(MBPS / 2, 2 * MBPS);
        }
    }
}
