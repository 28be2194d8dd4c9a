package org.jointdnn.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jointdnn.cloud.CloudServer;
import org.jointdnn.cloud.CloudSettings;
import org.jointdnn.cloud.ModelFolder;
import org.jointdnn.device.CloudSide;
import org.jointdnn.device.CodecCoder;
import org.jointdnn.engine.Execution;
import org.jointdnn.engine.InProcessRemote;
import org.jointdnn.engine.MappedWeights;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.PlanExecutor;
import org.jointdnn.engine.RemoteTimings;
import org.jointdnn.engine.SegmentSessions;
import org.jointdnn.engine.Traffic;
import org.jointdnn.engine.prepare.BundlePreparation;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Step;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tensors cross the link to a server in the codecs of their plan, large ones in chunks. */
class CodedLinkTest {
    private static final String NETWORK = "squeezenet1.1";
    private static final int SPLIT = 3;

    private static Bundle bundle;
    private static CloudServer server;
    private static CloudSide link;
    private static SegmentSessions here;
    private static Tensor input;

    @BeforeAll
    static void connect() throws IOException {
        Path file = Networks.zoo(NETWORK);
        OrtRuntime runtime = OrtRuntime.shared(1);
        BundleDirectory directory = new BundlePreparation(runtime, Networks.CACHE).prepare(NETWORK, file, 1);
        bundle = directory.bundle();
        server = CloudServer.start(
                CloudSettings.of("127.0.0.1", 0, Networks.CACHE).withThreads(1),
                List.of(new ModelFolder(file.toAbsolutePath().getParent())));
        link = CloudSide.connect("127.0.0.1:" + server.port(), NETWORK, bundle, Duration.ofMinutes(1));
        here = new SegmentSessions(runtime, bundle, new MappedWeights(directory), Pace.FULL, 1L << 30);
        input = Networks.randomInput(bundle.inputs().get(0), 7);
    }

    @AfterAll
    static void disconnect() {
        here.close();
        link.close();
        server.close();
    }

    /** The first blocks on one side, the others on the other, all that crosses in one codec. */
    private static Plan plan(Side first, String codec) {
        return plan(first, codec, codec);
    }

    private static Plan plan(Side first, String up, String down) {
        int blocks = bundle.blocks().size();
        List<Side> placement = Placements.split(first, SPLIT, blocks);
        List<Step> steps = new ArrayList<>();
        if (first == Side.CLOUD) {
            steps.add(transfer(Side.CLOUD, up, bundle.inputs()));
        }
        steps.add(new Step.Run(first, 0, SPLIT - 1));
        List<TensorSpec> between = new ArrayList<>();
        bundle.segmentInputs(SPLIT, blocks - 1).forEach(tensor -> between.add(tensor.spec()));
        steps.add(transfer(first.other(), first == Side.MOBILE ? up : down, between));
        steps.add(new Step.Run(first.other(), SPLIT, blocks - 1));
        if (first == Side.MOBILE) {
            steps.add(transfer(Side.MOBILE, down, bundle.outputs()));
        }
        return new Plan(placement, steps, new PlanCost(0, 0, 0, 0, 0));
    }

    private static Step.Transfer transfer(Side to, String codec, List<TensorSpec> tensors) {
        List<Step.Crossing> crossings = new ArrayList<>();
        for (TensorSpec spec : tensors) {
            Coding coding = new Coding(codec, spec.bytes(), Coding.Work.NONE, Coding.Work.NONE, 0);
            crossings.add(new Step.Crossing(spec.name(), coding, spec.bytes()));
        }
        return new Step.Transfer(to, crossings);
    }

    private static Execution acrossTheLink(Plan plan, Tensor image) {
        return new PlanExecutor(bundle, here, link)
                .execute(plan, Map.of(bundle.inputs().get(0).name(), image));
    }

    private static Execution inProcess(Plan plan, Tensor image) {
        return new PlanExecutor(bundle, here, new InProcessRemote(here, new CodecCoder()))
                .execute(plan, Map.of(bundle.inputs().get(0).name(), image));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "raw",
                "raw+shuffle+zstd1",
                "fp16+shuffle+zrun",
                "bf16",
                "q8",
                "q8[-2.0:2.0]+zstd1",
                "q6+zrun+lz4",
                "q4c+bitshuffle+zstd3",
                "q8+png"
            })
    void anyCodecAnswersAsWithinOneProcess(String codec) {
        for (Side first : Side.values()) {
            Plan plan = plan(first, codec);
            Execution far = acrossTheLink(plan, input);
            Execution near = inProcess(plan, input);

            near.outputs()
                    .forEach((name, expected) -> assertThat(far.output(name).bitwiseEquals(expected))
                            .as("%s, %s first", name, first)
                            .isTrue());
            Traffic crossed = far.timings().traffic();
            Traffic expected = near.timings().traffic();
            assertThat(List.of(
                            crossed.uploadBytes(), crossed.uploadRawBytes(),
                            crossed.downloadBytes(), crossed.downloadRawBytes()))
                    .isEqualTo(List.of(
                            expected.uploadBytes(), expected.uploadRawBytes(),
                            expected.downloadBytes(), expected.downloadRawBytes()));
            assertThat(crossed.uncoded()).isEqualTo(expected.uncoded());
            if (codec.equals("raw")) {
                assertThat(crossed.uploadBytes()).isEqualTo(crossed.uploadRawBytes());
                assertThat(crossed.codingNanos() + crossed.remoteCodingNanos()).isZero();
            } else {
                assertThat(crossed.codingNanos()).isPositive();
                assertThat(crossed.remoteCodingNanos()).isPositive();
            }
            RemoteTimings visit = far.timings().visits().get(0);
            assertThat(visit.encodeNanos()
                            + visit.uploadNanos()
                            + visit.queueNanos()
                            + visit.computeNanos()
                            + visit.downloadNanos())
                    .isEqualTo(visit.totalNanos());
        }
    }

    @Test
    void valuesThatACodecRefusesCrossRaw() {
        Tensor broken = Networks.randomInput(bundle.inputs().get(0), 7);
        broken.data().putFloat(0, Float.NaN);

        Execution answer = acrossTheLink(plan(Side.CLOUD, "q8+zstd1", "raw"), broken);

        Execution expected = acrossTheLink(plan(Side.CLOUD, "raw"), broken);
        answer.outputs()
                .forEach((name, tensor) ->
                        assertThat(tensor.bitwiseEquals(expected.output(name))).isTrue());
        Traffic traffic = answer.timings().traffic();
        assertThat(traffic.uploadBytes()).isEqualTo(broken.bytes());
        assertThat(traffic.uncoded()).hasSize(1);
        Traffic.Uncoded uncoded = traffic.uncoded().get(0);
        assertThat(uncoded.tensor()).isEqualTo(bundle.inputs().get(0).name());
        assertThat(uncoded.codec()).isEqualTo("q8+zstd1");
        assertThat(uncoded.reason()).contains("not finite");
    }

    @Test
    void aCodecThatDoesNotExistIsNoFailure() {
        Execution answer = acrossTheLink(plan(Side.MOBILE, "q9+magic"), input);

        Execution expected = acrossTheLink(plan(Side.MOBILE, "raw"), input);
        answer.outputs()
                .forEach((name, tensor) ->
                        assertThat(tensor.bitwiseEquals(expected.output(name))).isTrue());
        assertThat(answer.timings().traffic().uncoded())
                .hasSize(2)
                .allSatisfy(uncoded -> assertThat(uncoded.reason()).contains("'q9+magic' is not a codec"));
    }
}
