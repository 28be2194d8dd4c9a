package org.jointdnn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Queries whose visits fail, or don't come back in time, at every visit of every placement. */
class DetourTest {
    private static final Tensor X = Tensor.ofFloats(Shape.of(1, 4), 1, -2, 3, 0.5f);

    private final TinyModel model = TinyModel.withSkip();
    private final Bundle bundle = model.bundle();
    private final SegmentSessions sessions =
            new SegmentSessions(OrtRuntime.shared(1), bundle, model.weights(), Pace.FULL, 1L << 30);
    private final Map<String, Tensor> query = Map.of("x", X);
    private final Tensor expected = sessions.run(0, 3, query).output("y");

    @AfterEach
    void close() {
        sessions.close();
    }

    static List<List<Side>> everyPlacement() {
        List<List<Side>> placements = new ArrayList<>();
        for (int bits = 1; bits < 16; bits++) {
            List<Side> placement = new ArrayList<>();
            for (int block = 0; block < 4; block++) {
                placement.add((bits >> block & 1) == 0 ? Side.MOBILE : Side.CLOUD);
            }
            placements.add(placement);
        }
        return placements;
    }

    private Plan plan(List<Side> placement) {
        SegmentCosts.Builder free = SegmentCosts.builder(4);
        for (int block = 0; block < 4; block++) {
            free.set(block, block, 0, 0);
        }
        Costs costs = CostsAssembly.assemble(bundle, free.build(), free.build(), 1, 0, Link.WIFI, 0);
        return PlanEvaluator.evaluate(costs, placement);
    }

    /** Makes visits before a certain one; that one, and what comes after, as it is told. */
    private final class Breaking implements RemoteSide {
        final InProcessRemote sound = new InProcessRemote(sessions);
        final int breaksAt;
        final CompletableFuture<RemoteResult> broken;
        int visits;

        Breaking(int breaksAt, CompletableFuture<RemoteResult> broken) {
            this.breaksAt = breaksAt;
            this.broken = broken;
        }

        @Override
        public CompletableFuture<RemoteResult> begin(RemoteRun visit) {
            return visits++ < breaksAt ? sound.begin(visit) : broken;
        }

        @Override
        public void forget(String queryId) {
            sound.forget(queryId);
        }
    }

    private static Patience patience(boolean alone, long giveUpNanos) {
        return new FixedPatience(alone, giveUpNanos, IllegalStateException.class);
    }

    private static CompletableFuture<RemoteResult> failed(RuntimeException failure) {
        CompletableFuture<RemoteResult> failed = new CompletableFuture<>();
        failed.completeExceptionally(failure);
        return failed;
    }

    private static long visits(List<Side> placement) {
        long visits = 0;
        for (int block = 0; block < placement.size(); block++) {
            boolean starts = block == 0 || placement.get(block - 1) == Side.MOBILE;
            visits += placement.get(block) == Side.CLOUD && starts ? 1 : 0;
        }
        return visits;
    }

    @ParameterizedTest
    @MethodSource("everyPlacement")
    void goesOnFromTheLastActivationWhenAVisitFails(List<Side> placement) {
        IllegalStateException failure = new IllegalStateException("link is down");
        for (int breaksAt = 0; breaksAt < visits(placement); breaksAt++) {
            Breaking remote = new Breaking(breaksAt, failed(failure));
            Execution execution = new PlanExecutor(bundle, sessions, remote)
                    .execute(plan(placement), query, patience(true, Timeline.NEVER));
            assertThat(execution.output("y").bitwiseEquals(expected)).isTrue();
            Detour detour = execution.detour().orElseThrow();
            assertThat(detour.failure()).containsSame(failure);
            assertThat(detour.visit().index()).isEqualTo(breaksAt);
            assertThat(detour.answeredHere()).isTrue();
            assertThat(remote.sound.queriesKept()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("everyPlacement")
    void goesOnWhenAVisitIsOverdueAndCancelsIt(List<Side> placement) {
        for (int breaksAt = 0; breaksAt < visits(placement); breaksAt++) {
            CompletableFuture<RemoteResult> silent = new CompletableFuture<>();
            Execution execution = new PlanExecutor(bundle, sessions, new Breaking(breaksAt, silent))
                    .execute(plan(placement), query, patience(true, 1_000_000));
            assertThat(execution.output("y").bitwiseEquals(expected)).isTrue();
            assertThat(execution.detour().orElseThrow().failure()).isEmpty();
            assertThat(execution.detour().orElseThrow().waitedNanos()).isGreaterThanOrEqualTo(1_000_000);
            assertThat(silent).isCancelled();
        }
    }

    @ParameterizedTest
    @MethodSource("everyPlacement")
    void makesNoVisitThatIsTooLateAlready(List<Side> placement) {
        Breaking remote = new Breaking(0, new CompletableFuture<>());
        Execution execution =
                new PlanExecutor(bundle, sessions, remote).execute(plan(placement), query, patience(true, -1));
        assertThat(execution.output("y").bitwiseEquals(expected)).isTrue();
        assertThat(remote.visits).isZero();
    }

    @ParameterizedTest
    @MethodSource("everyPlacement")
    void failsWhereTheRestMustNotRunHere(List<Side> placement) {
        IllegalStateException failure = new IllegalStateException("link is down");
        PlanExecutor executor = new PlanExecutor(bundle, sessions, new Breaking(0, failed(failure)));
        assertThatThrownBy(() -> executor.execute(plan(placement), query, patience(false, 1)))
                .isSameAs(failure);
        IllegalArgumentException mistake = new IllegalArgumentException("a mistake");
        PlanExecutor mistaken = new PlanExecutor(bundle, sessions, new Breaking(0, failed(mistake)));
        assertThatThrownBy(() -> mistaken.execute(plan(placement), query, patience(true, Timeline.NEVER)))
                .isSameAs(mistake);
    }

    @ParameterizedTest
    @MethodSource("everyPlacement")
    void takesTheAnswerOfAnOverdueVisitIfItComesFirst(List<Side> placement) {
        InProcessRemote sound = new InProcessRemote(sessions);
        List<CompletableFuture<SegmentResult>> begun = new ArrayList<>();
        SegmentRunner hanging = new SegmentRunner() {
            @Override
            public SegmentResult run(int from, int to, Map<String, Tensor> inputs) {
                return sessions.run(from, to, inputs);
            }

            @Override
            public CompletableFuture<SegmentResult> begin(int from, int to, Map<String, Tensor> inputs) {
                begun.add(new CompletableFuture<>());
                return begun.get(begun.size() - 1);
            }
        };
        RemoteSide late = new RemoteSide() {
            @Override
            public CompletableFuture<RemoteResult> begin(RemoteRun visit) {
                CompletableFuture<RemoteResult> done = new CompletableFuture<>();
                new Thread(() -> {
                            Pauses.until(System.nanoTime() + 20_000_000);
                            done.complete(sound.begin(visit).join());
                        })
                        .start();
                return done;
            }

            @Override
            public void forget(String queryId) {
                sound.forget(queryId);
            }
        };
        Execution execution =
                new PlanExecutor(bundle, hanging, late).execute(plan(placement), query, patience(true, 1_000_000));
        assertThat(execution.output("y").bitwiseEquals(expected)).isTrue();
        assertThat(execution.detour().orElseThrow().answeredHere()).isFalse();
        assertThat(execution.timings().visits()).hasSize((int) visits(placement));
        assertThat(begun).isNotEmpty().allMatch(CompletableFuture::isCancelled);
    }

    @Test
    void aRunOfItsOwnThreadGivesTheSameAndCanBeCancelled() {
        Tensor answer = sessions.begin(0, 3, query).join().output("y");
        assertThat(answer.bitwiseEquals(expected)).isTrue();
        SegmentSessions slow = new SegmentSessions(
                OrtRuntime.shared(1), bundle, model.weights(), computeNanos -> 10_000_000_000L, 1L << 30);
        CompletableFuture<SegmentResult> run = slow.begin(0, 3, query);
        run.cancel(true);
        assertThat(run).isCancelled();
        assertThat(sessions.begin(0, 3, query).join().output("y").bitwiseEquals(expected))
                .isTrue();
        slow.close();
    }
}
