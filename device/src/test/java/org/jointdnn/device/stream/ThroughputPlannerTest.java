package org.jointdnn.device.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Quantity;
import org.jointdnn.planner.RandomProblems;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.solver.ExactSolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ThroughputPlannerTest {
    private static final ThroughputPlanner PLANNER = new ThroughputPlanner(new ExactSolver());

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    /** Every placement with every choice of codings for all tensors, whether they cross or not. */
    private static List<Plan> everyPlan(Problem problem) {
        Costs costs = problem.costs();
        List<int[]> codings = new ArrayList<>();
        codings.add(new int[costs.tensors().size()]);
        for (int tensor = 0; tensor < costs.tensors().size(); tensor++) {
            for (int[] known : List.copyOf(codings)) {
                for (int coding = 1;
                        coding < costs.tensors().get(tensor).codings().size();
                        coding++) {
                    int[] other = known.clone();
                    other[tensor] = coding;
                    codings.add(other);
                }
            }
        }
        List<Plan> plans = new ArrayList<>();
        for (int bits = 0; bits < 1 << costs.blocks(); bits++) {
            List<Side> placement = placement(costs.blocks(), bits);
            if (follows(placement, problem.pins()) && PlanEvaluator.runs(costs, placement)) {
                codings.forEach(choice -> plans.add(PlanEvaluator.evaluate(costs, placement, choice)));
            }
        }
        return plans;
    }

    private static List<Side> placement(int blocks, int bits) {
        List<Side> placement = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            placement.add((bits >> block & 1) == 0 ? Side.MOBILE : Side.CLOUD);
        }
        return placement;
    }

    private static boolean follows(List<Side> placement, List<Pin> pins) {
        return pins.stream()
                .noneMatch(pin -> placement
                        .subList(pin.from(), pin.to() + 1)
                        .contains(pin.side().other()));
    }

    private static void assertBest(Problem problem, List<Plan> plans) {
        Costs costs = problem.costs();
        Optional<ThroughputPlan> best = PLANNER.best(costs, problem.limits(), problem.pins(), Budget.unlimited());
        double least = plans.stream()
                .filter(plan -> problem.limits().stream().allMatch(limit -> limit.holds(plan.cost())))
                .mapToDouble(plan -> StageTimes.of(plan, costs).bottleneckMillis())
                .min()
                .orElse(Double.NaN);
        assertThat(best.isPresent()).isEqualTo(!Double.isNaN(least));
        if (best.isPresent()) {
            ThroughputPlan found = best.get();
            assertThat(found.proven()).isTrue();
            assertThat(found.stages().bottleneckMillis()).isCloseTo(least, within(1e-9 + 1.1e-6 * least));
            assertThat(found.plan()).isEqualTo(PlanEvaluator.evaluate(costs, found.plan()));
            assertThat(problem.limits())
                    .allMatch(limit -> limit.holds(found.plan().cost()));
            assertNoneIsAsGoodWithLessLatency(problem, plans, found);
        }
    }

    private static void assertNoneIsAsGoodWithLessLatency(Problem problem, List<Plan> plans, ThroughputPlan found) {
        double latency = found.plan().cost().latencyMillis();
        double bottleneck = found.stages().bottleneckMillis();
        assertThat(plans)
                .noneMatch(plan -> problem.limits().stream().allMatch(limit -> limit.holds(plan.cost()))
                        && StageTimes.of(plan, problem.costs()).bottleneckMillis() <= bottleneck * (1 - 1e-9)
                        && plan.cost().latencyMillis() < latency - 1e-9 * (1 + latency));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void isTheBestOfAllPlacements(long seed) {
        Problem problem = RandomProblems.problem(seed, 8);
        assertBest(problem, everyPlan(problem));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void isTheBestWithinLimits(long seed) {
        Problem problem = RandomProblems.problem(seed, 7);
        List<Limit> limits = new ArrayList<>(RandomProblems.limits(seed, problem.costs()));
        limits.removeIf(limit -> limit.quantity() == Quantity.ENERGY);
        assertBest(problem.withLimits(limits), everyPlan(problem));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void isTheBestOfAllCodings(long seed) {
        Problem problem = RandomProblems.coded(seed, 2);
        List<Plan> plans = everyPlan(problem);
        assertBest(problem, plans);
        if (plans.isEmpty()) {
            return;
        }
        Plan some = plans.get(new SplittableRandom(seed).nextInt(plans.size()));
        assertBest(problem.withLimits(List.of(Limit.maxAccuracyLoss(some.cost().accuracyLoss()))), plans);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void isNeverWorseThanThePlanOfLeastLatency(long seed) {
        Costs costs = RandomProblems.costs(seed, 14);
        Plan fastest = new ExactSolver()
                .solve(Problem.of(costs, Objective.minimizeLatency()))
                .found()
                .orElseThrow();
        ThroughputPlan best =
                PLANNER.best(costs, List.of(), List.of(), Budget.unlimited()).orElseThrow();
        assertThat(best.stages().bottleneckMillis())
                .isLessThanOrEqualTo(StageTimes.of(fastest, costs).bottleneckMillis() * (1 + 1e-9));
        assertThat(best.plan().cost().latencyMillis())
                .isGreaterThanOrEqualTo(fastest.cost().latencyMillis() * (1 - 1e-9));
    }

    /** The cloud alone answers the soonest, but sharing the work answers more often. */
    @Test
    void aPipelineSharesTheWork() {
        Costs costs = chain(10, 5, 4);
        ThroughputPlan best =
                PLANNER.best(costs, List.of(), List.of(), Budget.unlimited()).orElseThrow();
        assertThat(best.stages().bottleneckMillis()).isEqualTo(24);
        assertThat(best.plan().cost().latencyMillis())
                .isGreaterThan(PlanEvaluator.evaluate(costs, placement(10, (1 << 10) - 1))
                        .cost()
                        .latencyMillis());
    }

    /** Blocks of so many milliseconds here and there, over a link that takes 1 ms and a round trip of 2. */
    private static Costs chain(int blocks, double mobileMillis, double cloudMillis) {
        SegmentCosts.Builder mobile = SegmentCosts.builder(blocks);
        SegmentCosts.Builder cloud = SegmentCosts.builder(blocks);
        List<CrossingTensor> tensors = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            mobile.set(block, block, mobileMillis, 1);
            cloud.set(block, block, cloudMillis, 0);
            tensors.add(new CrossingTensor("t" + block, 1000, block - 1, List.of(block), false));
        }
        tensors.add(new CrossingTensor("y", 1000, blocks - 1, List.of(), true));
        return new Costs(mobile.build(), cloud.build(), 1, 0, tensors, new Link(8, 8, 2, 1, 1, 1), 0);
    }

    @Test
    void aSearchWithoutTimeProvesNothing() {
        Costs costs = chain(10, 5, 4);
        Optional<ThroughputPlan> best = PLANNER.best(costs, List.of(), List.of(), Budget.of(Duration.ZERO, () -> 0));
        assertThat(best.map(ThroughputPlan::proven)).isNotEqualTo(Optional.of(true));
    }

    @Test
    void thereIsNoLimitOnEnergy() {
        assertThatThrownBy(() -> PLANNER.best(
                        chain(2, 1, 1), List.of(Limit.maxEnergyMillijoules(3)), List.of(), Budget.unlimited()))
                .hasMessage("maxEnergyMillijoules is 3.0, but there can be no such limit on a stream's plan");
    }
}
