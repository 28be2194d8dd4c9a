package org.jointdnn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Step;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlanExecutorTest {
    private static final Tensor X = Tensor.ofFloats(Shape.of(1, 4), 1, -2, 3, 0.5f);
    private static final long PLENTY = 1L << 30;

    private final TinyModel model = TinyModel.withSkip();
    private final Bundle bundle = model.bundle();
    private final SegmentSessions mobile =
            new SegmentSessions(OrtRuntime.shared(1), bundle, model.weights(), Pace.FULL, PLENTY);
    private final SegmentSessions cloud =
            new SegmentSessions(OrtRuntime.shared(1), bundle, model.weights(), Pace.FULL, PLENTY);
    private final InProcessRemote remote = new InProcessRemote(cloud);
    private final PlanExecutor executor = new PlanExecutor(bundle, mobile, remote);

    @AfterEach
    void close() {
        mobile.close();
        cloud.close();
    }

    static Stream<List<Side>> everyPlacement() {
        List<List<Side>> placements = new ArrayList<>();
        for (int bits = 0; bits < 16; bits++) {
            List<Side> placement = new ArrayList<>();
            for (int block = 0; block < 4; block++) {
                placement.add((bits >> block & 1) == 0 ? Side.MOBILE : Side.CLOUD);
            }
            placements.add(placement);
        }
        return placements.stream();
    }

    /** The steps of a placement by the rules of the cost model: each tensor crosses at most once each way. */
    private static Plan plan(Bundle bundle, List<Side> placement) {
        List<Step> steps = new ArrayList<>();
        Set<String> crossed = new HashSet<>();
        int from = 0;
        while (from < placement.size()) {
            Side side = placement.get(from);
            int to = from;
            while (to + 1 < placement.size() && placement.get(to + 1) == side) {
                to++;
            }
            if (side == Side.CLOUD) {
                transfer(bundle, placement, steps, crossed, from, side);
            }
            steps.add(new Step.Run(side, from, to));
            if (side == Side.CLOUD) {
                transfer(bundle, placement, steps, crossed, to + 1, Side.MOBILE);
            }
            from = to + 1;
        }
        return new Plan(placement, steps, new PlanCost(0, 0, 0, 0, 0));
    }

    private static void transfer(
            Bundle bundle, List<Side> placement, List<Step> steps, Set<String> crossed, int before, Side to) {
        List<Step.Crossing> moved = new ArrayList<>();
        for (BundleTensor tensor : bundle.tensors()) {
            Side home = tensor.producer() < 0 ? Side.MOBILE : placement.get(tensor.producer());
            boolean wanted = tensor.consumers().stream().anyMatch(c -> placement.get(c) == to)
                    || (tensor.modelOutput() && to == Side.MOBILE);
            if (tensor.producer() < before && home != to && wanted && crossed.add(tensor.name())) {
                moved.add(Step.Crossing.raw(tensor.name(), tensor.bytes()));
            }
        }
        if (!moved.isEmpty()) {
            steps.add(new Step.Transfer(to, moved));
        }
    }

    @ParameterizedTest
    @MethodSource("everyPlacement")
    void answersAreThoseOfTheWholeModel(List<Side> placement) {
        Tensor expected = mobile.run(0, 3, Map.of("x", X)).output("y");
        Plan plan = plan(bundle, placement);
        for (int query = 0; query < 3; query++) {
            Execution execution = executor.execute(plan, Map.of("x", X));
            assertThat(execution.outputs()).containsOnlyKeys("y");
            assertThat(execution.output("y").bitwiseEquals(expected)).isTrue();
        }
        assertThat(remote.queriesKept()).isZero();
    }

    @ParameterizedTest
    @MethodSource("everyPlacement")
    void timingsCountEveryRunOnce(List<Side> placement) {
        Plan plan = plan(bundle, placement);
        ExecutionTimings timings = executor.execute(plan, Map.of("x", X)).timings();
        long mobileRuns = runs(plan, Side.MOBILE);
        assertThat(timings.localRunNanos()).hasSize((int) mobileRuns);
        assertThat(timings.visits()).hasSize((int) runs(plan, Side.CLOUD));
        long parts = timings.localComputeNanos()
                + timings.visits().stream().mapToLong(RemoteTimings::totalNanos).sum();
        assertThat(timings.totalNanos()).isGreaterThanOrEqualTo(parts);
    }

    private static long runs(Plan plan, Side side) {
        return plan.steps().stream()
                .filter(step -> step instanceof Step.Run run && run.side() == side)
                .count();
    }

    @Test
    void keepsOnTheOtherSideWhatALaterVisitReads() {
        List<RemoteRun> visits = new ArrayList<>();
        RemoteSide recording = recording(visits, false);
        Plan plan = plan(bundle, List.of(Side.CLOUD, Side.MOBILE, Side.CLOUD, Side.CLOUD));
        new PlanExecutor(bundle, mobile, recording).execute(plan, Map.of("x", X));
        assertThat(visits).hasSize(2);
        assertThat(visits.get(0).send()).containsOnlyKeys("x");
        assertThat(visits.get(0).returned()).containsExactly("a");
        assertThat(visits.get(0).kept()).containsExactly("a");
        assertThat(visits.get(1).send()).containsOnlyKeys("r");
        assertThat(visits.get(1).returned()).containsExactly("y");
        assertThat(visits.get(1).kept()).isEmpty();
        assertThat(visits.get(0).queryId()).isEqualTo(visits.get(1).queryId());
    }

    @Test
    void sendsASkippingTensorOnceAndEarly() {
        List<RemoteRun> visits = new ArrayList<>();
        Plan plan = plan(bundle, List.of(Side.MOBILE, Side.CLOUD, Side.MOBILE, Side.CLOUD));
        new PlanExecutor(bundle, mobile, recording(visits, false)).execute(plan, Map.of("x", X));
        assertThat(visits.get(0).send()).containsOnlyKeys("a");
        assertThat(visits.get(0).kept()).containsExactly("a");
        assertThat(visits.get(1).send()).containsOnlyKeys("m");
    }

    @Test
    void tensorsCrossInTheCodecsOfThePlan() {
        List<RemoteRun> visits = new ArrayList<>();
        List<String> crossed = new ArrayList<>();
        InProcessRemote coding = new InProcessRemote(cloud, (codec, tensor) -> {
            crossed.add(codec);
            return codec.equals("refuses")
                    ? new TensorCoder.Arrival(tensor, 16, 0, 0, Optional.of("too odd"))
                    : new TensorCoder.Arrival(Tensor.ofFloats(tensor.shape(), 1, 1, 1, 1), 4, 20, 3, Optional.empty());
        });
        RemoteSide recording = new RemoteSide() {
            @Override
            public CompletableFuture<RemoteResult> begin(RemoteRun visit) {
                visits.add(visit);
                return coding.begin(visit);
            }

            @Override
            public void forget(String queryId) {}
        };
        Plan plan = coded(plan(bundle, List.of(Side.CLOUD, Side.CLOUD, Side.CLOUD, Side.CLOUD)), "ones", "refuses");

        Execution execution = new PlanExecutor(bundle, mobile, recording).execute(plan, Map.of("x", X));

        Tensor ones = Tensor.ofFloats(Shape.of(1, 4), 1, 1, 1, 1);
        Tensor expected = mobile.run(0, 3, Map.of("x", ones)).output("y");
        assertThat(execution.output("y").bitwiseEquals(expected)).isTrue();
        assertThat(visits.get(0).codecs()).isEqualTo(Map.of("x", "ones", "y", "refuses"));
        assertThat(crossed).containsExactly("ones", "refuses");
        assertThat(execution.timings().traffic())
                .isEqualTo(new Traffic(4, 16, 16, 16, 20, 3, List.of(new Traffic.Uncoded("y", "refuses", "too odd"))));
    }

    /** The plan with one codec for all that goes up, another for all that comes back. */
    private static Plan coded(Plan plan, String up, String down) {
        List<Step> steps = new ArrayList<>();
        for (Step step : plan.steps()) {
            if (step instanceof Step.Transfer transfer) {
                String codec = transfer.to() == Side.CLOUD ? up : down;
                List<Step.Crossing> crossings = transfer.crossings().stream()
                        .map(crossing -> new Step.Crossing(
                                crossing.tensor(),
                                new Coding(codec, crossing.bytes(), Coding.Work.NONE, Coding.Work.NONE, 0),
                                crossing.rawBytes()))
                        .toList();
                steps.add(new Step.Transfer(transfer.to(), crossings));
            } else {
                steps.add(step);
            }
        }
        return new Plan(plan.placement(), steps, plan.cost());
    }

    @Test
    void withoutACoderNothingIsCoded() {
        Plan plan = coded(plan(bundle, List.of(Side.CLOUD, Side.CLOUD, Side.CLOUD, Side.CLOUD)), "q8", "raw");
        assertThatThrownBy(() -> executor.execute(plan, Map.of("x", X)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("codec is q8, must be raw");
    }

    @Test
    void aFailedVisitIsForgottenThere() {
        List<RemoteRun> visits = new ArrayList<>();
        Plan plan = plan(bundle, List.of(Side.CLOUD, Side.MOBILE, Side.CLOUD, Side.CLOUD));
        PlanExecutor failing = new PlanExecutor(bundle, mobile, recording(visits, true));
        assertThatThrownBy(() -> failing.execute(plan, Map.of("x", X))).hasMessage("link is down");
        assertThat(remote.queriesKept()).isZero();
    }

    private RemoteSide recording(List<RemoteRun> visits, boolean failSecond) {
        return new RemoteSide() {
            @Override
            public CompletableFuture<RemoteResult> begin(RemoteRun visit) {
                visits.add(visit);
                if (failSecond && visits.size() == 2) {
                    assertThat(remote.queriesKept()).isOne();
                    return failed(new IllegalStateException("link is down"));
                }
                return remote.begin(visit);
            }

            @Override
            public void forget(String queryId) {
                remote.forget(queryId);
            }
        };
    }

    private static CompletableFuture<RemoteResult> failed(RuntimeException failure) {
        CompletableFuture<RemoteResult> failed = new CompletableFuture<>();
        failed.completeExceptionally(failure);
        return failed;
    }

    @Test
    void refusesInputsThatAreNotTheModels() {
        Plan plan = plan(bundle, List.of(Side.MOBILE, Side.MOBILE, Side.MOBILE, Side.MOBILE));
        assertThatThrownBy(() -> executor.execute(plan, Map.of("x", X, "mask", X)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("model tiny has no input 'mask'; its inputs are x FP32[1, 4]");
        assertThatThrownBy(() -> executor.execute(plan, Map.of()))
                .hasMessage("model tiny needs the input 'x', got none");
        assertThatThrownBy(() ->
                        executor.execute(plan, Map.of("x", Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 5)))))
                .hasMessage("model tiny: input 'x' is FP32[1, 5], must be FP32[1, 4]");
    }

    @Test
    void refusesPlansThatDoNotFit() {
        assertThatThrownBy(() -> execute(new Step.Run(Side.MOBILE, 0, 2)))
                .hasMessage("plan runs the blocks 0..2, the network has 0..3");
        assertThatThrownBy(() -> execute(new Step.Run(Side.MOBILE, 1, 3)))
                .hasMessage("plan step 0 runs from block 1, expected block 0");
        assertThatThrownBy(() -> execute(new Step.Run(Side.MOBILE, 0, 1), new Step.Run(Side.CLOUD, 2, 3)))
                .hasMessage("plan step 1 reads 'a', which is not on the cloud at that point");
        assertThatThrownBy(() -> execute(
                        new Step.Transfer(Side.CLOUD, List.of(Step.Crossing.raw("x", 16))),
                        new Step.Run(Side.CLOUD, 0, 3)))
                .hasMessage("plan step 1 ends without 'y', which is not on this side at that point");
        assertThatThrownBy(() -> execute(new Step.Transfer(Side.CLOUD, List.of(Step.Crossing.raw("z", 16)))))
                .hasMessage("plan step 0 sends 'z', which is not on this side at that point");
    }

    private void execute(Step... steps) {
        executor.execute(new Plan(List.of(), List.of(steps), new PlanCost(0, 0, 0, 0, 0)), Map.of("x", X));
    }
}
