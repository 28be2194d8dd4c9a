package org.jointdnn.planner.radio;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Quantity;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.radio.RadioStates.TailPhase;

/** Makes random radios whose charges are of the size of random problems' costs, and limits that fit them. */
final class RandomRadios {
    private final SplittableRandom random;

    RandomRadios(long seed) {
        random = new SplittableRandom(~seed);
    }

    RadioStates states() {
        List<TailPhase> tail = new ArrayList<>();
        int phases = 1 + random.nextInt(3);
        for (int phase = 0; phase < phases; phase++) {
            tail.add(new TailPhase(number(40), number(1000)));
        }
        return new RadioStates(number(20), number(2000), tail);
    }

    /** Idle times from none to infinite, the end of the tail among them. */
    RadioCycle cycle() {
        RadioStates states = states();
        switch (random.nextInt(5)) {
            case 0:
                return new RadioCycle(states, 0);
            case 1:
                return new RadioCycle(states, states.tailMillis());
            case 2:
                return RadioCycle.isolated(states);
            default:
                return new RadioCycle(states, random.nextDouble(1.3) * states.tailMillis());
        }
    }

    /** Limits, some of them tight: fractions of what a random placement uses with this radio. */
    List<Limit> limits(Costs costs, RadioCycle cycle) {
        List<Limit> limits = new ArrayList<>();
        for (Quantity quantity : Quantity.values()) {
            if (random.nextInt(3) == 0) {
                double used = quantity.of(randomCost(costs, cycle));
                limits.add(new Limit(quantity, random.nextBoolean() ? used : used * random.nextDouble(1.2)));
            }
        }
        return limits;
    }

    private PlanCost randomCost(Costs costs, RadioCycle cycle) {
        while (true) {
            Side[] placement = new Side[costs.blocks()];
            for (int block = 0; block < placement.length; block++) {
                boolean change = block == 0 || random.nextInt(3) == 0;
                Side any = random.nextBoolean() ? Side.MOBILE : Side.CLOUD;
                placement[block] = change ? any : placement[block - 1];
            }
            if (PlanEvaluator.runs(costs, List.of(placement))) {
                return RadioEvaluator.evaluate(costs, cycle, List.of(placement)).cost();
            }
        }
    }

    private double number(double below) {
        return random.nextInt(4) == 0 ? 0 : random.nextDouble(below);
    }
}
