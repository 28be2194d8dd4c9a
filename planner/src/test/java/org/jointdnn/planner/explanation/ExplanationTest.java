package org.jointdnn.planner.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jointdnn.planner.Budget;
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
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.RandomProblems;
import org.jointdnn.planner.RankedPlan;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.ranking.AllPlans;
import org.junit.jupiter.api.Test;

/** Every claim of an explanation, put to the test in changed costs and among all plans. */
class ExplanationTest {
    private static final int SEEDS = 3000;
    private static final double ROUNDING = 1e-11;

    @Test
    void partsAddUpToThePlan() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Problem problem = RandomProblems.problem(seed, 8);
            for (RankedPlan ranked : AllPlans.of(problem)) {
                List<Part> parts = Part.of(problem.costs(), ranked.plan());
                PlanCost cost = ranked.plan().cost();
                assertThat(parts.stream().mapToDouble(Part::millis).sum())
                        .as("seed %d, %s", seed, ranked.plan())
                        .isCloseTo(cost.latencyMillis(), within(ROUNDING * cost.latencyMillis()));
                assertThat(parts.stream().mapToDouble(Part::millijoules).sum())
                        .as("seed %d, %s", seed, ranked.plan())
                        .isCloseTo(cost.mobileEnergyMillijoules(), within(ROUNDING * cost.mobileEnergyMillijoules()));
            }
        }
    }

    @Test
    void plansCrossWhereItSaysAndNowhereNearer() {
        int crossings = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Problem problem = problem(seed);
            Optional<Explanation> explanation = Explanation.of(problem, 3, Budget.unlimited());
            assertThat(explanation.isPresent())
                    .as("seed %d", seed)
                    .isEqualTo(!AllPlans.of(problem).isEmpty());
            if (explanation.isPresent()) {
                for (Alternative alternative : explanation.get().alternatives()) {
                    crossings +=
                            checkChanges(seed, problem, explanation.get().best().plan(), alternative);
                }
            }
        }
        assertThat(crossings).isGreaterThan(SEEDS);
    }

    private static int checkChanges(long seed, Problem problem, Plan best, Alternative alternative) {
        double[] bandwidths = {0, Double.POSITIVE_INFINITY};
        double[] loads = {0, Double.POSITIVE_INFINITY};
        int crossings = 0;
        for (Change change : alternative.changes()) {
            if (change instanceof Change.Bandwidth bandwidth) {
                bandwidths[bandwidth.below() ? 0 : 1] = bandwidth.uploadMbps();
                double past = bandwidth.uploadMbps() * (bandwidth.below() ? 1 - 1e-6 : 1 + 1e-6);
                checkWinner(seed, with(problem, atUpload(problem.costs(), past)), alternative, change);
                crossings++;
            } else if (change instanceof Change.Load load) {
                loads[load.below() ? 0 : 1] = load.loadFactor();
                double past = load.loadFactor() * (load.below() ? 1 - 1e-6 : 1 + 1e-6);
                checkWinner(seed, with(problem, atLoad(problem.costs(), past)), alternative, change);
                crossings++;
            } else {
                checkLimits(seed, problem, best, alternative, (Change.Limits) change);
            }
        }
        if (alternative.violated().isEmpty()) {
            for (double exponent = -2; exponent <= 4; exponent += 0.05) {
                double upload = Math.pow(10, exponent);
                checkOrder(seed, problem, atUpload(problem.costs(), upload), best, alternative, upload, bandwidths);
                double load = Math.pow(10, exponent - (exponent > 3 ? 1 : 0));
                checkOrder(seed, problem, atLoad(problem.costs(), load), best, alternative, load, loads);
            }
            for (int side = 0; side < 2; side++) {
                double beyond = side == 0 ? 1 - 1e-4 : 1 + 1e-4;
                checkBetter(seed, problem, bandwidths[side], beyond, best, alternative, true);
                checkBetter(seed, problem, loads[side], beyond, best, alternative, false);
            }
        }
        return crossings;
    }

    /** Between the crossings the best plan stays the better one of the two. */
    private static void checkOrder(
            long seed, Problem problem, Costs costs, Plan best, Alternative other, double at, double[] crossings) {
        if (at > crossings[0] && at < crossings[1]) {
            double value = value(problem, costs, best);
            assertThat(value(problem, costs, other.plan()))
                    .as("seed %d, %s at %s, between %s and %s", seed, other.plan(), at, crossings[0], crossings[1])
                    .isGreaterThanOrEqualTo(value * (1 - ROUNDING));
        }
    }

    /** Just past a crossing the other plan is better, just before it is not. */
    private static void checkBetter(
            long seed, Problem problem, double at, double beyond, Plan best, Alternative other, boolean bandwidth) {
        if (at == 0 || at == Double.POSITIVE_INFINITY) {
            return;
        }
        Costs past = bandwidth ? atUpload(problem.costs(), at * beyond) : atLoad(problem.costs(), at * beyond);
        Costs before = bandwidth ? atUpload(problem.costs(), at / beyond) : atLoad(problem.costs(), at / beyond);
        double now = bandwidth
                ? problem.costs().link().uploadMbps()
                : problem.costs().loadFactor();
        assertThat(value(problem, past, other.plan()))
                .as("seed %d, %s past %s", seed, other.plan(), at)
                .isLessThanOrEqualTo(value(problem, past, best) * (1 + ROUNDING));
        if (Math.abs(at - now) > 1e-3 * now) {
            assertThat(value(problem, before, other.plan()))
                    .as("seed %d, %s before %s", seed, other.plan(), at)
                    .isGreaterThanOrEqualTo(value(problem, before, best) * (1 - ROUNDING));
        }
    }

    private static void checkWinner(long seed, Problem then, Alternative alternative, Change change) {
        List<RankedPlan> all = AllPlans.of(then);
        Plan plan = PlanEvaluator.evaluate(then.costs(), alternative.plan().placement());
        double value = then.objective().value(plan.cost());
        boolean within = then.limits().stream().allMatch(limit -> limit.holds(plan.cost()));
        if (all.isEmpty()) {
            assertThat(change.winner()).as("seed %d", seed).isEqualTo(new Winner.Nobody());
        } else if (within && value <= all.get(0).value() * (1 + 1e-10)) {
            assertThat(change.winner()).as("seed %d", seed).isEqualTo(new Winner.Itself());
        } else if (!within || value > all.get(0).value() * (1 + 1e-8)) {
            assertThat(change.winner()).as("seed %d", seed).isInstanceOf(Winner.Other.class);
            Plan other = ((Winner.Other) change.winner()).plan();
            assertThat(then.objective().value(other.cost()))
                    .as("seed %d", seed)
                    .isCloseTo(all.get(0).value(), within(1e-9 * all.get(0).value()));
        }
    }

    private static void checkLimits(
            long seed, Problem problem, Plan best, Alternative alternative, Change.Limits change) {
        PlanCost cost = alternative.plan().cost();
        assertThat(alternative.value())
                .as("seed %d", seed)
                .isLessThan(problem.objective().value(best.cost()));
        assertThat(change.limits()).as("seed %d", seed).hasSameSizeAs(alternative.violated());
        List<Limit> raised = new ArrayList<>(problem.limits());
        for (Limit limit : change.limits()) {
            assertThat(limit.holds(cost)).as("seed %d", seed).isTrue();
            assertThat(new Limit(limit.quantity(), limit.max() * (1 - 1e-6)).holds(cost))
                    .as("seed %d", seed)
                    .isFalse();
            raised.replaceAll(old -> old.quantity() == limit.quantity() ? limit : old);
        }
        checkWinner(seed, problem.withLimits(raised), alternative, change);
    }

    @Test
    void constraintsCostWhatTheBestPlanWithoutThemSaves() {
        int binding = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Problem problem = problem(seed);
            Explanation explanation =
                    Explanation.of(problem, 0, Budget.unlimited()).orElse(null);
            if (explanation == null) {
                continue;
            }
            assertThat(explanation.prices())
                    .hasSize(problem.limits().size() + problem.pins().size());
            for (Price price : explanation.prices()) {
                double without =
                        AllPlans.of(without(problem, price.constraint())).get(0).value();
                assertThat(price.without().value())
                        .as("seed %d, %s", seed, price)
                        .isCloseTo(without, within(1e-9 * without));
                assertThat(explanation.best().value() - price.extra())
                        .as("seed %d, %s", seed, price)
                        .isCloseTo(without, within(2e-9 * explanation.best().value()));
                binding += price.binding() ? 1 : 0;
            }
        }
        assertThat(binding).isGreaterThan(100);
    }

    private static Problem without(Problem problem, Constraint constraint) {
        List<Limit> limits = new ArrayList<>(problem.limits());
        List<Pin> pins = new ArrayList<>(problem.pins());
        limits.remove(constraint);
        pins.remove(constraint);
        return problem.withLimits(limits).withPins(pins);
    }

    @Test
    void looksAtTheNextBestPlansAndAtEitherSideAlone() {
        for (long seed = 0; seed < 500; seed++) {
            Problem problem = problem(seed);
            Explanation explanation =
                    Explanation.of(problem, 3, Budget.unlimited()).orElse(null);
            if (explanation == null) {
                continue;
            }
            List<RankedPlan> all = AllPlans.of(problem);
            for (int rank = 2; rank <= Math.min(4, all.size()); rank++) {
                int wanted = rank;
                assertThat(explanation.alternatives())
                        .as("seed %d, rank %d", seed, rank)
                        .filteredOn(alternative -> alternative.rank() == wanted)
                        .singleElement()
                        .satisfies(alternative -> assertThat(alternative.value())
                                .isCloseTo(all.get(wanted - 1).value(), within(1e-9 * alternative.value())));
            }
            for (Side side : Side.values()) {
                List<Side> placement = Placements.allOn(side, problem.costs().blocks());
                boolean runs = PlanEvaluator.runs(problem.costs(), placement);
                boolean best = explanation.best().plan().placement().equals(placement);
                assertThat(explanation.alternatives())
                        .as("seed %d, %s", seed, side)
                        .filteredOn(alternative -> alternative.onlySide().equals(Optional.of(side)))
                        .hasSize(runs && !best ? 1 : 0);
            }
        }
    }

    /** By hand: 10 ms here against 8 bits/ms up, nothing down, 2 ms there: equal at 1 Mbps. */
    @Test
    void crossesWhereArithmeticSays() {
        SegmentCosts mobile = SegmentCosts.builder(1).set(0, 0, 10, 20).build();
        SegmentCosts cloud = SegmentCosts.builder(1).set(0, 0, 2, 0).build();
        CrossingTensor input = new CrossingTensor("x", 1000, -1, List.of(0), false);
        Costs costs = new Costs(mobile, cloud, 1, 0, List.of(input), new Link(2, 4, 0, 0, 0, 0), 0);

        Explanation explanation = Explanation.of(Problem.of(costs, Objective.minimizeLatency()), 5, Budget.unlimited())
                .orElseThrow();

        assertThat(explanation.best().plan().placement()).containsExactly(Side.CLOUD);
        assertThat(explanation.best().value()).isEqualTo(6);
        assertThat(explanation.latencyShare(explanation.parts().get(0))).isEqualTo(4 / 6.0);
        assertThat(explanation.alternatives()).singleElement().satisfies(mobileOnly -> {
            assertThat(mobileOnly.value()).isEqualTo(10);
            assertThat(mobileOnly.changes())
                    .containsExactly(
                            new Change.Bandwidth(1, 2, true, new Winner.Itself()),
                            new Change.Load(3, false, new Winner.Itself()));
        });
    }

    @Test
    void saysThatTheBudgetEnded() {
        Problem problem = Problem.of(RandomProblems.costs(5, 30), Objective.minimizeLatency());
        int[] looks = {0};

        Budget few = Budget.of(Duration.ofNanos(20), () -> looks[0]++);
        assertThat(Explanation.of(problem, 50, few).orElseThrow().complete()).isFalse();
        assertThat(Explanation.of(problem, 50, Budget.unlimited()).orElseThrow().complete())
                .isTrue();
    }

    private static Problem problem(long seed) {
        Problem problem = RandomProblems.problem(seed, 7);
        return seed % 2 == 0 ? problem : problem.withLimits(RandomProblems.limits(seed, problem.costs()));
    }

    private static Problem with(Problem problem, Costs costs) {
        return new Problem(costs, problem.objective(), problem.limits(), problem.pins());
    }

    private static double value(Problem problem, Costs costs, Plan plan) {
        return problem.objective()
                .value(PlanEvaluator.evaluate(costs, plan.placement()).cost());
    }

    private static Costs atUpload(Costs costs, double uploadMbps) {
        Link link = costs.link();
        double downloadMbps = link.downloadMbps() * (uploadMbps / link.uploadMbps());
        return costs.over(link.at(uploadMbps, downloadMbps, link.rttMillis()));
    }

    private static Costs atLoad(Costs costs, double load) {
        return new Costs(
                costs.mobile(),
                costs.cloud(),
                load,
                costs.queueMillis(),
                costs.tensors(),
                costs.link(),
                costs.idleWatts());
    }
}
