package org.jointdnn.planner.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.jointdnn.planner.Constraint;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.RandomProblems;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The exact solver against exhaustive search and against relations that must hold. */
class ExactSolverTest {
    private static final int PER_RANGE = 1000;
    private static final int MAX_BLOCKS = 12;
    private final PlanSolver exact = new ExactSolver();
    private final PlanSolver exhaustive = new ExhaustiveSolver();

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000, 2_000, 3_000, 4_000, 5_000})
    void findsTheOptimumOfEveryObjectiveWithPinsAndSkips(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + PER_RANGE; seed++) {
            agrees(seed, RandomProblems.problem(seed, MAX_BLOCKS));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {10_000, 11_000, 12_000, 13_000, 14_000})
    void findsTheOptimumWithinLimits(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + PER_RANGE; seed++) {
            Problem problem = RandomProblems.problem(seed, MAX_BLOCKS);
            agrees(seed, problem.withLimits(RandomProblems.limits(seed, problem.costs())));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {30_000, 31_000, 32_000})
    void choosesCodingsTogetherWithSides(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + PER_RANGE; seed++) {
            agrees(seed, RandomProblems.coded(seed, 5));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {40_000, 41_000, 42_000})
    void choosesCodingsWithinLimits(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + PER_RANGE; seed++) {
            Problem problem = RandomProblems.coded(seed, 4);
            agrees(seed, problem.withLimits(RandomProblems.limits(seed, problem.costs())));
        }
    }

    /** Whole numbers on a link of 1 ms per 1000 bytes, so that sums are exact and many plans tie. */
    @ParameterizedTest
    @ValueSource(longs = {20_000, 21_000})
    void breaksTiesBySwitchesThenByBlocksOnCloud(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + PER_RANGE; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Problem problem = Problem.of(tyingCosts(random), Objective.minimizeLatency());
            Plan expected = ((Solution.Optimal<Plan>) exhaustive.solve(problem)).plan();
            Plan actual = ((Solution.Optimal<Plan>) exact.solve(problem)).plan();

            assertThat(actual.cost().latencyMillis())
                    .as("seed %d", seed)
                    .isEqualTo(expected.cost().latencyMillis());
            assertThat(actual.switches()).as("seed %d, %s", seed, expected).isEqualTo(expected.switches());
            assertThat(Collections.frequency(actual.placement(), Side.CLOUD))
                    .as("seed %d, %s", seed, expected)
                    .isEqualTo(Collections.frequency(expected.placement(), Side.CLOUD));
        }
    }

    private static Costs tyingCosts(SplittableRandom random) {
        int blocks = 1 + random.nextInt(8);
        SegmentCosts.Builder mobile = SegmentCosts.builder(blocks);
        SegmentCosts.Builder cloud = SegmentCosts.builder(blocks);
        List<CrossingTensor> tensors = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            mobile.set(block, block, random.nextInt(3), 0);
            cloud.set(block, block, random.nextInt(3), 0);
            boolean last = block == blocks - 1;
            List<Integer> consumers =
                    last ? List.of() : List.of(block + 1, block + 1 + random.nextInt(blocks - block - 1));
            tensors.add(new CrossingTensor("t" + block, 1000L * random.nextInt(2), block, consumers, last));
        }
        Link link = new Link(8, 8, 2 * random.nextInt(2), 0, 0, 0);
        return new Costs(mobile.build(), cloud.build(), 1, 0, tensors, link, 0);
    }

    @Test
    void fasterLinksAndServersNeverMakeTheBestPlanSlower() {
        for (long seed = 0; seed < 500; seed++) {
            Costs costs = RandomProblems.costs(seed, 25);
            Link link = costs.link();
            double before = latency(costs);

            Link upload = link.at(2 * link.uploadMbps(), link.downloadMbps(), link.rttMillis());
            Link download = link.at(link.uploadMbps(), 2 * link.downloadMbps(), link.rttMillis());
            Link roundTrip = link.at(link.uploadMbps(), link.downloadMbps(), link.rttMillis() / 2);
            for (Link faster : List.of(upload, download, roundTrip)) {
                assertThat(latency(costs.over(faster)))
                        .as("seed %d, %s", seed, faster)
                        .isLessThanOrEqualTo(before * (1 + 1e-12));
            }
            Costs idle = new Costs(costs.mobile(), costs.cloud(), costs.loadFactor() / 2, 0, costs.tensors(), link, 0);
            assertThat(latency(idle)).as("seed %d", seed).isLessThanOrEqualTo(before * (1 + 1e-12));
        }
    }

    private double latency(Costs costs) {
        return ((Solution.Optimal<Plan>) exact.solve(Problem.of(costs, Objective.minimizeLatency()))).value();
    }

    @Test
    void isNeverWorseThanSimplePlansOnLargeNetworks() {
        for (long seed = 0; seed < 200; seed++) {
            Problem problem = RandomProblems.problem(seed, 40).withPins(List.of());
            Solution.Optimal<Plan> found = (Solution.Optimal<Plan>) exact.solve(problem);
            certify(seed, problem, found);
            for (int boundary = 0; boundary <= problem.costs().blocks(); boundary++) {
                for (Side first : Side.values()) {
                    List<Side> placement =
                            Placements.split(first, boundary, problem.costs().blocks());
                    if (PlanEvaluator.runs(problem.costs(), placement)) {
                        PlanCost cost = PlanEvaluator.evaluate(problem.costs(), placement)
                                .cost();
                        assertThat(found.value())
                                .as("seed %d, %s", seed, placement)
                                .isLessThanOrEqualTo(problem.objective().value(cost) * (1 + 1e-12));
                    }
                }
            }
        }
    }

    private void agrees(long seed, Problem problem) {
        Solution<Plan> expected = exhaustive.solve(problem);
        Solution<Plan> actual = exact.solve(problem);
        if (expected instanceof Solution.Optimal<Plan> best) {
            assertThat(actual).as("seed %d: %s", seed, problem).isInstanceOf(Solution.Optimal.class);
            Solution.Optimal<Plan> found = (Solution.Optimal<Plan>) actual;
            assertThat(found.value())
                    .as("seed %d: value of %s, expected %s", seed, found.plan(), best.plan())
                    .isCloseTo(best.value(), within(1e-9 * Math.abs(best.value())));
            certify(seed, problem, found);
        } else {
            Solution.Infeasible<Plan> none = (Solution.Infeasible<Plan>) expected;
            assertThat(actual).as("seed %d: %s", seed, problem).isInstanceOf(Solution.Infeasible.class);
            Solution.Infeasible<Plan> found = (Solution.Infeasible<Plan>) actual;
            assertThat(found.violated()).as("seed %d", seed).isEqualTo(none.violated());
            double use = use(none.violated(), none.nearest());
            assertThat(use(found.violated(), found.nearest()))
                    .as("seed %d: use of %s, expected %s", seed, found.nearest(), none.nearest())
                    .isCloseTo(use, within(1e-9 * use));
        }
    }

    private static void certify(long seed, Problem problem, Solution.Optimal<Plan> found) {
        Plan plan = found.plan();
        assertThat(PlanEvaluator.evaluate(problem.costs(), plan))
                .as("seed %d", seed)
                .isEqualTo(plan);
        assertThat(problem.objective().value(plan.cost())).as("seed %d", seed).isEqualTo(found.value());
        for (Pin pin : problem.pins()) {
            assertThat(plan.placement().subList(pin.from(), pin.to() + 1))
                    .as("seed %d, %s", seed, pin.name())
                    .containsOnly(pin.side());
        }
        for (Limit limit : problem.limits()) {
            assertThat(limit.holds(plan.cost())).as("seed %d, %s", seed, limit).isTrue();
        }
    }

    /** Sum of use over limit; 0 if it is pins that can't hold. */
    private static double use(List<Constraint> violated, Plan plan) {
        double use = 0;
        for (Constraint constraint : violated) {
            if (constraint instanceof Limit limit) {
                use += limit.scale() * limit.quantity().of(plan.cost());
            }
        }
        return use;
    }
}
