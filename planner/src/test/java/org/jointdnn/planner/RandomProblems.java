package org.jointdnn.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jointdnn.planner.solver.ExactSolver;

/** Makes random problems: small, and awkward in every way that the cost model allows. */
public final class RandomProblems {
    private final SplittableRandom random;
    /** Small whole numbers, so that many plans tie and every sum is exact. */
    private final boolean whole;

    private RandomProblems(long seed) {
        random = new SplittableRandom(seed);
        whole = random.nextInt(3) == 0;
    }

    /** Costs of up to {@code maxBlocks} blocks that some plan covers. */
    public static Costs costs(long seed, int maxBlocks) {
        RandomProblems problems = new RandomProblems(seed);
        return problems.costs(1 + problems.random.nextInt(maxBlocks));
    }

    /** A problem on {@link #costs}, with pins in half of all cases. */
    public static Problem problem(long seed, int maxBlocks) {
        RandomProblems problems = new RandomProblems(seed);
        Costs costs = problems.costs(1 + problems.random.nextInt(maxBlocks));
        return new Problem(costs, problems.objective(), List.of(), problems.pins(costs.blocks()));
    }

    /** A problem whose tensors have up to three codings besides raw, on few blocks. */
    public static Problem coded(long seed, int maxBlocks) {
        RandomProblems problems = new RandomProblems(seed);
        Costs plain = problems.costs(1 + problems.random.nextInt(maxBlocks));
        List<CrossingTensor> tensors = new ArrayList<>();
        for (CrossingTensor tensor : plain.tensors()) {
            tensors.add(tensor.withCodings(problems.codings(tensor.bytes())));
        }
        Costs costs = new Costs(
                plain.mobile(),
                plain.cloud(),
                plain.loadFactor(),
                plain.queueMillis(),
                tensors,
                plain.link(),
                plain.idleWatts());
        return new Problem(costs, problems.objective(), List.of(), problems.pins(costs.blocks()));
    }

    private List<Coding> codings(long bytes) {
        List<Coding> codings = new ArrayList<>();
        codings.add(Coding.raw(bytes));
        int others = random.nextInt(4);
        for (int index = 0; index < others; index++) {
            long coded = random.nextInt(8) == 0 ? bytes + 100 : bytes / (1 + random.nextInt(8));
            double loss = random.nextInt(3) == 0 ? 0 : number(5) / 4;
            codings.add(new Coding("c" + index, coded, work(), work(), loss));
        }
        return codings;
    }

    private Coding.Work work() {
        return random.nextInt(4) == 0 ? Coding.Work.NONE : new Coding.Work(number(3), number(6), number(2));
    }

    /** Limits, some of them tight: fractions of what a random other plan uses. */
    public static List<Limit> limits(long seed, Costs costs) {
        RandomProblems problems = new RandomProblems(~seed);
        List<Limit> limits = new ArrayList<>();
        for (Quantity quantity : Quantity.values()) {
            if (problems.random.nextInt(3) == 0) {
                double used = quantity.of(problems.randomPlan(costs).cost());
                double max = problems.random.nextBoolean() ? used : used * problems.random.nextDouble(1.2);
                limits.add(new Limit(quantity, max));
            }
        }
        return limits;
    }

    private Plan randomPlan(Costs costs) {
        while (true) {
            Side[] placement = new Side[costs.blocks()];
            for (int block = 0; block < placement.length; block++) {
                boolean change = block == 0 || random.nextInt(3) == 0;
                placement[block] = change ? side() : placement[block - 1];
            }
            if (PlanEvaluator.runs(costs, List.of(placement))) {
                int[] codings = new int[costs.tensors().size()];
                for (int tensor = 0; tensor < codings.length; tensor++) {
                    int choices = costs.tensors().get(tensor).codings().size();
                    codings[tensor] = choices == 1 ? 0 : random.nextInt(choices);
                }
                return PlanEvaluator.evaluate(costs, List.of(placement), codings);
            }
        }
    }

    private Costs costs(int blocks) {
        boolean missing = random.nextInt(3) == 0;
        double cloudFactor = random.nextBoolean() ? 1 : 0.1;
        while (true) {
            SegmentCosts mobile = segments(blocks, 1, missing);
            SegmentCosts cloud = segments(blocks, cloudFactor, missing);
            Costs costs = new Costs(
                    mobile,
                    cloud,
                    random.nextBoolean() ? 1 : number(3),
                    random.nextBoolean() ? 0 : number(4),
                    tensors(blocks),
                    link(),
                    random.nextBoolean() ? 0 : number(3));
            if (coverable(costs)) {
                return costs;
            }
        }
    }

    private static boolean coverable(Costs costs) {
        try {
            new ExactSolver().solve(Problem.of(costs, Objective.minimizeLatency()));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private SegmentCosts segments(int blocks, double factor, boolean missing) {
        SegmentCosts.Builder builder = SegmentCosts.builder(blocks);
        double given = random.nextInt(4) == 0 ? 0 : random.nextDouble();
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

    private List<CrossingTensor> tensors(int blocks) {
        List<CrossingTensor> tensors = new ArrayList<>();
        int inputs = 1 + random.nextInt(2);
        for (int input = 0; input < inputs; input++) {
            tensors.add(new CrossingTensor(
                    "in" + input, bytes(), -1, consumers(-1, blocks, input == 0 ? 0 : -1), random.nextInt(20) == 0));
        }
        for (int block = 0; block < blocks; block++) {
            int made = 1 + (random.nextInt(4) == 0 ? 1 : 0);
            for (int index = 0; index < made; index++) {
                boolean output = block == blocks - 1 ? index == 0 || random.nextBoolean() : random.nextInt(8) == 0;
                int next = index == 0 && block < blocks - 1 ? block + 1 : -1;
                tensors.add(new CrossingTensor(
                        "t" + block + "." + index, bytes(), block, consumers(block, blocks, next), output));
            }
        }
        return tensors;
    }

    private List<Integer> consumers(int producer, int blocks, int always) {
        List<Integer> consumers = new ArrayList<>();
        if (always >= 0) {
            consumers.add(always);
        }
        while (producer + 1 < blocks && random.nextInt(3) == 0) {
            consumers.add(producer + 1 + random.nextInt(blocks - producer - 1));
        }
        return consumers;
    }

    private Link link() {
        double decades = random.nextInt(10) == 0 ? 5 : 2;
        double upload = whole ? 1 : Math.pow(10, 1 + random.nextDouble(-decades, decades));
        double download = whole ? 1 : Math.pow(10, 1 + random.nextDouble(-decades, decades));
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

    private long bytes() {
        int kind = random.nextInt(4);
        return kind == 0 ? 0 : whole ? 125L * random.nextInt(20) : random.nextLong(kind == 1 ? 100_000 : 2_000);
    }

    private double number(double below) {
        return whole ? random.nextInt((int) Math.ceil(below)) : random.nextDouble(below);
    }

    private Side side() {
        return random.nextBoolean() ? Side.MOBILE : Side.CLOUD;
    }
}
