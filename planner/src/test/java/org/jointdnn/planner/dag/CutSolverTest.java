package org.jointdnn.planner.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.solver.ExactSolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cut against all placements of small graphs, and relations that must hold on larger ones. */
class CutSolverTest {
    private static final int PER_RANGE = 1000;
    private static final double ROUNDING = 1e-12;
    private static final Link LINK = new Link(8, 16, 10, 0, 0, 1000);

    private final CutSolver solver = new CutSolver();

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000, 2_000, 3_000})
    void findsTheOptimumOfAllPlacements(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + PER_RANGE; seed++) {
            DagProblem problem = RandomDags.problem(seed, seed % 10 == 0 ? 12 : 8);
            Optional<DagPlan> expected = exhaustive(problem);
            Solution<DagPlan> solution = solver.solve(problem);
            assertThat(solution.solver()).isEqualTo("cut");
            if (!expected.isPresent()) {
                checkInfeasible(seed, problem, (Solution.Infeasible<DagPlan>) solution);
                continue;
            }
            Solution.Optimal<DagPlan> found = (Solution.Optimal<DagPlan>) solution;
            double best = problem.objective().value(expected.get().cost());
            assertThat(found.value()).as("seed %d", seed).isLessThanOrEqualTo(best * (1 + ROUNDING));
            assertThat(found.plan())
                    .as("seed %d", seed)
                    .isEqualTo(
                            DagEvaluator.evaluate(problem.costs(), found.plan().placement()));
            assertThat(found.value())
                    .as("seed %d", seed)
                    .isEqualTo(problem.objective().value(found.plan().cost()));
            assertThat(follows(found.plan().placement(), problem.pins()))
                    .as("seed %d", seed)
                    .isTrue();
        }
    }

    private static void checkInfeasible(long seed, DagProblem problem, Solution.Infeasible<DagPlan> solution) {
        List<Pin> rest = new ArrayList<>(problem.pins());
        assertThat(solution.violated()).as("seed %d", seed).isNotEmpty();
        rest.removeAll(solution.violated());
        DagProblem relaxed = new DagProblem(problem.costs(), problem.objective(), rest);
        assertThat(problem.objective().value(solution.nearest().cost()))
                .as("seed %d", seed)
                .isLessThanOrEqualTo(
                        problem.objective().value(exhaustive(relaxed).get().cost()) * (1 + ROUNDING));
        solution.violated()
                .forEach(pin -> assertThat(
                                exhaustive(new DagProblem(problem.costs(), problem.objective(), List.of((Pin) pin))))
                        .as("seed %d", seed)
                        .isEmpty());
    }

    /** By value, then crossings, then operators on CLOUD. */
    @ParameterizedTest
    @ValueSource(longs = {10_000, 11_000})
    void breaksTiesByCrossingsThenByOperatorsOnCloud(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + PER_RANGE; seed++) {
            DagProblem problem = RandomDags.tying(seed, 8);
            DagPlan expected = exhaustive(problem).get();
            DagPlan actual = solver.solve(problem).found().get();
            assertThat(actual.cost().latencyMillis())
                    .as("seed %d", seed)
                    .isEqualTo(expected.cost().latencyMillis());
            assertThat(actual.crossings()).as("seed %d, %s", seed, expected).isEqualTo(expected.crossings());
            assertThat(actual.onCloud()).as("seed %d, %s", seed, expected).isEqualTo(expected.onCloud());
        }
    }

    private static Optional<DagPlan> exhaustive(DagProblem problem) {
        List<DagPlan> best = new ArrayList<>();
        int operators = problem.costs().operators();
        for (int bits = 0; bits < 1 << operators; bits++) {
            Side[] sides = new Side[operators];
            boolean runs = true;
            for (int index = 0; index < operators; index++) {
                boolean mobile = (bits >> index & 1) == 0;
                Operator operator = problem.costs().graph().operators().get(index);
                runs &= mobile ? operator.runsOnMobile() : operator.runsOnCloud();
                sides[index] = mobile ? Side.MOBILE : Side.CLOUD;
            }
            if (runs && follows(List.of(sides), problem.pins())) {
                DagPlan plan = DagEvaluator.evaluate(problem.costs(), List.of(sides));
                if (best.isEmpty() || before(plan, best.get(0), problem.objective())) {
                    best = List.of(plan);
                }
            }
        }
        return best.stream().findFirst();
    }

    private static boolean before(DagPlan plan, DagPlan other, Objective objective) {
        double value = objective.value(plan.cost());
        double otherValue = objective.value(other.cost());
        if (value != otherValue) {
            return value < otherValue;
        }
        return plan.crossings() != other.crossings()
                ? plan.crossings() < other.crossings()
                : plan.onCloud() < other.onCloud();
    }

    private static boolean follows(List<Side> placement, List<Pin> pins) {
        return pins.stream()
                .noneMatch(pin -> placement
                        .subList(pin.from(), pin.to() + 1)
                        .contains(pin.side().other()));
    }

    /** Every placement of a chain of blocks is one of its operators. */
    @Test
    void isNeverWorseThanTheChainOfBlocks() {
        int better = 0;
        for (long seed = 0; seed < 1000; seed++) {
            DagCosts costs = RandomDags.inception(seed);
            BlockChain chain = BlockChain.of(costs);
            for (Objective objective :
                    List.of(Objective.minimizeLatency(), Objective.minimizeEnergy(), Objective.minimizeEnergyDelay())) {
                Solution.Optimal<Plan> ofChain =
                        (Solution.Optimal<Plan>) new ExactSolver().solve(Problem.of(chain.costs(), objective));
                Solution.Optimal<DagPlan> ofGraph =
                        (Solution.Optimal<DagPlan>) solver.solve(DagProblem.of(costs, objective));
                DagPlan expanded = DagEvaluator.evaluate(
                        costs, chain.ofOperators(ofChain.plan().placement()));
                double value = objective.value(expanded.cost());
                // One tensor lives at each boundary, so both definitions agree on a chain's plan.
                assertThat(Math.abs(value - ofChain.value()))
                        .as("seed %d, %s", seed, objective)
                        .isLessThanOrEqualTo(1e-9 * value);
                assertThat(ofGraph.value())
                        .as("seed %d, %s", seed, objective)
                        .isLessThanOrEqualTo(value * (1 + ROUNDING));
                better += ofGraph.value() < value * 0.999 ? 1 : 0;
            }
        }
        assertThat(better).as("graphs where branches on both sides pay").isGreaterThan(100);
    }

    @Test
    void fasterLinksNeverMakeTheBestPlanSlower() {
        for (long seed = 0; seed < 300; seed++) {
            DagCosts costs = RandomDags.problem(seed, 60).costs();
            Link link = costs.link();
            double before = latency(costs);
            for (Link faster : List.of(
                    link.at(2 * link.uploadMbps(), link.downloadMbps(), link.rttMillis()),
                    link.at(link.uploadMbps(), 2 * link.downloadMbps(), link.rttMillis()),
                    link.at(link.uploadMbps(), link.downloadMbps(), link.rttMillis() / 2))) {
                assertThat(latency(costs.over(faster)))
                        .as("seed %d, %s", seed, faster)
                        .isLessThanOrEqualTo(before * (1 + ROUNDING));
            }
        }
    }

    private double latency(DagCosts costs) {
        Solution<DagPlan> solution = solver.solve(DagProblem.of(costs, Objective.minimizeLatency()));
        return solution.found().get().cost().latencyMillis();
    }

    /** Branch "fast" pays on CLOUD, branch "here" can't run there, and both read the stem's tensor. */
    @Test
    void runsParallelBranchesOnBothSides() {
        OperatorGraph graph = new OperatorGraph(
                List.of(
                        new Operator("stem", 1, 2, 1),
                        new Operator("fast", 100, 200, 3),
                        Operator.mobileOnly("here", 4, 5),
                        new Operator("join", 2, 3, 2)),
                List.of(
                        new CrossingTensor("x", 50_000, -1, List.of(0), false),
                        new CrossingTensor("s", 1_000, 0, List.of(1, 2), false),
                        new CrossingTensor("f", 2_000, 1, List.of(3), false),
                        new CrossingTensor("h", 40_000, 2, List.of(3), false),
                        new CrossingTensor("y", 30_000, 3, List.of(), true)));
        DagCosts costs = new DagCosts(graph, 2, LINK, 0.5);
        Solution.Optimal<DagPlan> found =
                (Solution.Optimal<DagPlan>) solver.solve(DagProblem.of(costs, Objective.minimizeLatency()));

        assertThat(found.plan().placement()).containsExactly(Side.MOBILE, Side.CLOUD, Side.MOBILE, Side.MOBILE);
        assertThat(found.plan().crossings()).isEqualTo(2);
        // mobile 1 + 4 + 2, cloud 2 * 3, s up 1 ms, f down 1 ms, twice half of 10 ms.
        assertThat(found.value()).isEqualTo(7 + 6 + 1 + 1 + 10);
        // mobile 2 + 5 + 3, radio 1 W for 2 ms, idle 0.5 W for 6 + 10 ms.
        assertThat(found.plan().cost().mobileEnergyMillijoules()).isEqualTo(10 + 2 + 8);
        assertThat(found.plan().cost().cloudMillis()).isEqualTo(6);
        assertThat(found.plan().cost().uploadBytes()).isEqualTo(1_000);
        assertThat(found.plan().cost().downloadBytes()).isEqualTo(2_000);
    }

    @Test
    void namesThePinsThatCantBeFollowed() {
        OperatorGraph graph = new OperatorGraph(
                List.of(Operator.mobileOnly("a", 1, 1), Operator.cloudOnly("b", 1), new Operator("c", 1, 1, 1)),
                List.of());
        List<Pin> pins = List.of(new Pin(0, 0, Side.CLOUD), new Pin(1, 1, Side.MOBILE), new Pin(2, 2, Side.CLOUD));
        DagProblem problem = new DagProblem(new DagCosts(graph, 1, LINK, 0), Objective.minimizeEnergyDelay(), pins);
        Solution.Infeasible<DagPlan> answer = (Solution.Infeasible<DagPlan>) solver.solve(problem);
        assertThat(answer.violated()).containsExactly(pins.get(0), pins.get(1));
        assertThat(answer.nearest().placement()).containsExactly(Side.MOBILE, Side.CLOUD, Side.CLOUD);
    }

    @Test
    void refusesBadInputByName() {
        double inf = Double.POSITIVE_INFINITY;
        assertThatThrownBy(() -> new Operator("conv1", inf, inf, inf))
                .hasMessage("operator conv1 can run nowhere: give it a cost on mobile or on cloud");
        assertThatThrownBy(() -> new Operator("conv1", 1, Double.NaN, 1))
                .hasMessageStartingWith("operator conv1: mobileMillijoules is NaN, must be");
        assertThatThrownBy(() -> new Operator("conv1", -1, 1, 1))
                .hasMessageStartingWith("operator conv1: mobileMillis is -1.0, must be");
        assertThatThrownBy(() -> new Operator("conv1", 1, 1, -inf))
                .hasMessageStartingWith("operator conv1: cloudMillis is -Infinity, must be");
        assertThatThrownBy(() -> new Operator("conv1", 1, inf, 1)).hasMessageContaining("both finite or both infinite");
        OperatorGraph graph = new OperatorGraph(List.of(new Operator("a", 1, 1, 1)), List.of());
        assertThatThrownBy(() -> new OperatorGraph(List.of(), List.of())).hasMessageStartingWith("operators is empty");
        assertThatThrownBy(() ->
                        new OperatorGraph(graph.operators(), List.of(new CrossingTensor("t", 1, 0, List.of(1), false))))
                .hasMessage("tensor t: consumer is 1, must be within 0..0");
        assertThatThrownBy(() -> new DagCosts(graph, Double.NaN, LINK, 0)).hasMessageStartingWith("loadFactor is NaN");
        assertThatThrownBy(() -> new DagCosts(graph, 1, LINK, inf)).hasMessageStartingWith("idleWatts is Infinity");
        DagCosts costs = new DagCosts(graph, 1, LINK, 0);
        assertThatThrownBy(() -> new DagProblem(costs, Objective.minimizeLatency(), List.of(new Pin(0, 1, Side.CLOUD))))
                .hasMessage("pin 0-1=cloud is not within operators 0..0");
        assertThatThrownBy(() -> new DagProblem(
                        costs,
                        Objective.minimizeLatency(),
                        List.of(new Pin(0, 0, Side.CLOUD), new Pin(0, 0, Side.MOBILE))))
                .hasMessage("pin 0=cloud contradicts pin 0=mobile: operator 0 can't be on both sides");
        assertThatThrownBy(() -> DagEvaluator.evaluate(
                        new DagCosts(new OperatorGraph(List.of(Operator.mobileOnly("a", 1, 1)), List.of()), 1, LINK, 0),
                        List.of(Side.CLOUD)))
                .hasMessage("operator a is placed on cloud, where it can't run");
    }
}
