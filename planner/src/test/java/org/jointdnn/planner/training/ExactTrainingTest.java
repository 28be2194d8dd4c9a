package org.jointdnn.planner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Constraint;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The exact solver for training against exhaustive search and against relations that must hold. */
class ExactTrainingTest {
    private static final int PER_RANGE = 1000;
    private static final int MAX_BLOCKS = 6;
    private final TrainingSolver exact = new ExactTraining();
    private final TrainingSolver exhaustive = new ExhaustiveTraining();

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000})
    void findsTheOptimumOfEveryObjectiveWithPins(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + PER_RANGE; seed++) {
            agrees(seed, RandomSteps.problem(seed, MAX_BLOCKS));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {10_000, 11_000})
    void findsTheOptimumWithinLimits(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + PER_RANGE; seed++) {
            TrainingProblem problem = RandomSteps.problem(seed, MAX_BLOCKS);
            agrees(seed, problem.withLimits(RandomSteps.limits(seed, problem.costs())));
        }
    }

    /** Whole numbers on a link of 1 ms per 1000 bytes, so that sums are exact and many plans tie. */
    @Test
    void breaksTiesBySwitchesThenByBlocksOnCloud() {
        for (long seed = 20_000; seed < 20_000 + PER_RANGE; seed++) {
            TrainingProblem problem =
                    TrainingProblem.of(tyingCosts(new SplittableRandom(seed)), Objective.minimizeLatency());
            TrainingPlan expected = optimum(exhaustive, problem).plan();
            TrainingPlan actual = optimum(exact, problem).plan();

            assertThat(actual.cost().latencyMillis())
                    .as("seed %d", seed)
                    .isEqualTo(expected.cost().latencyMillis());
            assertThat(actual.switches()).as("seed %d, %s", seed, expected).isEqualTo(expected.switches());
            assertThat(actual.cloudBlocks()).as("seed %d, %s", seed, expected).isEqualTo(expected.cloudBlocks());
        }
    }

    private static TrainingCosts tyingCosts(SplittableRandom random) {
        int blocks = 1 + random.nextInt(5);
        SegmentCosts[] tables = new SegmentCosts[4];
        for (int table = 0; table < tables.length; table++) {
            SegmentCosts.Builder builder = SegmentCosts.builder(blocks);
            for (int block = 0; block < blocks; block++) {
                builder.set(block, block, random.nextInt(3), 0);
            }
            tables[table] = builder.build();
        }
        Long[] boundaries = new Long[blocks];
        TrainedBlock[] trained = new TrainedBlock[blocks];
        for (int block = 0; block < blocks; block++) {
            boundaries[block] = 1000L * random.nextInt(2);
            boolean trainable = block == blocks - 1 || random.nextBoolean();
            trained[block] = new TrainedBlock(1000L * random.nextInt(2), 1000L * random.nextInt(2), trainable);
        }
        Link link = new Link(8, 8, 2 * random.nextInt(2), 0, 0, 0);
        WeightSync sync = random.nextBoolean() ? WeightSync.PLACED : WeightSync.MOBILE;
        return new TrainingCosts(
                tables[0],
                tables[1],
                tables[2],
                tables[3],
                List.of(boundaries),
                List.of(trained),
                0,
                1,
                sync,
                1,
                0,
                link,
                0);
    }

    @Test
    void fasterLinksAndServersNeverMakeTheBestPlanSlower() {
        for (long seed = 0; seed < 200; seed++) {
            TrainingCosts costs = RandomSteps.costs(seed, 25);
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
        }
    }

    private double latency(TrainingCosts costs) {
        return optimum(exact, TrainingProblem.of(costs, Objective.minimizeLatency()))
                .value();
    }

    @Test
    void isNeverWorseThanSimplePlansOnLargeNetworks() {
        for (long seed = 0; seed < 100; seed++) {
            TrainingProblem problem = RandomSteps.problem(seed, 40).withPins(List.of());
            Solution.Optimal<TrainingPlan> found = optimum(exact, problem);
            certify(seed, problem, found);
            int blocks = problem.costs().blocks().size();
            for (int boundary = 0; boundary <= blocks; boundary++) {
                for (int sides = 0; sides < 4; sides++) {
                    List<Side> forward = Placements.split(Side.values()[sides / 2], boundary, blocks);
                    List<Side> backward = Placements.split(Side.values()[sides % 2], boundary, blocks);
                    if (TrainingEvaluator.runs(problem.costs(), forward, backward)) {
                        TrainingPlan other = TrainingEvaluator.evaluate(problem.costs(), forward, backward);
                        assertThat(found.value())
                                .as("seed %d, %s", seed, other.shortForm())
                                .isLessThanOrEqualTo(problem.objective().value(other.cost()) * (1 + 1e-12));
                    }
                }
            }
        }
    }

    /** With a clock that ticks at every look, so that each budget ends at another point of the search. */
    @Test
    void keepsToItsBudgetAndProvesTheGap() {
        int bounded = 0;
        for (long seed = 0; seed < 60; seed++) {
            TrainingProblem free = RandomSteps.problem(seed, 14);
            TrainingProblem problem = free.withLimits(RandomSteps.limits(seed, free.costs()));
            Solution<TrainingPlan> whole = exact.solve(problem);
            for (int looks = 0; looks < 12; looks += 3) {
                long[] clock = {0};
                Budget budget = Budget.of(Duration.ofNanos(looks), () -> clock[0]++);
                Solution<TrainingPlan> found = exact.solve(problem, budget);
                if (found instanceof Solution.Bounded<TrainingPlan> stopped) {
                    bounded++;
                    double best = ((Solution.Optimal<TrainingPlan>) whole).value();
                    assertThat(stopped.bound()).as("seed %d", seed).isLessThanOrEqualTo(best * (1 + 1e-9));
                    assertThat(stopped.value()).as("seed %d", seed).isGreaterThanOrEqualTo(best * (1 - 1e-9));
                    assertThat(problem.limits())
                            .allMatch(limit -> limit.holds(stopped.plan().cost()));
                } else if (!(found instanceof Solution.Undecided<TrainingPlan>)) {
                    assertThat(found).as("seed %d", seed).hasSameClassAs(whole);
                }
            }
        }
        assertThat(bounded).as("searches that were stopped with a plan").isPositive();
    }

    private static Solution.Optimal<TrainingPlan> optimum(TrainingSolver solver, TrainingProblem problem) {
        return (Solution.Optimal<TrainingPlan>) solver.solve(problem);
    }

    private void agrees(long seed, TrainingProblem problem) {
        Solution<TrainingPlan> expected = exhaustive.solve(problem);
        Solution<TrainingPlan> actual = exact.solve(problem);
        if (expected instanceof Solution.Optimal<TrainingPlan> best) {
            assertThat(actual).as("seed %d: %s", seed, problem).isInstanceOf(Solution.Optimal.class);
            Solution.Optimal<TrainingPlan> found = (Solution.Optimal<TrainingPlan>) actual;
            assertThat(found.value())
                    .as("seed %d: value of %s, expected %s", seed, found.plan(), best.plan())
                    .isCloseTo(best.value(), within(1e-9 * Math.abs(best.value())));
            certify(seed, problem, found);
        } else {
            Solution.Infeasible<TrainingPlan> none = (Solution.Infeasible<TrainingPlan>) expected;
            assertThat(actual).as("seed %d: %s", seed, problem).isInstanceOf(Solution.Infeasible.class);
            Solution.Infeasible<TrainingPlan> found = (Solution.Infeasible<TrainingPlan>) actual;
            assertThat(found.violated()).as("seed %d", seed).isEqualTo(none.violated());
            double use = use(none.violated(), none.nearest());
            assertThat(use(found.violated(), found.nearest()))
                    .as("seed %d: use of %s, expected %s", seed, found.nearest(), none.nearest())
                    .isCloseTo(use, within(1e-9 * use));
        }
    }

    private static void certify(long seed, TrainingProblem problem, Solution.Optimal<TrainingPlan> found) {
        TrainingPlan plan = found.plan();
        assertThat(TrainingEvaluator.evaluate(problem.costs(), plan.forward(), plan.backward()))
                .as("seed %d", seed)
                .isEqualTo(plan);
        assertThat(problem.objective().value(plan.cost())).as("seed %d", seed).isEqualTo(found.value());
        for (Pin pin : problem.pins()) {
            for (List<Side> pass : List.of(plan.forward(), plan.backward())) {
                assertThat(pass.subList(pin.from(), pin.to() + 1))
                        .as("seed %d, %s", seed, pin.name())
                        .containsOnly(pin.side());
            }
        }
        for (Limit limit : problem.limits()) {
            assertThat(limit.holds(plan.cost())).as("seed %d, %s", seed, limit).isTrue();
        }
    }

    /** Sum of use over limit; 0 if it is pins that can't hold. */
    private static double use(List<Constraint> violated, TrainingPlan plan) {
        double use = 0;
        for (Constraint constraint : violated) {
            if (constraint instanceof Limit limit) {
                use += limit.scale() * limit.quantity().of(plan.cost());
            }
        }
        return use;
    }
}
