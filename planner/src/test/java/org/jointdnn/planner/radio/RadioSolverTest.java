package org.jointdnn.planner.radio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
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
import org.jointdnn.planner.RankedPlan;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.radio.RadioStates.TailPhase;
import org.jointdnn.planner.solver.ExactSolver;
import org.jointdnn.planner.solver.ExhaustiveSolver;
import org.jointdnn.planner.solver.LaracSolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against every placement by the definition, and against relations that must hold. */
class RadioSolverTest {
    private static final int PER_RANGE = 1000;
    private static final int MAX_BLOCKS = 9;
    private static final RadioStates NOTHING = new RadioStates(0, 0, List.of(new TailPhase(0, 0)));

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000, 2_000, 3_000})
    void findsTheOptimumOfEveryObjectiveWithPinsAndSkips(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + PER_RANGE; seed++) {
            agrees(seed, RandomProblems.problem(seed, MAX_BLOCKS), new RandomRadios(seed).cycle());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {10_000, 11_000, 12_000, 13_000})
    void findsTheOptimumWithinLimitsOrWhatCanNotHold(long firstSeed) {
        int infeasible = 0;
        for (long seed = firstSeed; seed < firstSeed + PER_RANGE; seed++) {
            Problem problem = RandomProblems.problem(seed, MAX_BLOCKS);
            RandomRadios radios = new RandomRadios(seed);
            RadioCycle cycle = radios.cycle();
            boolean feasible = agrees(seed, problem.withLimits(radios.limits(problem.costs(), cycle)), cycle);
            infeasible += feasible ? 0 : 1;
        }
        assertThat(infeasible).isBetween(PER_RANGE / 20, PER_RANGE / 2);
    }

    private static boolean agrees(long seed, Problem problem, RadioCycle cycle) {
        EveryRadioPlacement every = new EveryRadioPlacement(problem, cycle);
        Solution<Plan> solution = new RadioSolver(new ExactSolver(), cycle).solve(problem);
        Optional<RankedPlan> best = every.best();
        if (best.isPresent()) {
            assertThat(solution).as("seed %d: %s", seed, problem).isInstanceOf(Solution.Optimal.class);
            Solution.Optimal<Plan> found = (Solution.Optimal<Plan>) solution;
            assertThat(found.value())
                    .as("seed %d: value of %s, expected %s", seed, found.plan(), best.get())
                    .isCloseTo(best.get().value(), within(1e-9 * best.get().value()));
            certify(seed, problem, cycle, found);
            return true;
        }
        assertThat(solution).as("seed %d: %s", seed, problem).isInstanceOf(Solution.Infeasible.class);
        Solution.Infeasible<Plan> found = (Solution.Infeasible<Plan>) solution;
        assertThat(RadioEvaluator.evaluate(
                        problem.costs(), cycle, found.nearest().placement()))
                .as("seed %d", seed)
                .isEqualTo(found.nearest());
        if (every.any()) {
            List<Limit> violated = every.violated();
            assertThat(found.violated()).as("seed %d", seed).isEqualTo(violated);
            double use = every.leastUse(violated);
            assertThat(EveryRadioPlacement.use(violated, found.nearest().cost()))
                    .as("seed %d: use of %s", seed, found.nearest())
                    .isCloseTo(use, within(1e-9 * use));
        } else {
            assertThat(problem.pins()).as("seed %d", seed).containsAll(pins(found));
        }
        return false;
    }

    private static List<Pin> pins(Solution.Infeasible<Plan> solution) {
        List<Pin> pins = new ArrayList<>();
        solution.violated().forEach(constraint -> pins.add((Pin) constraint));
        assertThat(pins).isNotEmpty();
        return pins;
    }

    private static void certify(long seed, Problem problem, RadioCycle cycle, Solution.Optimal<Plan> found) {
        Plan plan = found.plan();
        assertThat(RadioEvaluator.evaluate(problem.costs(), cycle, plan.placement()))
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

    /** The reduction itself: every placement of the longer network costs what the definition says, or can't run. */
    @Test
    void placementsOfTheLongerNetworkCostWhatTheDefinitionSays() {
        for (long seed = 0; seed < 500; seed++) {
            Costs costs = RandomProblems.costs(seed, 7);
            RadioCycle cycle = new RandomRadios(seed).cycle();
            Costs longer = RadioCosts.of(costs, cycle);
            for (int bits = 0; bits < 1 << costs.blocks() + 1; bits++) {
                List<Side> placement = new ArrayList<>();
                for (int block = 0; block <= costs.blocks(); block++) {
                    placement.add((bits >> block & 1) == 0 ? Side.MOBILE : Side.CLOUD);
                }
                List<Side> shorter = placement.subList(1, placement.size());
                boolean runs = placement.get(0) == Side.MOBILE && PlanEvaluator.runs(costs, shorter);
                assertThat(PlanEvaluator.runs(longer, placement))
                        .as("seed %d", seed)
                        .isEqualTo(runs);
                if (runs) {
                    Plan expected = RadioEvaluator.evaluate(costs, cycle, shorter);
                    Plan actual = PlanEvaluator.evaluate(longer, placement);
                    double latency = expected.cost().latencyMillis();
                    double energy = expected.cost().mobileEnergyMillijoules();
                    assertThat(actual.switches()).as("seed %d", seed).isEqualTo(expected.switches());
                    assertThat(actual.cost().latencyMillis())
                            .as("seed %d, %s", seed, placement)
                            .isCloseTo(latency, within(1e-11 * latency));
                    assertThat(actual.cost().mobileEnergyMillijoules())
                            .as("seed %d, %s", seed, placement)
                            .isCloseTo(energy, within(1e-11 * energy));
                    assertThat(actual.cost().cloudMillis())
                            .isEqualTo(expected.cost().cloudMillis());
                    assertThat(actual.cost().uploadBytes())
                            .isEqualTo(expected.cost().uploadBytes());
                    assertThat(actual.cost().downloadBytes())
                            .isEqualTo(expected.cost().downloadBytes());
                }
            }
        }
    }

    /** Whole numbers on a link of 1 ms per 1000 bytes, so that sums are exact and many plans tie. */
    @Test
    void breaksTiesBySwitchesThenByBlocksOnCloud() {
        RadioStates states = new RadioStates(1, 1000, List.of(new TailPhase(1, 1000)));
        for (long seed = 0; seed < 2000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RadioCycle cycle = new RadioCycle(states, random.nextInt(2));
            Problem problem = Problem.of(tyingCosts(random), Objective.minimizeLatency());
            Plan expected =
                    new EveryRadioPlacement(problem, cycle).best().orElseThrow().plan();
            Plan actual = best(problem, cycle).plan();

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
    void withoutAnythingToPayThePlansAreThoseWithoutStates() {
        for (long seed = 0; seed < 1000; seed++) {
            Problem problem = RandomProblems.problem(seed, 15).withPins(List.of());
            double without = ((Solution.Optimal<Plan>) new ExactSolver().solve(problem)).value();

            assertThat(best(problem, RadioCycle.isolated(NOTHING)).value())
                    .as("seed %d", seed)
                    .isCloseTo(without, within(1e-9 * without));
        }
    }

    /** No plan gets cheaper or faster when queries come less often, so neither does the best. */
    @Test
    void longerIdleTimesNeverMakeTheBestPlanBetter() {
        for (long seed = 0; seed < 500; seed++) {
            Problem problem = RandomProblems.problem(seed, 12).withPins(List.of());
            RadioStates states = new RandomRadios(seed).states();
            double before = ((Solution.Optimal<Plan>) new ExactSolver().solve(problem)).value();
            double tail = states.tailMillis();
            for (double idle : new double[] {0, tail / 4, tail / 2, tail, 2 * tail, Double.POSITIVE_INFINITY}) {
                double value = best(problem, new RadioCycle(states, idle)).value();
                assertThat(value).as("seed %d, idle %s", seed, idle).isGreaterThanOrEqualTo(before * (1 - 1e-12));
                before = value;
            }
        }
    }

    /** Without limits, only promotion and tail depend on the idle time, and all plans that use the radio pay the same. */
    @Test
    void asQueriesGetRarerThePlanChangesAtMostOnceAndToMobileOnly() {
        for (long seed = 0; seed < 500; seed++) {
            Costs costs = RandomProblems.costs(seed, 12);
            Problem problem = Problem.of(costs, Objective.minimizeEnergy());
            RadioStates states = new RandomRadios(seed).states();
            double tail = states.tailMillis();
            Plan first = best(problem, new RadioCycle(states, 0)).plan();
            for (double idle : new double[] {tail / 4, tail / 2, tail, Double.POSITIVE_INFINITY}) {
                RadioCycle cycle = new RadioCycle(states, idle);
                Solution.Optimal<Plan> found = best(problem, cycle);
                if (found.plan().placement().contains(Side.CLOUD)) {
                    double kept = RadioEvaluator.evaluate(costs, cycle, first.placement())
                            .cost()
                            .mobileEnergyMillijoules();
                    assertThat(kept).as("seed %d, %s", seed, cycle).isCloseTo(found.value(), within(1e-9 * kept));
                }
            }
        }
    }

    @Test
    void otherSolversDoTheSame() {
        for (long seed = 0; seed < 300; seed++) {
            Problem problem = RandomProblems.problem(seed, MAX_BLOCKS);
            RandomRadios radios = new RandomRadios(seed);
            RadioCycle cycle = radios.cycle();
            Problem limited = problem.withLimits(radios.limits(problem.costs(), cycle));
            Solution<Plan> exact = new RadioSolver(new ExactSolver(), cycle).solve(limited);
            Solution<Plan> exhaustive = new RadioSolver(new ExhaustiveSolver(), cycle).solve(limited);
            assertThat(exhaustive.getClass()).as("seed %d", seed).isEqualTo(exact.getClass());
            assertThat(exhaustive.solver()).isEqualTo("exhaustive");
            if (exact instanceof Solution.Optimal<Plan> optimal) {
                double value = ((Solution.Optimal<Plan>) exhaustive).value();
                assertThat(value).as("seed %d", seed).isCloseTo(optimal.value(), within(1e-9 * value));
                boundsFromBelow(seed, limited, cycle, optimal.value());
            }
        }
    }

    private static void boundsFromBelow(long seed, Problem problem, RadioCycle cycle, double value) {
        if (problem.objective() instanceof Objective.EnergyDelay) {
            return;
        }
        Solution<Plan> solution = new RadioSolver(new LaracSolver(), cycle).solve(problem);
        if (solution instanceof Solution.Bounded<Plan> bounded) {
            assertThat(bounded.bound()).as("seed %d", seed).isLessThanOrEqualTo(value * (1 + 1e-9));
            assertThat(bounded.value()).as("seed %d", seed).isGreaterThanOrEqualTo(value * (1 - 1e-9));
        }
    }

    @Test
    void namesBlocksAndPinsAsTheCallerNumbersThem() {
        SegmentCosts mobile = SegmentCosts.builder(2).set(0, 0, 1, 1).build();
        SegmentCosts cloud = SegmentCosts.builder(2).set(0, 0, 1, 0).build();
        Link link = new Link(8, 8, 0, 0, 0, 0);
        PlanSolver solver = new RadioSolver(new ExactSolver(), RadioCycle.isolated(RadioStates.LTE));
        Costs uncovered = new Costs(mobile, cloud, 1, 0, List.of(), link, 0);
        assertThatThrownBy(() -> solver.solve(Problem.of(uncovered, Objective.minimizeEnergy())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("block 1 can run neither on mobile nor on cloud");

        Costs covered = new Costs(mobile, both(), 1, 0, List.of(), link, 0);
        Pin pin = new Pin(1, 1, Side.MOBILE);
        Solution<Plan> solution =
                solver.solve(Problem.of(covered, Objective.minimizeEnergy()).withPins(List.of(pin)));
        assertThat(((Solution.Infeasible<Plan>) solution).violated()).containsExactly(pin);
    }

    private static SegmentCosts both() {
        return SegmentCosts.builder(2).set(0, 0, 1, 0).set(1, 1, 1, 0).build();
    }

    private static Solution.Optimal<Plan> best(Problem problem, RadioCycle cycle) {
        return (Solution.Optimal<Plan>) new RadioSolver(new ExactSolver(), cycle).solve(problem);
    }
}
