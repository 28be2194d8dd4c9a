package org.jointdnn.planner.ilp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Constraint;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.RandomProblems;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.solver.ExactSolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The integer program against the exact solver. */
class IlpSolverTest {
    private static final int PER_RANGE = 200;
    private static final int MAX_BLOCKS = 30;
    private static final double SAME = 1e-9;

    private final PlanSolver exact = new ExactSolver();
    private final PlanSolver ilp = new IlpSolver();

    @ParameterizedTest
    @ValueSource(longs = {40_000, 41_000, 42_000})
    void agreesWithTheExactSolverOnObjectivesPinsAndSkips(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + PER_RANGE; seed++) {
            agrees(seed, RandomProblems.problem(seed, MAX_BLOCKS));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {50_000, 51_000, 52_000, 53_000})
    void agreesWithTheExactSolverWithinLimits(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + PER_RANGE; seed++) {
            Problem problem = RandomProblems.problem(seed, MAX_BLOCKS);
            agrees(seed, problem.withLimits(RandomProblems.limits(seed, problem.costs())));
        }
    }

    /** Where the library's own branching, which this one stands in for, misses the best plan. */
    @ParameterizedTest
    @ValueSource(longs = {1198, 1350, 1841, 2207, 2619, 2748, 2786, 3029, 3123, 3331, 3401, 3546, 3753})
    void findsWhatTheLibrarysOwnBranchingMisses(long seed) {
        Problem problem = linear(RandomProblems.problem(seed, MAX_BLOCKS));
        agrees(seed, problem);
        agrees(seed, problem.withLimits(RandomProblems.limits(seed, problem.costs())));
    }

    /** Where a skip that must cross costs more than any segment. */
    @ParameterizedTest
    @ValueSource(longs = {101_268, 108_365, 108_699})
    void takesSkipsThatCostMoreThanSegments(long seed) {
        Problem problem = linear(RandomProblems.problem(seed, MAX_BLOCKS));
        agrees(seed, problem.withLimits(RandomProblems.limits(seed, problem.costs())));
    }

    private static Problem linear(Problem problem) {
        return problem.objective() instanceof Objective.EnergyDelay
                ? new Problem(problem.costs(), Objective.minimizeWeighted(0.3), problem.limits(), problem.pins())
                : problem;
    }

    private void agrees(long seed, Problem problem) {
        Solution<Plan> expected = exact.solve(problem);
        Solution<Plan> actual = ilp.solve(problem);
        if (expected instanceof Solution.Optimal<Plan> best) {
            assertThat(actual).as("seed %d: %s", seed, problem).isInstanceOf(Solution.Optimal.class);
            Solution.Optimal<Plan> found = (Solution.Optimal<Plan>) actual;
            assertThat(found.value())
                    .as("seed %d: value of %s, expected %s", seed, found.plan(), best.plan())
                    .isCloseTo(best.value(), within(SAME * best.value()));
            certify(seed, problem, found.plan(), found.value());
        } else {
            Solution.Infeasible<Plan> none = (Solution.Infeasible<Plan>) expected;
            assertThat(actual).as("seed %d: %s", seed, problem).isInstanceOf(Solution.Infeasible.class);
            Solution.Infeasible<Plan> found = (Solution.Infeasible<Plan>) actual;
            assertThat(found.violated()).as("seed %d", seed).isEqualTo(none.violated());
            double use = use(problem, none.violated(), none.nearest());
            assertThat(use(problem, found.violated(), found.nearest()))
                    .as("seed %d: use of %s, expected %s", seed, found.nearest(), none.nearest())
                    .isCloseTo(use, within(SAME * use));
        }
    }

    private static void certify(long seed, Problem problem, Plan plan, double value) {
        assertThat(PlanEvaluator.evaluate(problem.costs(), plan.placement()))
                .as("seed %d", seed)
                .isEqualTo(plan);
        assertThat(problem.objective().value(plan.cost())).as("seed %d", seed).isEqualTo(value);
        for (Pin pin : problem.pins()) {
            assertThat(plan.placement().subList(pin.from(), pin.to() + 1))
                    .as("seed %d, %s", seed, pin.name())
                    .containsOnly(pin.side());
        }
        for (Limit limit : problem.limits()) {
            assertThat(limit.holds(plan.cost())).as("seed %d, %s", seed, limit).isTrue();
        }
    }

    /** Sum of use over limit; the objective's value if it is pins that can't hold. */
    private static double use(Problem problem, List<Constraint> violated, Plan plan) {
        double use = 0;
        for (Constraint constraint : violated) {
            if (!(constraint instanceof Limit limit)) {
                return problem.objective().value(plan.cost());
            }
            use += limit.scale() * limit.quantity().of(plan.cost());
        }
        return use;
    }

    @Test
    void answersAreTheSameEveryTime() {
        for (long seed = 60_000; seed < 60_020; seed++) {
            Problem problem = RandomProblems.problem(seed, MAX_BLOCKS);
            assertThat(ilp.solve(problem).found().map(Plan::placement))
                    .as("seed %d", seed)
                    .isEqualTo(ilp.solve(problem).found().map(Plan::placement));
        }
    }

    /** Costs from 10^-6 to 10^6 ms and transfers of a gigabyte, within limits that bind. */
    @Test
    void isExactWhereCostsDifferByManyOrdersOfMagnitude() {
        SegmentCosts.Builder mobile = SegmentCosts.builder(6);
        SegmentCosts.Builder cloud = SegmentCosts.builder(6);
        for (int block = 0; block < 6; block++) {
            mobile.set(block, block, block == 3 ? 1e6 : 1e-6 * (block + 1), 1e-3);
            cloud.set(block, block, block == 0 ? 1e5 : 3e-6, 0);
        }
        List<CrossingTensor> tensors = List.of(
                new CrossingTensor("in", 1_000_000_000, -1, List.of(0), false),
                new CrossingTensor("a", 10, 0, List.of(1, 4), false),
                new CrossingTensor("b", 1_000, 2, List.of(3), false),
                new CrossingTensor("out", 7, 5, List.of(), true));
        Costs costs = new Costs(mobile.build(), cloud.build(), 1, 0, tensors, new Link(1e4, 1e4, 0, 1, 1, 1), 1e-3);
        Problem problem = Problem.of(costs, Objective.minimizeLatency());
        agrees(0, problem);
        double best = ((Solution.Optimal<Plan>) exact.solve(problem)).value();
        agrees(1, problem.withLimits(List.of(Limit.maxLatencyMillis(best), Limit.maxUploadBytes(1_010))));
        agrees(2, problem.withLimits(List.of(Limit.maxLatencyMillis(best), Limit.maxUploadBytes(9))));
        agrees(3, problem.withLimits(List.of(Limit.maxUploadBytes(999_999_999))));
    }

    /** The rows' slack lets a plan of one byte too many pass; its evaluation doesn't. */
    @Test
    void holdsByteLimitsToTheByte() {
        SegmentCosts mobile =
                SegmentCosts.builder(2).set(0, 0, 1, 1).set(1, 1, 9, 1).build();
        SegmentCosts cloud =
                SegmentCosts.builder(2).set(0, 0, 1, 0).set(1, 1, 1, 0).build();
        List<CrossingTensor> tensors = List.of(
                new CrossingTensor("in", 1_000_000_000, -1, List.of(0), false),
                new CrossingTensor("z", 1_000_000_000, 0, List.of(1), false),
                new CrossingTensor("out", 0, 1, List.of(), true));
        Costs costs = new Costs(mobile, cloud, 1, 0, tensors, new Link(1e9, 1e9, 0, 1, 1, 1), 0);
        Problem problem = Problem.of(costs, Objective.minimizeLatency());
        for (long max : List.of(1_000_000_000L, 999_999_999L, 0L)) {
            agrees(max, problem.withLimits(List.of(Limit.maxUploadBytes(max))));
        }
    }

    @Test
    void stopsWithAPlanAndABoundWhenTheBudgetIsSpent() {
        int plans = 0;
        int undecideds = 0;
        for (long seed = 70_000; seed < 70_200; seed++) {
            Problem problem = RandomProblems.problem(seed, 20).withPins(List.of());
            Problem limited = problem.withLimits(RandomProblems.limits(seed, problem.costs()));
            AtomicLong clock = new AtomicLong();
            long looks = seed % 3;
            Solution<Plan> stopped = ilp.solve(limited, Budget.of(Duration.ofNanos(looks), clock::getAndIncrement));
            Solution<Plan> best = exact.solve(limited);
            if (stopped instanceof Solution.Bounded<Plan> bounded) {
                plans++;
                double value = ((Solution.Optimal<Plan>) best).value();
                certify(seed, limited, bounded.plan(), bounded.value());
                assertThat(bounded.bound()).as("seed %d", seed).isLessThanOrEqualTo(value);
                assertThat(bounded.value()).as("seed %d", seed).isGreaterThanOrEqualTo(value * (1 - SAME));
            } else if (stopped instanceof Solution.Undecided<Plan> undecided) {
                undecideds++;
                if (best instanceof Solution.Optimal<Plan> optimal) {
                    assertThat(undecided.bound()).as("seed %d", seed).isLessThanOrEqualTo(optimal.value());
                }
            } else {
                agrees(seed, limited);
            }
        }
        assertThat(plans).isPositive();
        assertThat(undecideds).isPositive();
    }

    @Test
    void refusesWhatNoPlanCovers() {
        SegmentCosts mobile = SegmentCosts.builder(2).set(0, 0, 1, 1).build();
        Costs costs = new Costs(mobile, mobile, 1, 0, List.of(), Link.WIFI, 0);
        Problem problem = Problem.of(costs, Objective.minimizeLatency());
        assertThatThrownBy(() -> ilp.solve(problem))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("block 1 can run neither on mobile nor on cloud, alone or within a segment;"
                        + " give a segment that contains it");
        assertThatThrownBy(() -> exact.solve(problem)).hasMessageStartingWith("block 1 can run neither");
    }

    @Test
    void namesPinsThatNoPlanCanFollow() {
        SegmentCosts mobile = SegmentCosts.builder(2).set(0, 0, 1, 1).build();
        SegmentCosts cloud =
                SegmentCosts.builder(2).set(0, 0, 1, 0).set(1, 1, 1, 0).build();
        Costs costs = new Costs(mobile, cloud, 1, 0, List.of(), Link.WIFI, 0);
        List<Pin> pins = List.of(new Pin(0, 0, Side.MOBILE), new Pin(1, 1, Side.MOBILE));
        Problem problem = Problem.of(costs, Objective.minimizeLatency()).withPins(pins);
        agrees(0, problem);
        assertThat(((Solution.Infeasible<Plan>) ilp.solve(problem)).violated()).containsExactly(pins.get(1));
    }

    @Test
    void refusesNetworksThatAreTooLong() {
        SegmentCosts one = SegmentCosts.builder(IlpSolver.MAX_BLOCKS + 1).build();
        Problem problem = Problem.of(new Costs(one, one, 1, 0, List.of(), Link.WIFI, 0), Objective.minimizeLatency());
        assertThatThrownBy(() -> ilp.solve(problem))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("blocks is " + (IlpSolver.MAX_BLOCKS + 1) + ", must be within 1.." + IlpSolver.MAX_BLOCKS
                        + " for the ilp solver. Maybe use exact.");
    }
}
