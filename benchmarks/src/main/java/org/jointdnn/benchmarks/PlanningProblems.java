package org.jointdnn.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.solver.ExactSolver;
import org.jointdnn.planner.training.TrainedBlock;
import org.jointdnn.planner.training.TrainingCosts;
import org.jointdnn.planner.training.TrainingProblem;
import org.jointdnn.planner.training.WeightSync;

/** Problems of any size, drawn from a fixed seed, that planners are timed on. */
final class PlanningProblems {
    /** How much longer a segment takes on mobile than on cloud. */
    private static final double SLOWDOWN = 10;

    /** Blocks of a training step that aren't trained, from the first on. */
    private static final int FROZEN = 10;
    /** How much longer a segment takes backward than forward. */
    private static final double BACKWARD = 2;

    private PlanningProblems() {}

    /** Within 0.9 of the best plan's cloud time, and 1.02 of the least latency, or energy, that this leaves. */
    static Problem withinTwoLimits(Problem problem) {
        Costs costs = problem.costs();
        Limit cloud = Limit.maxCloudMillis(0.9 * best(problem).cloudMillis());
        boolean latency = problem.objective() instanceof Objective.Latency;
        Objective other = latency ? Objective.minimizeEnergy() : Objective.minimizeLatency();
        PlanCost least = best(Problem.of(costs, other).withLimits(List.of(cloud)));
        return problem.withLimits(List.of(
                cloud,
                latency
                        ? Limit.maxEnergyMillijoules(1.02 * least.mobileEnergyMillijoules())
                        : Limit.maxLatencyMillis(1.02 * least.latencyMillis())));
    }

    private static PlanCost best(Problem problem) {
        return ((Solution.Optimal<Plan>) new ExactSolver().solve(problem))
                .plan()
                .cost();
    }

    /** Blocks whose segments cost the sums of their blocks, and tensors that skip up to 50 of them. */
    static Problem additive(int blocks, int skips, Objective objective) {
        SplittableRandom random = new SplittableRandom(blocks);
        SegmentCosts.Builder mobile = SegmentCosts.builder(blocks);
        SegmentCosts.Builder cloud = SegmentCosts.builder(blocks);
        List<CrossingTensor> tensors =
                new ArrayList<>(List.of(tensors(blocks, 0, random).toArray(CrossingTensor[]::new)));
        for (int block = 0; block < blocks; block++) {
            double millis = random.nextDouble(0.1, 1);
            mobile.set(block, block, 5 * millis, 6.5 * millis);
            cloud.set(block, block, random.nextDouble(0.5, 4) * millis, 0);
        }
        for (int skip = 0; skip < skips; skip++) {
            int producer = random.nextInt(blocks - 2);
            int consumer = producer + 2 + random.nextInt(Math.min(49, blocks - producer - 2));
            tensors.add(new CrossingTensor("s" + skip, random.nextInt(100_000), producer, List.of(consumer), false));
        }
        Costs costs = new Costs(mobile.build(), cloud.build(), 1, 0, tensors, Link.WIFI, 0.5);
        return Problem.of(costs, objective);
    }

    /** A chain with a cost for every segment on each side. */
    static Problem chain(int blocks, Objective objective) {
        return problem(blocks, 0, objective);
    }

    /** A chain whose first tensors are read again by their mirror images. */
    static Problem unet(int blocks, int skips, Objective objective) {
        return problem(blocks, skips, objective);
    }

    private static Problem problem(int blocks, int skips, Objective objective) {
        SplittableRandom random = new SplittableRandom(blocks);
        double[] millis = random.doubles(blocks, 0.5, 5).toArray();
        Costs costs = new Costs(
                segments(millis, SLOWDOWN, random),
                segments(millis, 1, random),
                1,
                0,
                tensors(blocks, skips, random),
                Link.WIFI,
                0.5);
        return Problem.of(costs, objective);
    }

    /** A training step with a cost for every segment of both passes on each side, the first blocks frozen. */
    static TrainingProblem training(int blocks, WeightSync weightSync, Objective objective) {
        SplittableRandom random = new SplittableRandom(blocks);
        double[] millis = random.doubles(blocks, 0.5, 5).toArray();
        List<Long> boundaries = new ArrayList<>(List.of(602_112L));
        List<TrainedBlock> trained = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            long bytes = (long) (random.nextDouble(0.5, 1.5) * 800_000 / (1 + block));
            if (block < blocks - 1) {
                boundaries.add(bytes);
            }
            trained.add(
                    new TrainedBlock(2 * bytes, 40_000L * (1 + block) / blocks, block >= Math.min(FROZEN, blocks / 4)));
        }
        TrainingCosts costs = new TrainingCosts(
                segments(millis, SLOWDOWN, random),
                segments(millis, SLOWDOWN * BACKWARD, random),
                segments(millis, 1, random),
                segments(millis, BACKWARD, random),
                boundaries,
                trained,
                8,
                1,
                weightSync,
                1,
                0,
                Link.WIFI,
                0.5);
        return TrainingProblem.of(costs, objective);
    }

    static Objective named(String objective) {
        switch (objective) {
            case "latency":
                return Objective.minimizeLatency();
            case "energy":
                return Objective.minimizeEnergy();
            default:
                return Objective.minimizeEnergyDelay();
        }
    }

    /** Each segment a little cheaper than its blocks one by one, as fusing makes it. */
    private static SegmentCosts segments(double[] millis, double factor, SplittableRandom random) {
        SegmentCosts.Builder builder = SegmentCosts.builder(millis.length);
        for (int from = 0; from < millis.length; from++) {
            double sum = 0;
            for (int to = from; to < millis.length; to++) {
                sum += factor * millis[to];
                double time = sum * random.nextDouble(0.9, 1);
                builder.set(from, to, time, 1.3 * time);
            }
        }
        return builder.build();
    }

    /** Feature maps that shrink towards the end of the network, or towards the middle of a U-Net. */
    private static List<CrossingTensor> tensors(int blocks, int skips, SplittableRandom random) {
        CrossingTensor[] tensors = new CrossingTensor[blocks + 1];
        tensors[0] = new CrossingTensor("input", 602_112, -1, List.of(0), false);
        for (int block = 0; block < blocks; block++) {
            boolean last = block == blocks - 1;
            int depth = skips > 0 ? Math.min(block, blocks - 1 - block) : block;
            long bytes = last ? 4_000 : (long) (random.nextDouble(0.5, 1.5) * 800_000 / (1 + depth));
            boolean skip = skips > 0 && block < 2 * skips && block % 2 == 0;
            List<Integer> consumers = skip ? List.of(block + 1, blocks - 1 - block) : List.of(block + 1);
            tensors[block + 1] = new CrossingTensor("t" + block, bytes, block, last ? List.of() : consumers, last);
        }
        return List.of(tensors);
    }
}
