package org.jointdnn.planner.dag;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Side;

/** Seeded problems over random graphs of operators. */
final class RandomDags {
    private final SplittableRandom random;
    private final boolean whole;

    /** With whole numbers on a link of 1 ms per 1000 bytes, sums are exact and many plans tie. */
    private RandomDags(long seed, boolean whole) {
        this.random = new SplittableRandom(seed);
        this.whole = whole;
    }

    static DagProblem problem(long seed, int maxOperators) {
        RandomDags dags = new RandomDags(seed, seed % 3 == 0);
        DagCosts costs = dags.costs(1 + dags.random.nextInt(maxOperators), dags.random.nextInt(3) == 0);
        return new DagProblem(costs, dags.objective(), dags.pins(costs));
    }

    /** Problems whose values are whole numbers. */
    static DagProblem tying(long seed, int maxOperators) {
        RandomDags dags = new RandomDags(seed, true);
        DagCosts costs = dags.costs(1 + dags.random.nextInt(maxOperators), false);
        return DagProblem.of(costs, Objective.minimizeLatency());
    }

    /** Modules of parallel branches one after the other, all operators on either side. */
    static DagCosts inception(long seed) {
        RandomDags dags = new RandomDags(seed, false);
        List<Operator> operators = new ArrayList<>();
        List<int[]> readers = new ArrayList<>();
        List<CrossingTensor> tensors = new ArrayList<>();
        dags.modules(1 + dags.random.nextInt(4), operators, readers);
        tensors.add(new CrossingTensor("input", dags.bytes(), -1, List.of(0), false));
        for (int operator = 0; operator < operators.size(); operator++) {
            List<Integer> consumers = new ArrayList<>();
            for (int reader = 0; reader < readers.size(); reader++) {
                for (int read : readers.get(reader)) {
                    if (read == operator) {
                        consumers.add(reader);
                    }
                }
            }
            tensors.add(new CrossingTensor("t" + operator, dags.bytes(), operator, consumers, consumers.isEmpty()));
        }
        return new DagCosts(new OperatorGraph(operators, tensors), 1, dags.link(), dags.number(2));
    }

    private void modules(int modules, List<Operator> operators, List<int[]> reads) {
        operators.add(operator("stem", false));
        reads.add(new int[0]);
        for (int module = 0; module < modules; module++) {
            int entry = operators.size() - 1;
            int[] ends = new int[2 + random.nextInt(3)];
            for (int branch = 0; branch < ends.length; branch++) {
                int last = entry;
                int length = 1 + random.nextInt(3);
                for (int step = 0; step < length; step++) {
                    operators.add(operator("m" + module + "b" + branch + "s" + step, false));
                    reads.add(new int[] {last});
                    last = operators.size() - 1;
                }
                ends[branch] = last;
            }
            operators.add(operator("concat" + module, false));
            reads.add(ends);
        }
    }

    private DagCosts costs(int count, boolean missing) {
        List<Operator> operators = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            operators.add(operator("op" + index, missing));
        }
        List<CrossingTensor> tensors = new ArrayList<>();
        int inputs = 1 + random.nextInt(2);
        for (int input = 0; input < inputs; input++) {
            tensors.add(new CrossingTensor("in" + input, bytes(), -1, consumers(-1, count), random.nextInt(15) == 0));
        }
        for (int index = 0; index < count; index++) {
            int made = random.nextInt(5) == 0 ? 2 : 1;
            for (int nth = 0; nth < made; nth++) {
                List<Integer> consumers = consumers(index, count);
                boolean output = consumers.isEmpty() ? random.nextInt(4) > 0 : random.nextInt(8) == 0;
                tensors.add(new CrossingTensor("t" + index + "." + nth, bytes(), index, consumers, output));
            }
        }
        double loadFactor = random.nextBoolean() ? 1 : number(3);
        double idleWatts = random.nextBoolean() ? 0 : number(3);
        return new DagCosts(new OperatorGraph(operators, tensors), loadFactor, link(), idleWatts);
    }

    private Operator operator(String name, boolean missing) {
        int kind = missing ? random.nextInt(6) : 2;
        double mobile = number(10);
        if (kind == 0) {
            return Operator.mobileOnly(name, mobile, number(20));
        }
        double cloud = number(random.nextBoolean() ? 10 : 3);
        return kind == 1 ? Operator.cloudOnly(name, cloud) : new Operator(name, mobile, number(20), cloud);
    }

    /** Up to four, with repeats now and then. */
    private List<Integer> consumers(int producer, int count) {
        List<Integer> consumers = new ArrayList<>();
        while (producer + 1 < count && consumers.size() < 4 && random.nextInt(3) > 0) {
            consumers.add(producer + 1 + random.nextInt(count - producer - 1));
        }
        return consumers;
    }

    private List<Pin> pins(DagCosts costs) {
        List<Pin> pins = new ArrayList<>();
        int from = 0;
        while (from < costs.operators() && random.nextInt(2) == 0) {
            from += random.nextInt(3);
            int to = from + random.nextInt(2);
            if (to < costs.operators()) {
                pins.add(new Pin(from, to, random.nextBoolean() ? Side.MOBILE : Side.CLOUD));
            }
            from = to + 1;
        }
        return pins;
    }

    private Link link() {
        double upload = whole ? 8 : Math.pow(10, random.nextDouble(-1, 3));
        double download = whole ? 8 : Math.pow(10, random.nextDouble(-1, 3));
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
                return Objective.minimizeWeighted(random.nextDouble());
        }
    }

    private long bytes() {
        return random.nextInt(4) == 0 ? 0 : whole ? 1000L * random.nextInt(5) : random.nextLong(20_000);
    }

    private double number(double below) {
        return whole ? random.nextInt((int) Math.ceil(below)) : random.nextDouble(below);
    }
}
