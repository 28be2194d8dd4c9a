package org.jointdnn.planner.ilp;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** One integer program as the library takes it: variables, rows, and how to read its solution. */
final class SegmentProgram {
    private static final double HALF = 0.5;

    private final int blocks;
    private final ExpressionsBasedModel model;
    private final Map<Segment, Variable> chosen = new LinkedHashMap<>();
    /** Whether a block is on CLOUD, for blocks that make or read skips. */
    private final Map<Integer, Variable> onCloud = new LinkedHashMap<>();
    /** Whether a skip crosses, and what it uses if it does. */
    private final Map<Variable, Use> crossing = new LinkedHashMap<>();

    SegmentProgram(Costs costs, Segments segments, List<Segment> admitted, Optimisation.Options options) {
        blocks = costs.blocks();
        model = new ExpressionsBasedModel(options);
        for (Segment segment : admitted) {
            chosen.put(segment, model.newVariable(name(segment)).binary());
        }
        addPath();
        addOnCloud(segments.skips());
        for (CrossingTensor skip : segments.skips()) {
            addCrossing(costs, skip);
        }
    }

    private static String name(Segment segment) {
        return (segment.side() == Side.MOBILE ? "m" : "c") + segment.from() + ":" + segment.to();
    }

    /** One run starts at block 0; after each run, one of the other side starts. */
    private void addPath() {
        Expression start = model.newExpression("start").level(1);
        chosen.forEach((segment, variable) -> {
            if (segment.from() == 0) {
                start.set(variable, 1);
            }
        });
        for (Side side : Side.values()) {
            for (int boundary = 1; boundary < blocks; boundary++) {
                addBoundary(side, boundary);
            }
        }
    }

    private void addBoundary(Side next, int boundary) {
        Expression row = model.newExpression("boundary " + boundary + " " + next).level(0);
        chosen.forEach((segment, variable) -> {
            if (segment.side() == next && segment.from() == boundary) {
                row.set(variable, 1);
            } else if (segment.side() != next && segment.to() == boundary - 1) {
                row.set(variable, -1);
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
            chosen.forEach((segment, taken) -> {
                if (segment.side() == Side.CLOUD && segment.contains(block)) {
                    row.set(taken, 1);
                }
            });
            onCloud.put(block, variable);
        }
    }

    private void addCrossing(Costs costs, CrossingTensor skip) {
        Variable up = model.newVariable("up " + skip.name()).lower(0).upper(1);
        crossing.put(up, Use.upload(costs, skip.bytes()));
        boolean made = skip.producer() >= 0;
        for (int consumer : new TreeSet<>(skip.consumers())) {
            Expression row = model.newExpression("up " + skip.name() + " for " + consumer)
                    .lower(0)
                    .set(up, 1)
                    .set(onCloud.get(consumer), -1);
            if (made) {
                row.set(onCloud.get(skip.producer()), 1);
            }
        }
        if (made && !skip.output()) {
            addCrossingDown(costs, skip);
        }
    }

    private void addCrossingDown(Costs costs, CrossingTensor skip) {
        Variable down = model.newVariable("down " + skip.name()).lower(0).upper(1);
        crossing.put(down, Use.download(costs, skip.bytes()));
        for (int consumer : new TreeSet<>(skip.consumers())) {
            model.newExpression("down " + skip.name() + " for " + consumer)
                    .lower(0)
                    .set(down, 1)
                    .set(onCloud.get(skip.producer()), -1)
                    .set(onCloud.get(consumer), 1);
        }
    }

    /** Sets what is minimised: the sum of what is chosen, each at a weight. */
    void minimize(ToDoubleFunction<Use> weight) {
        chosen.forEach((segment, variable) -> variable.weight(weight.applyAsDouble(segment.use())));
        crossing.forEach((variable, use) -> variable.weight(weight.applyAsDouble(use)));
    }

    /** Adds the row {@code sum of weights <= max}. A skip that alone weighs more doesn't cross. */
    void limit(String name, ToDoubleFunction<Use> weight, double max) {
        Expression row = model.newExpression(name).upper(max);
        chosen.forEach((segment, variable) -> row.set(variable, weight.applyAsDouble(segment.use())));
        crossing.forEach((variable, use) -> {
            double alone = weight.applyAsDouble(use);
            if (alone > max) {
                variable.level(0);
            } else {
                row.set(variable, alone);
            }
        });
    }

    /** Rules one placement out: not all of its runs together. */
    void exclude(List<Side> placement) {
        Expression row = model.newExpression("not " + placement);
        int runs = 0;
        for (Map.Entry<Segment, Variable> entry : chosen.entrySet()) {
            Segment segment = entry.getKey();
            if (isRun(segment, placement)) {
                row.set(entry.getValue(), 1);
                runs++;
            }
        }
        row.upper(runs - 1);
    }

    private boolean isRun(Segment segment, List<Side> placement) {
        boolean starts = segment.from() == 0 || placement.get(segment.from() - 1) != segment.side();
        boolean ends = segment.to() == blocks - 1 || placement.get(segment.to() + 1) != segment.side();
        return starts
                && ends
                && !placement.subList(segment.from(), segment.to() + 1).contains(segment.side().other());
    }

    double relaxed() {
        return model.copy(true).minimise().getValue();
    }

    Optimisation.Result solve() {
        return model.minimise();
    }

    /** The placement that a solution stands for. */
    List<Side> placement(Optimisation.Result solution) {
        Side[] placement = new Side[blocks];
        int covered = 0;
        for (Map.Entry<Segment, Variable> entry : chosen.entrySet()) {
            if (solution.doubleValue(model.indexOf(entry.getValue())) > HALF) {
                Segment segment = entry.getKey();
                Arrays.fill(placement, segment.from(), segment.to() + 1, segment.side());
                covered += segment.to() - segment.from() + 1;
            }
        }
        if (covered != blocks || Arrays.asList(placement).contains(null)) {
            throw new IllegalStateException("the integer program's solution covers " + covered + " of " + blocks
                    + " blocks. Maybe use exact.");
        }
        return List.of(placement);
    }
}
