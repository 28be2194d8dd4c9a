package org.jointdnn.planner.training;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Quantity;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;

/** Makes random training steps: small, and awkward in every way that the cost model allows. */
final class RandomSteps {
    private final SplittableRandom random;
    /** Small whole numbers, so that many plans tie and every sum is exact. */
    private final boolean whole;

    private RandomSteps(long seed) {
        random = new SplittableRandom(seed);
        whole = random.nextInt(3) == 0;
    }

    /** Costs of up to {@code maxBlocks} blocks that some plan covers. */
    static TrainingCosts costs(long seed, int maxBlocks) {
        RandomSteps steps = new RandomSteps(seed);
        return steps.costs(1 + steps.random.nextInt(maxBlocks));
    }

    /** A problem on {@link #costs}, with pins in half of all cases. */
    static TrainingProblem problem(long seed, int maxBlocks) {
        RandomSteps steps = new RandomSteps(seed);
        TrainingCosts costs = steps.costs(1 + steps.random.nextInt(maxBlocks));
        return new TrainingProblem(
                costs, steps.objective(), List.of(), steps.pins(costs.blocks().size()));
    }

    /** Limits, some of them tight: fractions of what a random other plan uses. */
    static List<Limit> limits(long seed, TrainingCosts costs) {
        RandomSteps steps = new RandomSteps(~seed);
        List<Limit> limits = new ArrayList<>();
        for (Quantity quantity : Quantity.values()) {
            if (steps.random.nextInt(3) == 0) {
                double used = quantity.of(steps.randomPlan(costs).cost());
                double max = steps.random.nextBoolean() ? used : used * steps.random.nextDouble(1.2);
                limits.add(new Limit(quantity, max));
            }
        }
        return limits;
    }

    private TrainingPlan randomPlan(TrainingCosts costs) {
        while (true) {
            List<Side> forward = placement(costs.blocks().size());
            List<Side> backward =
                    random.nextBoolean() ? forward : placement(costs.blocks().size());
            if (TrainingEvaluator.runs(costs, forward, backward)) {
                return TrainingEvaluator.evaluate(costs, forward, backward);
            }
        }
    }

    private List<Side> placement(int blocks) {
        Side[] placement = new Side[blocks];
        for (int block = 0; block < blocks; block++) {
            boolean change = block == 0 || random.nextInt(3) == 0;
            placement[block] = change ? side() : placement[block - 1];
        }
        return List.of(placement);
    }

    private TrainingCosts costs(int blocks) {
        boolean missing = random.nextInt(3) == 0;
        double cloudFactor = random.nextBoolean() ? 1 : 0.1;
        long small = random.nextInt(3) == 0 ? 50 : 2_000;
        while (true) {
            TrainingCosts costs = new TrainingCosts(
                    segments(blocks, 1, missing),
                    segments(blocks, 2, missing),
                    segments(blocks, cloudFactor, missing),
                    segments(blocks, 2 * cloudFactor, missing),
                    boundaries(blocks, small),
                    blocks(blocks, small),
                    bytes(small),
                    random.nextInt(3) == 0 ? 1 : whole ? 0.5 * random.nextInt(3) : random.nextDouble(),
                    random.nextBoolean() ? WeightSync.PLACED : WeightSync.MOBILE,
                    random.nextBoolean() ? 1 : number(3),
                    random.nextBoolean() ? 0 : number(4),
                    link(),
                    random.nextBoolean() ? 0 : number(3));
            if (Uncovered.coverable(costs, List.of())) {
                return costs;
            }
        }
    }

    private SegmentCosts segments(int blocks, double factor, boolean missing) {
        SegmentCosts.Builder builder = SegmentCosts.builder(blocks);
        double given = random.nextDouble();
        for (int from = 0; from < blocks; from++) {
            for (int to = from; to < blocks; to++) {
                boolean set = to == from ? !missing || random.nextInt(4) > 0 : random.nextDouble() < given;
                if (set) {
                    double size = factor * (to - from + 1);
                    builder.set(from, to, number(10 * size), number(20 * size));
                }
            }
        }
        return builder.build();
    }

    private List<Long> boundaries(int blocks, long small) {
        List<Long> boundaries = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            boundaries.add(bytes(small));
        }
        return boundaries;
    }

    /** Frozen blocks first, then some frozen among the trainable ones. */
    private List<TrainedBlock> blocks(int count, long small) {
        List<TrainedBlock> blocks = new ArrayList<>();
        int lowest = random.nextBoolean() ? 0 : random.nextInt(count);
        for (int block = 0; block < count; block++) {
            boolean trainable = block == lowest || block > lowest && random.nextInt(3) > 0;
            blocks.add(new TrainedBlock(bytes(small), bytes(small), trainable));
        }
        return blocks;
    }

    private Link link() {
        double upload = whole ? 1 : Math.pow(10, random.nextDouble(-2, 4));
        double download = whole ? 1 : Math.pow(10, random.nextDouble(-2, 4));
        return new Link(upload, download, random.nextInt(3) * 2, number(100), number(100), number(1000));
    }

    private Objective objective() {
        switch (random.nextInt(4)) {
            case 0:
                return Objective.minimizeLatency();
            case 1:
                return Objective.minimizeEnergy();
            case 2:
                return Objective.minimizeEnergyDelay();
            default:
                return Objective.minimizeWeighted(whole ? 0.5 : random.nextDouble());
        }
    }

    private List<Pin> pins(int blocks) {
        List<Pin> pins = new ArrayList<>();
        int from = 0;
        while (from < blocks && random.nextInt(2) == 0) {
            from += random.nextInt(3);
            int to = from + random.nextInt(3);
            if (to < blocks) {
                pins.add(new Pin(from, to, side()));
            }
            from = to + 1;
        }
        return pins;
    }

    private long bytes(long small) {
        int kind = random.nextInt(4);
        return kind == 0 ? 0 : whole ? 125L * random.nextInt(20) : random.nextLong(kind == 1 ? 20 * small : small);
    }

    private double number(double below) {
        return whole ? random.nextInt((int) Math.ceil(below)) : random.nextDouble(below);
    }

    private Side side() {
        return random.nextBoolean() ? Side.MOBILE : Side.CLOUD;
    }
}
