package org.jointdnn.planner.ilp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.ilp.Segments.Segment;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

/** The integer program's linear relaxation, as the library takes it. {@link IlpSolver} has the formulas. */
final class SegmentProgram {
    private final Costs costs;
    private final int blocks;
    private final ExpressionsBasedModel model = new ExpressionsBasedModel();
    private final Map<Segment, Variable> taken = new LinkedHashMap<>();
    /** For each block that makes or reads a skip: whether it is on CLOUD. */
    private final Map<Integer, Variable> onCloud = new TreeMap<>();
    /** For each way that a skip may cross: whether it does, and what it uses then. */
    private final Map<Variable, Use> crossing = new LinkedHashMap<>();

    /**
     * What the relaxation's best solution is.
     *
     * @param value of what was minimised
     * @param cloudShare by block: how much of it is on CLOUD, 0 to 1
     */
    record Relaxed(double value, double[] cloudShare) {}

    SegmentProgram(Costs costs, List<Segment> segments, List<CrossingTensor> skips) {
        this.costs = costs;
        this.blocks = costs.blocks();
        for (Segment segment : segments) {
            String side = segment.side() == Side.MOBILE ? "m" : "c";
            Variable variable = model.newVariable(side + segment.from() + ":" + segment.to());
            taken.put(segment, variable.lower(0).upper(1));
        }
        addPath();
        addOnCloud(skips);
        for (CrossingTensor skip : skips) {
            addUp(skip);
            if (skip.producer() >= 0 && !skip.output()) {
                addDown(skip);
            }
        }
    }

    /** One run starts at block 0; where a run ends, one of the other side starts. */
    private void addPath() {
        Expression start = model.newExpression("start").level(1);
        Expression[][] starts = new Expression[Side.values().length][blocks];
        for (Side side : Side.values()) {
            starts[side.ordinal()][0] = start;
            for (int block = 1; block < blocks; block++) {
                starts[side.ordinal()][block] =
                        model.newExpression(side + " from " + block).level(0);
            }
        }
        taken.forEach((segment, variable) -> {
            starts[segment.side().ordinal()][segment.from()].set(variable, 1);
            if (segment.to() < blocks - 1) {
                starts[segment.side().other().ordinal()][segment.to() + 1].set(variable, -1);
            }
        });
    }

    private void addOnCloud(List<CrossingTensor> skips) {
        TreeSet<Integer> concerned = new TreeSet<>();
        for (CrossingTensor skip : skips) {
            concerned.addAll(skip.consumers());
            if (skip.producer() >= 0) {
                concerned.add(skip.producer());
            }
        }
        for (int block : concerned) {
            Variable variable = model.newVariable("x" + block).lower(0).upper(1);
            Expression row = model.newExpression("on cloud " + block).level(0).set(variable, -1);
            taken.forEach((segment, part) -> {
                if (segment.side() == Side.CLOUD && segment.contains(block)) {
                    row.set(part, 1);
                }
            });
            onCloud.put(block, variable);
        }
    }

    private void addUp(CrossingTensor skip) {
        Variable up = model.newVariable("up " + skip.name()).lower(0).upper(1);
        crossing.put(up, Use.upload(costs, skip.bytes()));
        for (int consumer : new TreeSet<>(skip.consumers())) {
            Expression row = newCrossing("up", skip, consumer, up).set(x(consumer), -1);
            if (skip.producer() >= 0) {
                row.set(x(skip.producer()), 1);
            }
        }
    }

    private void addDown(CrossingTensor skip) {
        Variable down = model.newVariable("down " + skip.name()).lower(0).upper(1);
        crossing.put(down, Use.download(costs, skip.bytes()));
        for (int consumer : new TreeSet<>(skip.consumers())) {
            newCrossing("down", skip, consumer, down)
                    .set(x(skip.producer()), -1)
                    .set(x(consumer), 1);
        }
    }

    private Expression newCrossing(String direction, CrossingTensor skip, int consumer, Variable crosses) {
        return model.newExpression(direction + " " + skip.name() + " for " + consumer)
                .lower(0)
                .set(crosses, 1);
    }

    private Variable x(int block) {
        Variable variable = onCloud.get(block);
        if (variable == null) {
            throw new IllegalStateException("block " + block + " has no variable");
        }
        return variable;
    }

    /** Sets what is minimised: the sum of what is taken, each at its weight. */
    void minimize(ToDoubleFunction<Use> weight) {
        taken.forEach((segment, variable) -> variable.weight(weight.applyAsDouble(segment.use())));
        crossing.forEach((variable, use) -> variable.weight(weight.applyAsDouble(use)));
    }

    /** Adds the row {@code sum of weights <= max}. */
    void limit(String name, ToDoubleFunction<Use> weight, double max) {
        Expression row = model.newExpression(name).upper(max);
        taken.forEach((segment, variable) -> row.set(variable, weight.applyAsDouble(segment.use())));
        crossing.forEach((variable, use) -> row.set(variable, weight.applyAsDouble(use)));
    }

    /** Keeps skips that alone weigh more than {@code max} from crossing. */
    void forbid(ToDoubleFunction<Use> weight, double max) {
        crossing.forEach((variable, use) -> {
            if (weight.applyAsDouble(use) > max) {
                variable.level(0);
            }
        });
    }

    /** The best solution, or none if there is no solution. */
    Optional<Relaxed> solve() {
        Optimisation.Result result = model.minimise();
        if (result.getState() == Optimisation.State.INFEASIBLE) {
            return Optional.empty();
        }
        if (!result.getState().isOptimal()) {
            throw new IllegalStateException("the linear program ended as " + result.getState()
                    + ", neither solved nor infeasible." + " Maybe use exact.");
        }
        double[] share = new double[blocks];
        taken.forEach((segment, variable) -> {
            for (int block = segment.from(); segment.side() == Side.CLOUD && block <= segment.to(); block++) {
                share[block] += result.doubleValue(model.indexOf(variable));
            }
        });
        return Optional.of(new Relaxed(result.getValue(), share));
    }
}
