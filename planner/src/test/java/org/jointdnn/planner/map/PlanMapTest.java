package org.jointdnn.planner.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Quantity;
import org.jointdnn.planner.RandomProblems;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.solver.ExactSolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The plan map against every placement at many values of its parameter, and against relations that must hold. */
class PlanMapTest {
    private static final int PER_RANGE = 500;
    private static final int PROBES = 6;

    @ParameterizedTest
    @ValueSource(longs = {0, 500, 1_000, 1_500, 2_000, 2_500})
    void isRightEverywhere(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + PER_RANGE; seed++) {
            for (Axis axis : Axis.values()) {
                Problem problem = problem(seed, 8);
                agrees(seed, problem, PlanMap.of(problem, axis));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {10_000, 10_500, 11_000, 11_500, 12_000, 12_500})
    void isRightEverywhereWithinLimits(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + PER_RANGE; seed++) {
            for (Axis axis : Axis.values()) {
                Problem problem = limited(seed, 8, axis);
                agrees(seed, problem, PlanMap.of(problem, axis));
            }
        }
    }

    /** Networks whose features differ in size by orders of magnitude: maps of many entries, with limits that bite. */
    @ParameterizedTest
    @ValueSource(longs = {20_000, 20_500, 21_000, 21_500})
    void isRightEverywhereOnRichMaps(long firstSeed) {
        int rich = 0;
        int jumps = 0;
        for (long seed = firstSeed; seed < firstSeed + PER_RANGE; seed++) {
            for (Axis axis : Axis.values()) {
                Problem problem = rich(seed, axis);
                PlanMap map = PlanMap.of(problem, axis);
                agrees(seed, problem, map);
                rich += map.entries().size() > 3 ? 1 : 0;
                jumps += jumps(problem, map);
            }
        }
        assertThat(rich).isGreaterThan(200);
        assertThat(jumps).isGreaterThan(100);
    }

    /** Break points where a plan leaves its limits and a worse one takes its place. */
    private static int jumps(Problem problem, PlanMap map) {
        int jumps = 0;
        for (int index = 1; index < map.entries().size(); index++) {
            if (map.entries().get(index - 1) instanceof Entry.Best left
                    && map.entries().get(index) instanceof Entry.Best right) {
                double ratio = problem.objective().value(left.costAt(left.to()))
                        / problem.objective().value(right.costAt(left.to()));
                jumps += Math.abs(ratio - 1) > 1e-6 ? 1 : 0;
            }
        }
        return jumps;
    }

    @Test
    void agreesWithTheSolverOnLargeNetworks() {
        for (long seed = 0; seed < 100; seed++) {
            for (Axis axis : Axis.values()) {
                Problem problem = limited(seed, 40, axis);
                PlanMap map = PlanMap.of(problem, axis);
                for (double parameter : probes(seed, map, 4)) {
                    Costs there = axis.set(problem.costs(), parameter);
                    Problem local = new Problem(there, problem.objective(), problem.limits(), problem.pins());
                    Solution<Plan> solved = new ExactSolver().solve(local);
                    double value = solved instanceof Solution.Optimal<Plan> best ? best.value() : Double.NaN;
                    double mapped = value(problem.objective(), map, parameter);
                    assertThat(Math.abs(mapped - value) <= 1e-9 * value || Double.isNaN(mapped) && Double.isNaN(value))
                            .as("seed %d, %s %s: %s, expected %s", seed, axis, parameter, mapped, value)
                            .isTrue();
                }
            }
        }
    }

    private static void agrees(long seed, Problem problem, PlanMap map) {
        EveryPlacement every = new EveryPlacement(problem);
        for (double parameter : probes(seed, map, PROBES)) {
            Supplier<String> at = () -> "seed " + seed + ", " + map.axis() + " " + parameter + ": " + map.entries();
            Costs there = map.axis().set(problem.costs(), parameter);
            EveryPlacement.Best best = every.best(there);
            double value = value(problem.objective(), map, parameter);
            if (Double.isNaN(value)) {
                assertThat(best.strict()).as(at).isInfinite();
            } else {
                assertThat(value).as(at).isLessThanOrEqualTo(best.strict() * (1 + 1e-10));
                assertThat(value).as(at).isGreaterThanOrEqualTo(best.lenient() * (1 - 1e-10));
                certify(problem, map, parameter, at);
            }
        }
        hasProperBreaks(seed, problem, map);
    }

    /** Checks the plan and its lines against the definition. */
    private static void certify(Problem problem, PlanMap map, double parameter, Supplier<String> at) {
        Entry.Best entry = (Entry.Best) map.at(parameter);
        Costs there = map.axis().set(problem.costs(), parameter);
        PlanCost cost = EveryPlacement.cost(there, entry.plan().placement());
        PlanCost lines = entry.costAt(parameter);
        assertThat(lines.latencyMillis()).as(at).isCloseTo(cost.latencyMillis(), within(1e-12 * cost.latencyMillis()));
        assertThat(lines.mobileEnergyMillijoules())
                .as(at)
                .isCloseTo(cost.mobileEnergyMillijoules(), within(1e-12 * cost.mobileEnergyMillijoules()));
        assertThat(lines.cloudMillis()).as(at).isCloseTo(cost.cloudMillis(), within(1e-12 * cost.cloudMillis()));
        assertThat(lines.uploadBytes()).as(at).isEqualTo(cost.uploadBytes());
        assertThat(lines.downloadBytes()).as(at).isEqualTo(cost.downloadBytes());
        for (Limit limit : problem.limits()) {
            assertThat(limit.quantity().of(cost)).as(at).isLessThanOrEqualTo(limit.threshold() * (1 + 1e-14));
        }
        for (Pin pin : problem.pins()) {
            assertThat(entry.plan().placement().subList(pin.from(), pin.to() + 1))
                    .as(at)
                    .containsOnly(pin.side());
        }
    }

    private static void hasProperBreaks(long seed, Problem problem, PlanMap map) {
        List<Entry> entries = map.entries();
        assertThat(entries.get(0).from()).isEqualTo(map.axis().least());
        assertThat(entries.get(entries.size() - 1).to()).isEqualTo(map.axis().most());
        for (int index = 1; index < entries.size(); index++) {
            Entry before = entries.get(index - 1);
            Entry after = entries.get(index);
            Supplier<String> where = () -> "seed " + seed + ", " + before + " and " + after;
            assertThat(after.from()).as(where).isEqualTo(before.to());
            assertThat(after.from()).as(where).isGreaterThan(before.from());
            assertThat(after.to()).as(where).isGreaterThan(after.from());
            if (before instanceof Entry.Best left && after instanceof Entry.Best right) {
                assertThat(left.plan().placement())
                        .as(where)
                        .isNotEqualTo(right.plan().placement());
                double leftValue = problem.objective().value(left.costAt(before.to()));
                double rightValue = problem.objective().value(right.costAt(before.to()));
                // Where a plan leaves its limits, the value may jump, but only to the worse.
                double easier = map.axis() == Axis.BANDWIDTH ? rightValue : leftValue;
                double harder = map.axis() == Axis.BANDWIDTH ? leftValue : rightValue;
                assertThat(harder).as(where).isGreaterThanOrEqualTo(easier * (1 - 1e-11));
                if (problem.limits().isEmpty()) {
                    assertThat(harder).as(where).isLessThanOrEqualTo(easier * (1 + 1e-11));
                }
            }
        }
    }

    @Test
    void moreBandwidthAndLessLoadAreNeverWorse() {
        for (long seed = 0; seed < 200; seed++) {
            for (Axis axis : Axis.values()) {
                Problem problem = limited(seed, 12, axis);
                PlanMap map = PlanMap.of(problem, axis);
                double before = Double.NaN;
                for (int step = 0; step <= 100; step++) {
                    double fraction = axis == Axis.BANDWIDTH ? step / 100.0 : 1 - step / 100.0;
                    double parameter = axis.least() * Math.pow(axis.most() / axis.least(), fraction);
                    double value = value(problem.objective(), map, parameter);
                    if (!Double.isNaN(before)) {
                        assertThat(value)
                                .as("seed %d, %s %s", seed, axis, parameter)
                                .isLessThanOrEqualTo(before * (1 + 1e-12));
                    }
                    before = value;
                }
            }
        }
    }

    /** x at 1000 ms on MOBILE; on CLOUD 10 ms, 2 ms of round trip, 1 MB up, 0.25 MB down at half the rate: 12 ms + 12,000 / u. */
    private static Costs twoPlans() {
        SegmentCosts mobile = SegmentCosts.builder(1).set(0, 0, 1000, 2000).build();
        SegmentCosts cloud = SegmentCosts.builder(1).set(0, 0, 10, 0).build();
        List<CrossingTensor> tensors = List.of(
                new CrossingTensor("x", 1_000_000, -1, List.of(0), false),
                new CrossingTensor("y", 250_000, 0, List.of(), true));
        return new Costs(mobile, cloud, 1, 0, tensors, new Link(8, 4, 2, 100, 50, 200), 0);
    }

    @Test
    void breaksWhereTheLinesOfTwoPlansMeet() {
        PlanMap map = PlanMap.of(Problem.of(twoPlans(), Objective.minimizeLatency()), Axis.BANDWIDTH);

        assertThat(map.entries()).hasSize(2);
        Entry.Best slow = (Entry.Best) map.entries().get(0);
        Entry.Best fast = (Entry.Best) map.entries().get(1);
        assertThat(slow.plan().placement()).containsExactly(Side.MOBILE);
        assertThat(fast.plan().placement()).containsExactly(Side.CLOUD);
        assertThat(slow.from()).isEqualTo(0.01);
        assertThat(fast.to()).isEqualTo(10_000);
        double meets = 12_000.0 / 988;
        assertThat(fast.from()).isCloseTo(meets, within(1e-12 * meets));
        assertThat(fast.costAt(100).latencyMillis()).isCloseTo(132, within(1e-9));
        assertThat(map.solves()).isLessThanOrEqualTo(3);
    }

    @Test
    void endsAPlanWhereItLeavesItsLimits() {
        // 12 + 12,000 / u <= 42 from 400 Mbps on; MOBILE never is.
        Problem problem =
                Problem.of(twoPlans(), Objective.minimizeLatency()).withLimits(List.of(Limit.maxLatencyMillis(42)));
        PlanMap map = PlanMap.of(problem, Axis.BANDWIDTH);

        assertThat(map.entries()).hasSize(2);
        assertThat(map.entries().get(0)).isInstanceOf(Entry.None.class);
        assertThat(map.entries().get(0).to()).isCloseTo(400, within(1e-6));
        assertThat(map.at(399.99)).isInstanceOf(Entry.None.class);
        assertThat(map.at(map.entries().get(1).from())).isInstanceOf(Entry.Best.class);
    }

    @Test
    void breaksOverLoad() {
        // At 8 Mbps CLOUD costs 1502 ms beside 10 ms times the load, MOBILE 1000: take MOBILE. At 80 Mbps 152: up to
        // 84.8.
        Costs costs = Axis.BANDWIDTH.set(twoPlans(), 80);
        PlanMap map = PlanMap.of(Problem.of(costs, Objective.minimizeLatency()), Axis.LOAD);

        assertThat(map.entries()).hasSize(2);
        assertThat(map.entries().get(0).to()).isCloseTo(84.8, within(1e-10));
        assertThat(map.indexAt(map.entries().get(0).to())).isZero();
        assertThat(map.indexAt(84.81)).isEqualTo(1);
    }

    @Test
    void sharesNoRangeBetweenPlansOfEqualValue() {
        for (long seed = 0; seed < 300; seed++) {
            Problem problem = problem(seed, 8).withPins(List.of());
            PlanMap map = PlanMap.of(problem, Axis.BANDWIDTH);
            for (int index = 1; index < map.entries().size(); index++) {
                Entry.Best left = (Entry.Best) map.entries().get(index - 1);
                Entry.Best right = (Entry.Best) map.entries().get(index);
                double leftValue = problem.objective().value(left.costAt(left.from()));
                double rightValue = problem.objective().value(right.costAt(left.from()));
                assertThat(leftValue).as("seed %d", seed).isLessThan(rightValue);
            }
        }
    }

    @Test
    void takesAboutTwoSolvesForEachBreakPoint() {
        for (long seed = 0; seed < 200; seed++) {
            for (Axis axis : Axis.values()) {
                PlanMap map = PlanMap.of(problem(seed, 30), axis);
                assertThat(map.solves())
                        .as("seed %d, %s", seed, map.entries())
                        .isLessThanOrEqualTo(2 * map.entries().size() + 2);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Axis.class)
    void answersBeyondItsEndsAndNotForNoNumber(Axis axis) {
        PlanMap map = PlanMap.of(Problem.of(twoPlans(), Objective.minimizeLatency()), axis);

        assertThat(map.indexAt(0)).isZero();
        assertThat(map.indexAt(Double.POSITIVE_INFINITY))
                .isEqualTo(map.entries().size() - 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> map.indexAt(Double.NaN))
                .withMessage("parameter is NaN, must be a number");
    }

    @Test
    void refusesTheEnergyDelayProductAndRangesThatAreNone() {
        Problem product = Problem.of(twoPlans(), Objective.minimizeEnergyDelay());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PlanMap.of(product, Axis.BANDWIDTH))
                .withMessageContaining("objective is edp: the map needs an objective that is linear in 1/bandwidth");
        Problem problem = Problem.of(twoPlans(), Objective.minimizeLatency());
        for (double[] range : new double[][] {{0, 1}, {2, 1}, {1, 1}, {1, Double.POSITIVE_INFINITY}, {Double.NaN, 1}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PlanMap.of(problem, Axis.LOAD, range[0], range[1]))
                    .withMessageContaining("must be from a number above 0 to a larger finite one");
        }
    }

    @Test
    void saysThatNoPlanCanFollowThePins() {
        SegmentCosts mobile = SegmentCosts.builder(2).set(0, 0, 1, 1).build();
        SegmentCosts cloud = SegmentCosts.builder(2).set(1, 1, 1, 0).build();
        Costs costs = new Costs(mobile, cloud, 1, 0, List.of(), Link.WIFI, 0);
        Problem problem = Problem.of(costs, Objective.minimizeLatency()).withPins(List.of(new Pin(1, 1, Side.MOBILE)));

        assertThat(PlanMap.of(problem, Axis.BANDWIDTH).entries()).containsExactly(new Entry.None(0.01, 10_000));
    }

    @Test
    void looksUpWithoutAllocating() {
        PlanMap map = PlanMap.of(problem(7, 30), Axis.BANDWIDTH);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        lookUp(map);
        long before = threads.getThreadAllocatedBytes(thread);
        int hits = lookUp(map);
        long allocated = threads.getThreadAllocatedBytes(thread) - before;

        assertThat(hits).isEqualTo(1_000_000);
        assertThat(allocated).isLessThan(10_000);
    }

    private static int lookUp(PlanMap map) {
        int hits = 0;
        double parameter = map.axis().least();
        for (int look = 0; look < 1_000_000; look++) {
            Entry entry = map.at(parameter);
            hits += entry.from() <= parameter && parameter <= entry.to() ? 1 : 0;
            parameter *= 1.00001;
        }
        return hits;
    }

    private static double value(Objective objective, PlanMap map, double parameter) {
        return map.at(parameter) instanceof Entry.Best best ? objective.value(best.costAt(parameter)) : Double.NaN;
    }

    /** Just left and right of every break point, at the ends, and log-uniform ones. */
    private static List<Double> probes(long seed, PlanMap map, int random) {
        List<Double> probes = new ArrayList<>();
        for (Entry entry : map.entries()) {
            probes.add(Math.min(entry.from() * (1 + 1e-9), entry.to()));
            probes.add(Math.max(entry.to() * (1 - 1e-9), entry.from()));
        }
        SplittableRandom numbers = new SplittableRandom(seed);
        double least = map.axis().least();
        for (int index = 0; index < random; index++) {
            probes.add(least * Math.pow(map.axis().most() / least, numbers.nextDouble()));
        }
        return probes;
    }

    private static Problem problem(long seed, int maxBlocks) {
        Problem problem = RandomProblems.problem(seed, maxBlocks);
        return problem.objective() instanceof Objective.EnergyDelay
                ? new Problem(problem.costs(), Objective.minimizeWeighted(0.25), List.of(), problem.pins())
                : problem;
    }

    private static Problem rich(long seed, Axis axis) {
        SplittableRandom random = new SplittableRandom(seed);
        int blocks = 4 + random.nextInt(4);
        SegmentCosts.Builder mobile = SegmentCosts.builder(blocks);
        SegmentCosts.Builder cloud = SegmentCosts.builder(blocks);
        List<CrossingTensor> tensors = new ArrayList<>();
        tensors.add(new CrossingTensor("x", size(random), -1, List.of(0), false));
        for (int block = 0; block < blocks; block++) {
            double millis = random.nextDouble(1, 20);
            mobile.set(block, block, millis, 2 * millis);
            cloud.set(block, block, millis * random.nextDouble(0.3), 0);
            boolean last = block == blocks - 1;
            List<Integer> consumers =
                    last ? List.of() : random.nextInt(4) == 0 ? List.of(block + 1, blocks - 1) : List.of(block + 1);
            tensors.add(new CrossingTensor("t" + block, size(random), block, consumers, last));
        }
        Link link = new Link(5, 14, random.nextInt(3), 300, 50, 1000);
        Costs costs = new Costs(mobile.build(), cloud.build(), 1, random.nextInt(2), tensors, link, 0.5);
        Objective objective = List.of(
                        Objective.minimizeLatency(), Objective.minimizeEnergy(), Objective.minimizeWeighted(0.7))
                .get(random.nextInt(3));
        List<Limit> limits = new ArrayList<>();
        for (Quantity quantity : Quantity.values()) {
            if (random.nextInt(3) == 0) {
                double parameter = axis == Axis.BANDWIDTH
                        ? Math.pow(10, random.nextDouble(-1, 2))
                        : Math.pow(10, random.nextDouble(-1, 1));
                List<Side> placement = Placements.split(Side.MOBILE, random.nextInt(blocks), blocks);
                double use = quantity.of(EveryPlacement.cost(axis.set(costs, parameter), placement));
                limits.add(new Limit(quantity, use * random.nextDouble(1, 2)));
            }
        }
        return Problem.of(costs, objective).withLimits(limits);
    }

    private static long size(SplittableRandom random) {
        return (long) Math.pow(10, random.nextDouble(1, 6));
    }

    /** Limits by what random plans use somewhere on the axis. */
    private static Problem limited(long seed, int maxBlocks, Axis axis) {
        Problem problem = problem(seed, maxBlocks);
        double place = new SplittableRandom(seed).nextDouble();
        double parameter = axis.least() * Math.pow(axis.most() / axis.least(), place);
        return problem.withLimits(RandomProblems.limits(seed, axis.set(problem.costs(), parameter)));
    }
}
