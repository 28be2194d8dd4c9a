package org.jointdnn.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jointdnn.device.conditions.UserRules;
import org.jointdnn.engine.ExecutionTimings;
import org.jointdnn.engine.RemoteTimings;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.Traffic;
import org.jointdnn.engine.calibration.Calibration;
import org.jointdnn.engine.calibration.CodecMeasurement;
import org.jointdnn.engine.calibration.CodedCosts;
import org.jointdnn.engine.calibration.Loss;
import org.jointdnn.engine.calibration.LossMeasure;
import org.jointdnn.engine.calibration.SamplesUsed;
import org.jointdnn.engine.calibration.TensorMeasurement;
import org.jointdnn.engine.profile.Machine;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Step;
import org.jointdnn.planner.solver.ExactSolver;
import org.jointdnn.wire.LinkException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device against a server on loopback, over okhttp's transport, with a model that needs no runtime. */
class JointDnnTest {
    private static final Tensors INPUT = Tensors.of("x", Tensor.ofFloats(Shape.of(2), 1, 2));
    private static final PlanChoice FIRST_BLOCK_HERE =
            new PlanChoice.Best(List.of(), List.of(new Pin(0, 0, Side.MOBILE)));

    private final FakeCloud cloud = new FakeCloud();
    private final List<Segment> opened = new CopyOnWriteArrayList<>();
    private Optional<SegmentCosts> profile = Optional.of(FakeLocalSide.costs(10, 10));
    private final AtomicInteger measured = new AtomicInteger();

    @TempDir
    Path cache;

    @AfterEach
    void stop() {
        cloud.close();
    }

    private JointDnn connect(PlanChoice choice) {
        return connect(cloud.target(), FakeCloud.MODEL, choice);
    }

    private JointDnn connect(String target, String model, PlanChoice choice) {
        JointDnnOptions options = JointDnnOptions.builder()
                .cache(cache)
                .choice(choice)
                .link(new LinkSource.Declared(Link.WIFI))
                .standalone(false)
                .build();
        return JointDnn.connect(
                List.of(target),
                model,
                UserRules.always(Objective.minimizeLatency()),
                options,
                (weights, ignored) -> new FakeLocalSide(weights, profile, opened, measured));
    }

    @Test
    void answersThroughTheCloudWhileItPrepares() throws Exception {
        try (JointDnn joint = connect(PlanChoice.best())) {
            cloud.profileWanted.await();

            assertThat(joint.run(INPUT).get("y").toFloats()).containsExactly(6, 9);

            PlanReport report = joint.lastPlan();
            assertThat(report.plan().shortForm()).isEqualTo("C[0-2]");
            assertThat(report.predicted()).isEmpty();
            assertThat(cloud.fetches).isEmpty();
            cloud.profileAllowed.countDown();
        }
    }

    @Test
    void followsThePlanWithOnlyTheWeightsItNeeds() {
        cloud.profileAllowed.countDown();
        try (JointDnn joint = connect(FIRST_BLOCK_HERE)) {
            Plan plan = joint.awaitPlanned();
            assertThat(plan.shortForm()).isEqualTo("M[0] C[1-2]");
            // Before a query teaches that another plan is better.
            assertThat(cloud.fetches).containsExactly("0@0");
            assertThat(opened).containsExactly(new Segment(0, 0));
            assertThat(cloud.prepared).containsExactly("1..2");

            assertThat(joint.run(INPUT).get("y").toFloats()).containsExactly(6, 9);

            assertThat(joint.lastPlan().predicted()).contains(plan.cost());
            partsAddUp(joint.lastPlan().timings());
        }
    }

    private static void partsAddUp(ExecutionTimings timings) {
        assertThat(timings.visits()).hasSize(1);
        RemoteTimings visit = timings.visits().get(0);
        assertThat(visit.encodeNanos()
                        + visit.uploadNanos()
                        + visit.queueNanos()
                        + visit.computeNanos()
                        + visit.downloadNanos())
                .isEqualTo(visit.totalNanos());
        assertThat(visit.totalNanos()).isLessThanOrEqualTo(timings.totalNanos());
    }

    private JointDnn connectCalibrated(PlanChoice choice, String hash) {
        List<CodecMeasurement> codecs =
                List.of(measurement("raw+lz4", true, 6), measurement("q8", false, 5), measurement("q4", false, 4));
        Calibration calibration = new Calibration(
                FakeCloud.MODEL,
                hash,
                3,
                new Machine("cpu", 1, "arch", "runtime", 1),
                3,
                1,
                new SamplesUsed(1, true, "a test", OptionalDouble.empty()),
                LossMeasure.ERROR,
                List.of(new TensorMeasurement("a", 8, codecs)),
                List.of());
        JointDnnOptions options = JointDnnOptions.builder()
                .cache(cache)
                .choice(choice)
                .link(new LinkSource.Declared(Link.WIFI))
                .calibration(calibration)
                .build();
        return JointDnn.connect(
                List.of(cloud.target()),
                FakeCloud.MODEL,
                UserRules.always(Objective.minimizeLatency()),
                options,
                (weights, ignored) -> new FakeLocalSide(weights, profile, opened, measured));
    }

    private static CodecMeasurement measurement(String codec, boolean lossless, long bytes) {
        Loss loss = new Loss(lossless ? 0 : 0.1, lossless ? 0 : 0.1, OptionalDouble.empty(), OptionalDouble.empty());
        return new CodecMeasurement(codec, lossless, bytes, bytes, 0, 0, loss);
    }

    @Test
    void aCalibrationGivesCostsTheirCodings() {
        cloud.profileAllowed.countDown();
        try (JointDnn joint = connectCalibrated(FIRST_BLOCK_HERE, cloud.bundle.modelHash())) {
            assertThat(joint.awaitCosts().tensors().get(1).codings())
                    .extracting(Coding::codec)
                    .containsExactly("raw", "raw+lz4", "q8", "q4");
            assertThat(CodedCosts.lossyCrossings(joint.awaitPlanned()))
                    .as("no loss is allowed")
                    .isEmpty();
        }
    }

    @Test
    void onOneSideAloneTensorsCrossInTheBestLosslessCoding() {
        cloud.profileAllowed.countDown();
        try (JointDnn joint = connect(FIRST_BLOCK_HERE)) {
            Costs plain = joint.awaitCosts();
            CrossingTensor input = plain.tensors().get(0);
            Coding lossless = new Coding("raw+lz4", 1, Coding.Work.NONE, Coding.Work.NONE, 0);
            Coding lossy = new Coding("q2", 0, Coding.Work.NONE, Coding.Work.NONE, 0.5);
            List<CrossingTensor> tensors = new ArrayList<>(plain.tensors());
            tensors.set(0, input.withCodings(List.of(Coding.raw(input.bytes()), lossless, lossy)));
            Costs coded = CodedCosts.withTensors(plain, tensors);

            Plan plan = Plans.choose(
                    new PlanChoice.AllOn(Side.CLOUD),
                    new ExactSolver(),
                    Objective.minimizeLatency(),
                    coded,
                    joint.bundle());

            assertThat(plan.placement()).containsOnly(Side.CLOUD);
            assertThat(Plans.codecs(plan)).isEqualTo(Map.of(input.name(), "raw+lz4"));
        }
    }

    @Test
    void aGivenPlanKeepsItsCodecs() {
        cloud.profileAllowed.countDown();
        PlanChoice.Fixed fixed =
                new PlanChoice.Fixed(List.of(Side.MOBILE, Side.CLOUD, Side.CLOUD), Map.of("a", "q8", "b", "q4"));
        try (JointDnn joint = connectCalibrated(fixed, cloud.bundle.modelHash())) {
            Plan plan = joint.awaitPlanned();
            assertThat(Plans.codecs(plan)).isEqualTo(Map.of("a", "q8"));
            assertThat(plan.cost().uploadBytes()).isEqualTo(5);
            assertThat(joint.follow(plan)).isEqualTo(plan);
        }
        try (JointDnn joint = connect(fixed)) {
            assertThat(Plans.codecs(joint.awaitPlanned())).isEqualTo(Map.of("a", "q8"));
            assertThat(joint.awaitPlanned().cost().uploadBytes())
                    .as("nobody knows how small it gets")
                    .isEqualTo(8);
        }
    }

    @Test
    void aCalibrationOfAnotherModelIsRefused() {
        assertThatThrownBy(() -> connectCalibrated(FIRST_BLOCK_HERE, "0123"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("calibration was measured for arithmetic with hash 0123");
    }

    @Test
    void aTensorKeptOnTheServerServesALaterVisit() {
        cloud.profileAllowed.countDown();
        try (JointDnn joint = connect(new PlanChoice.Fixed(List.of(Side.CLOUD, Side.MOBILE, Side.CLOUD)))) {
            assertThat(joint.awaitPlanned().shortForm()).isEqualTo("C[0] M[1] C[2]");
            assertThat(joint.run(INPUT).get("y").toFloats()).containsExactly(6, 9);
            assertThat(joint.lastPlan().timings().visits()).hasSize(2);
        }
    }

    @Test
    void aQueryThatMayNotGoToTheCloudAloneWaitsForThePlan() throws Exception {
        try (JointDnn joint = connect(FIRST_BLOCK_HERE)) {
            cloud.profileWanted.await();
            Thread later = new Thread(cloud.profileAllowed::countDown);
            later.start();
            assertThat(joint.run(INPUT).get("y").toFloats()).containsExactly(6, 9);
            assertThat(joint.lastPlan().plan().shortForm()).isEqualTo("M[0] C[1-2]");
            later.join();
        }
    }

    @Test
    void measuresItselfOnlyWithoutAProfileAndThenNeedsAllWeights() {
        profile = Optional.empty();
        cloud.profileAllowed.countDown();
        try (JointDnn joint = connect(PlanChoice.best())) {
            joint.awaitPlanned();
            assertThat(measured).hasValue(1);
            assertThat(cloud.fetches).containsExactly("0@0", "1@0", "2@0");
        }
    }

    @Test
    void answersAloneWhenTheServerDiesAndTheWeightsAreHere() {
        profile = Optional.empty();
        cloud.profileAllowed.countDown();
        try (JointDnn joint = connect(FIRST_BLOCK_HERE)) {
            joint.awaitPlanned();
            cloud.close();
            assertThat(joint.run(INPUT).get("y").toFloats()).containsExactly(6, 9);
            // Which plan it began with, and whether it waited for the failure, depends on what was open here already.
            assertThat(joint.lastPlan().plan().shortForm()).isIn("M[0] C[1-2]", "M[0-2]");
            assertThat(joint.lastPlan().fallback()).isPresent();
        }
    }

    @Test
    void failsClearlyWhenTheServerDiesAndWeightsAreMissing() {
        cloud.profileAllowed.countDown();
        try (JointDnn joint = connect(FIRST_BLOCK_HERE)) {
            joint.awaitPlanned();
            cloud.close();
            assertThatThrownBy(() -> joint.run(INPUT))
                    .isInstanceOf(LinkException.Unreachable.class)
                    .hasMessageStartingWith("no connection to " + cloud.target());
        }
    }

    @Test
    void followsAnotherPlanOnRequest() {
        cloud.profileAllowed.countDown();
        try (JointDnn joint = connect(PlanChoice.best())) {
            joint.awaitPlanned();
            Plan plan = joint.follow(List.of(Side.MOBILE, Side.MOBILE, Side.CLOUD));
            assertThat(joint.run(INPUT).get("y").toFloats()).containsExactly(6, 9);
            assertThat(joint.lastPlan().plan()).isEqualTo(plan);
            assertThat(plan.shortForm()).isEqualTo("M[0-1] C[2]");
        }
    }

    @Test
    void followsAPlanWithCodecs() {
        cloud.profileAllowed.countDown();
        try (JointDnn joint = connect(PlanChoice.best())) {
            Coding halves = new Coding("bf16", 4, Coding.Work.NONE, Coding.Work.NONE, 0);
            Coding unknown = new Coding("q9", 4, Coding.Work.NONE, Coding.Work.NONE, 0);
            Plan plan = joint.follow(new Plan(
                    List.of(Side.MOBILE, Side.CLOUD, Side.CLOUD),
                    List.of(
                            new Step.Run(Side.MOBILE, 0, 0),
                            new Step.Transfer(Side.CLOUD, List.of(new Step.Crossing("a", halves, 8))),
                            new Step.Run(Side.CLOUD, 1, 2),
                            new Step.Transfer(Side.MOBILE, List.of(new Step.Crossing("y", unknown, 8)))),
                    joint.awaitPlanned().cost()));

            assertThat(joint.run(INPUT).get("y").toFloats()).containsExactly(6, 9);

            assertThat(joint.lastPlan().plan()).isEqualTo(plan);
            Traffic traffic = joint.lastPlan().timings().traffic();
            assertThat(traffic.uploadBytes()).isEqualTo(4);
            assertThat(traffic.uploadRawBytes()).isEqualTo(8);
            assertThat(traffic.downloadBytes()).isEqualTo(8);
            assertThat(traffic.uncoded()).hasSize(1);
            assertThat(joint.lastPlan().summary())
                    .contains("4 B up (raw 8), 8 B down (raw 8), coding here ")
                    .contains("; 'y' crossed raw, not as q9, because 'q9' is not a codec");
            partsAddUp(joint.lastPlan().timings());
        }
    }

    @Test
    void measuresTheLinkAgainOnRequestAndKeepsThePlan() {
        cloud.profileAllowed.countDown();
        try (JointDnn joint = connect(FIRST_BLOCK_HERE)) {
            Plan plan = joint.awaitPlanned();
            int before = cloud.probes.size();
            Link link = joint.measureLink(Link.THREE_G);

            assertThat(link).isEqualTo(Link.THREE_G.at(link.uploadMbps(), link.downloadMbps(), link.rttMillis()));
            assertThat(link.uploadMbps()).isGreaterThan(Link.THREE_G.uploadMbps());
            assertThat(cloud.probes.subList(before, cloud.probes.size()))
                    .contains("0+0", LinkMeter.FIRST_PAYLOAD_BYTES + "+0", "0+" + LinkMeter.FIRST_PAYLOAD_BYTES);
            joint.run(INPUT);
            assertThat(joint.lastPlan().plan()).isEqualTo(plan);
            assertThat(joint.awaitCosts().link()).isEqualTo(Link.WIFI);
        }
    }

    @Test
    void constraintsThatCantHoldAreNamed() {
        cloud.profileAllowed.countDown();
        PlanChoice impossible = new PlanChoice.Best(List.of(Limit.maxLatencyMillis(1)), List.of());
        try (JointDnn joint = connect(impossible)) {
            assertThatThrownBy(joint::awaitPlanned)
                    .isInstanceOf(InfeasibleException.class)
                    .hasMessageStartingWith("no plan respects maxLatencyMillis; the nearest is ");
        }
    }

    @Test
    void inputsThatDontFitAreRefusedHere() {
        cloud.profileAllowed.countDown();
        try (JointDnn joint = connect(PlanChoice.best())) {
            assertThatThrownBy(() -> joint.run(Tensors.of("image", INPUT.only())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("image");
            assertThatThrownBy(() -> joint.run(Tensors.of("x", Tensor.ofFloats(Shape.of(3), 1, 2, 3))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("FP32[3]");
            assertThatThrownBy(joint::lastPlan).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void anAbsentServerAndAnUnknownModelAreClearErrors() {
        assertThatThrownBy(() -> connect(cloud.target(), "nothing", PlanChoice.best()))
                .isInstanceOf(LinkException.Refused.class)
                .hasMessage(cloud.target() + ": no model named 'nothing'");
        cloud.close();
        assertThatThrownBy(() -> connect(PlanChoice.best()))
                .isInstanceOf(LinkException.Unreachable.class)
                .hasMessageStartingWith("no connection to " + cloud.target())
                .hasMessageEndingWith("; check that the server runs and the address is right");
    }
}
