package org.jointdnn.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jointdnn.planner.explanation.Explanation;
import org.jointdnn.planner.explanation.Part;
import org.jointdnn.planner.map.Axis;
import org.jointdnn.planner.map.Entry;
import org.jointdnn.planner.map.PlanMap;
import org.jointdnn.planner.radio.RadioCycle;
import org.jointdnn.planner.radio.RadioEvaluator;
import org.jointdnn.planner.radio.RadioSolver;
import org.jointdnn.planner.radio.RadioStates;
import org.jointdnn.planner.ranking.ParetoFront;
import org.jointdnn.planner.ranking.TopPlans;
import org.jointdnn.planner.solver.ExactSolver;
import org.jointdnn.planner.solver.PathSolver;
import org.junit.jupiter.api.Test;

/** Codings in all that builds on the exact solver, against every plan. */
class CodedPlansTest {
    private static final Side M = Side.MOBILE;
    private static final Side C = Side.CLOUD;
    private final PlanSolver exact = new ExactSolver();

    private static Problem problem(long seed) {
        Problem problem = RandomProblems.coded(seed, 3);
        return seed % 2 == 0 ? problem : problem.withLimits(RandomProblems.limits(seed, problem.costs()));
    }

    private static List<Plan> admissible(Problem problem) {
        List<Plan> plans = EveryCodedPlan.of(problem);
        plans.removeIf(plan -> !problem.limits().stream().allMatch(limit -> limit.holds(plan.cost())));
        return plans;
    }

    @Test
    void aCodingCostsWhatItSaysInItsDirection() {
        SegmentCosts.Builder segments = SegmentCosts.builder(2).set(0, 0, 1, 10).set(1, 1, 2, 20);
        Coding half = new Coding("half", 500, new Coding.Work(3, 4, 5), new Coding.Work(6, 7, 8), 0.25);
        CrossingTensor input = new CrossingTensor("x", 1000, -1, List.of(0), false);
        CrossingTensor middle =
                new CrossingTensor("m", 1000, 0, List.of(1), false).withCodings(List.of(Coding.raw(1000), half));
        CrossingTensor answer =
                new CrossingTensor("y", 1000, 1, List.of(), true).withCodings(List.of(Coding.raw(1000), half));
        Link link = new Link(8, 8, 0, 0, 0, 1000);
        Costs costs = new Costs(segments.build(), segments.build(), 2, 0, List.of(input, middle, answer), link, 10);

        PlanCost up = PlanEvaluator.evaluate(costs, List.of(M, C), new int[] {1, 1, 0})
                .cost();
        PlanCost down = PlanEvaluator.evaluate(costs, List.of(C, M), new int[] {0, 1, 1})
                .cost();

        // Runs 1 + 2 2, bytes 0.5 + 1 ms, coding 3 + 2 5; energy 10, radio 1.5, coding 4, idle 10 (4 + 10).
        assertThat(up.latencyMillis()).isEqualTo(1 + 4 + 1.5 + 13);
        assertThat(up.mobileEnergyMillijoules()).isCloseTo(10 + 1.5 + 4 + 140, within(1e-9));
        assertThat(up.cloudMillis()).isEqualTo(4 + 10);
        assertThat(up.uploadBytes()).isEqualTo(500);
        assertThat(up.downloadBytes()).isEqualTo(1000);
        assertThat(up.accuracyLoss()).isEqualTo(0.25);
        // The answer is computed on MOBILE and doesn't cross: runs 2 1 + 2, bytes 1 + 0.5, coding 6 + 2 8.
        assertThat(down.latencyMillis()).isEqualTo(2 + 2 + 1.5 + 22);
        assertThat(down.downloadBytes()).isEqualTo(500);
        assertThat(down.accuracyLoss()).isEqualTo(0.25);
    }

    @Test
    void thePathIsTheBestPlan() {
        for (long seed = 0; seed < 600; seed++) {
            Problem problem = RandomProblems.coded(seed, 6);
            if (problem.objective() instanceof Objective.EnergyDelay) {
                continue;
            }
            if (exact.solve(problem) instanceof Solution.Optimal<Plan> best) {
                Solution.Optimal<Plan> found = (Solution.Optimal<Plan>) new PathSolver().solve(problem);
                assertThat(found.value()).as("seed %d", seed).isCloseTo(best.value(), within(1e-9 * best.value()));
                assertThat(PlanEvaluator.evaluate(problem.costs(), found.plan()))
                        .isEqualTo(found.plan());
            }
        }
    }

    @Test
    void theRankingHasEveryPlacementOnceWithTheCodingsThatSuitItBest() {
        for (long seed = 0; seed < 1000; seed++) {
            Problem problem = problem(seed);
            Map<String, Double> best = new TreeMap<>();
            for (Plan plan : admissible(problem)) {
                best.merge(plan.shortForm(), problem.objective().value(plan.cost()), Math::min);
            }
            List<Double> expected = new ArrayList<>(best.values());
            expected.sort(Double::compare);

            TopPlans top = TopPlans.of(problem, 100, Budget.unlimited());

            assertThat(top.plans()).as("seed %d: %s", seed, problem).hasSameSizeAs(expected);
            for (int rank = 0; rank < expected.size(); rank++) {
                RankedPlan plan = top.plans().get(rank);
                assertThat(plan.value())
                        .as("seed %d, rank %d", seed, rank)
                        .isCloseTo(expected.get(rank), within(1e-9 * expected.get(rank)));
                assertThat(PlanEvaluator.evaluate(problem.costs(), plan.plan())).isEqualTo(plan.plan());
            }
        }
    }

    @Test
    void theFrontIsThatOfAllPlans() {
        int rich = 0;
        for (long seed = 0; seed < 1000; seed++) {
            Problem problem = problem(seed);
            List<Plan> plans = admissible(problem);
            List<Plan> front = ParetoFront.of(problem, 1000, Budget.unlimited()).plans();
            for (Plan plan : plans) {
                assertThat(front)
                        .as("seed %d covers %s", seed, plan)
                        .anyMatch(other ->
                                notAbove(latency(other), latency(plan)) && notAbove(energy(other), energy(plan)));
            }
            for (int index = 0; index < front.size(); index++) {
                Plan plan = front.get(index);
                assertThat(PlanEvaluator.evaluate(problem.costs(), plan)).isEqualTo(plan);
                assertThat(problem.limits()).allMatch(limit -> limit.holds(plan.cost()));
                if (index > 0) {
                    assertThat(latency(plan)).isGreaterThan(latency(front.get(index - 1)));
                    assertThat(energy(plan)).isLessThan(energy(front.get(index - 1)));
                }
            }
            rich += front.size() > 3 ? 1 : 0;
        }
        assertThat(rich).isGreaterThan(20);
    }

    private static boolean notAbove(double value, double other) {
        return value <= other * (1 + 1e-10);
    }

    private static double latency(Plan plan) {
        return plan.cost().latencyMillis();
    }

    private static double energy(Plan plan) {
        return plan.cost().mobileEnergyMillijoules();
    }

    @Test
    void theMapHasTheBestPlanEverywhere() {
        int breaksOfCodingOnly = 0;
        for (long seed = 0; seed < 400; seed++) {
            Problem problem = RandomProblems.coded(seed, 4);
            if (problem.objective() instanceof Objective.EnergyDelay) {
                continue;
            }
            Axis axis = seed % 2 == 0 ? Axis.BANDWIDTH : Axis.LOAD;
            PlanMap map = PlanMap.of(problem, axis);
            SplittableRandom random = new SplittableRandom(seed);
            for (int probe = 0; probe < 10; probe++) {
                double parameter = axis.least() * Math.pow(axis.most() / axis.least(), random.nextDouble());
                Problem there = new Problem(
                        axis.set(problem.costs(), parameter), problem.objective(), problem.limits(), problem.pins());
                if (map.at(parameter) instanceof Entry.Best entry) {
                    double least = ((Solution.Optimal<Plan>) exact.solve(there)).value();
                    PlanCost cost =
                            PlanEvaluator.evaluate(there.costs(), entry.plan()).cost();
                    assertThat(problem.objective().value(cost))
                            .as("seed %d at %s", seed, parameter)
                            .isCloseTo(least, within(1e-9 * least));
                    assertThat(problem.objective().value(entry.costAt(parameter)))
                            .as("seed %d at %s", seed, parameter)
                            .isCloseTo(least, within(1e-9 * least));
                } else {
                    assertThat(exact.solve(there)).isInstanceOf(Solution.Infeasible.class);
                }
            }
            for (int index = 1; index < map.entries().size(); index++) {
                boolean same = map.entries().get(index) instanceof Entry.Best one
                        && map.entries().get(index - 1) instanceof Entry.Best other
                        && one.plan().placement().equals(other.plan().placement());
                breaksOfCodingOnly += same ? 1 : 0;
            }
        }
        assertThat(breaksOfCodingOnly).isGreaterThan(50);
    }

    @Test
    void radiosWithStatesAreNoDifferent() {
        for (long seed = 0; seed < 600; seed++) {
            Problem problem = problem(seed);
            RadioCycle cycle = new RadioCycle(RadioStates.of(Link.FOUR_G).orElseThrow(), seed % 3 * 10_000);
            double least = Double.POSITIVE_INFINITY;
            for (Plan plain : EveryCodedPlan.of(problem)) {
                PlanCost cost =
                        RadioEvaluator.evaluate(problem.costs(), cycle, plain).cost();
                boolean holds = problem.limits().stream().allMatch(limit -> limit.holds(cost));
                least = holds ? Math.min(least, problem.objective().value(cost)) : least;
            }
            Solution<Plan> solution = new RadioSolver(exact, cycle).solve(problem);
            if (least == Double.POSITIVE_INFINITY) {
                assertThat(solution).as("seed %d", seed).isInstanceOf(Solution.Infeasible.class);
            } else {
                Solution.Optimal<Plan> found = (Solution.Optimal<Plan>) solution;
                assertThat(found.value()).as("seed %d", seed).isCloseTo(least, within(1e-9 * least));
                assertThat(RadioEvaluator.evaluate(problem.costs(), cycle, found.plan()))
                        .isEqualTo(found.plan());
            }
        }
    }

    @Test
    void thePartsOfAnExplanationAddUp() {
        int coded = 0;
        for (long seed = 0; seed < 300; seed++) {
            Problem problem = problem(seed);
            Explanation explanation =
                    Explanation.of(problem, 3, Budget.unlimited()).orElse(null);
            if (explanation == null) {
                continue;
            }
            PlanCost cost = explanation.best().plan().cost();
            double millis =
                    explanation.parts().stream().mapToDouble(Part::millis).sum();
            double millijoules =
                    explanation.parts().stream().mapToDouble(Part::millijoules).sum();
            assertThat(millis).as("seed %d", seed).isCloseTo(cost.latencyMillis(), within(1e-9 * millis));
            assertThat(millijoules)
                    .as("seed %d", seed)
                    .isCloseTo(cost.mobileEnergyMillijoules(), within(1e-9 * millijoules));
            coded += explanation.parts().stream().anyMatch(Part.CodingWork.class::isInstance) ? 1 : 0;
        }
        assertThat(coded).isGreaterThan(20);
    }

    @Test
    void withNoLossAllowedOnlyLosslessCodingsAreUsed() {
        int lossless = 0;
        for (long seed = 0; seed < 500; seed++) {
            Problem problem = RandomProblems.coded(seed, 5).withLimits(List.of(Limit.maxAccuracyLoss(0)));
            if (exact.solve(problem) instanceof Solution.Optimal<Plan> best) {
                assertThat(best.plan().cost().accuracyLoss()).isZero();
                for (Step step : best.plan().steps()) {
                    if (step instanceof Step.Transfer transfer) {
                        lossless += transfer.coded() ? 1 : 0;
                    }
                }
            }
        }
        assertThat(lossless).isGreaterThan(50);
    }

    @Test
    void badCodingsAreRefused() {
        CrossingTensor tensor = new CrossingTensor("x", 10, -1, List.of(0), false);
        Coding coding = new Coding("c", 5, Coding.Work.NONE, Coding.Work.NONE, 0);

        assertThatThrownBy(() -> tensor.withCodings(List.of(coding)))
                .hasMessage("tensor x: the first coding must be raw with 10 bytes, at no cost");
        assertThatThrownBy(() -> tensor.withCodings(List.of(Coding.raw(10), coding, coding)))
                .hasMessage("tensor x: codec c is given twice");
        assertThatThrownBy(() -> new Coding("c", -1, Coding.Work.NONE, Coding.Work.NONE, 0))
                .hasMessage("codec c: bytes is -1, must be 0 or more");
        assertThatThrownBy(() -> new Coding("c", 1, Coding.Work.NONE, Coding.Work.NONE, Double.NaN))
                .hasMessage("codec c: accuracyLoss is NaN, must be a finite number, 0 or more");
        assertThatThrownBy(() -> new Coding.Work(0, -1, 0))
                .hasMessage("codec work: mobileMillijoules is -1.0, must be a finite number, 0 or more");
    }
}
