package org.jointdnn.cli.commands;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jointdnn.planner.Constraint;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.training.TrainingCosts;
import org.jointdnn.planner.training.TrainingPlan;
import org.jointdnn.planner.training.TrainingStep;

/** Prints a training plan for people: its steps, what each costs, and the sums. */
final class TrainingTable {
    private static final int NAMED = 3;

    private final TrainingCosts costs;
    private final PrintWriter out;

    TrainingTable(TrainingCosts costs, PrintWriter out) {
        this.costs = costs;
        this.out = out;
    }

    void print(Solution<TrainingPlan> solution, Objective objective) {
        String by = solution.solver() + " solver, " + solution.solveNanos() / 1000 + " us";
        if (solution instanceof Solution.Optimal<TrainingPlan> optimal) {
            String form = optimal.plan().shortForm();
            line("Best training plan for %s: %s (%s)", objective.name(), form, by);
            steps(optimal.plan());
        } else if (solution instanceof Solution.Bounded<TrainingPlan> bounded) {
            String form = bounded.plan().shortForm();
            line("Training plan for %s: %s (%s)", objective.name(), form, by);
            line("The best one may be better by %s at most.", number(bounded.gap()));
            steps(bounded.plan());
        } else if (solution instanceof Solution.Infeasible<TrainingPlan> infeasible) {
            String violated =
                    infeasible.violated().stream().map(Constraint::name).collect(Collectors.joining(", "));
            line("No training plan respects every constraint; can't hold: %s (%s)", violated, by);
            line("Nearest plan: %s", infeasible.nearest().shortForm());
            steps(infeasible.nearest());
        } else if (solution instanceof Solution.Undecided<TrainingPlan> undecided) {
            line("Found no training plan that respects every constraint, nor that there is none (%s)", by);
            line("Nearest plan: %s", undecided.nearest().shortForm());
            steps(undecided.nearest());
        }
        out.flush();
    }

    private void steps(TrainingPlan plan) {
        row("", "ms", "mJ");
        for (TrainingStep step : plan.steps()) {
            if (step instanceof TrainingStep.Run run) {
                run(run);
            } else if (step instanceof TrainingStep.Transfer transfer) {
                transfer(transfer);
            }
        }
        int switches = plan.switches();
        double waiting = switches * costs.link().rttMillis() / 2;
        if (waiting > 0) {
            String what = switches + (switches == 1 ? " switch" : " switches") + " of side, rtt/2 each";
            row(what, number(waiting), number(costs.idleWatts() * waiting));
        }
        PlanCost cost = plan.cost();
        row("total", number(cost.latencyMillis()), number(cost.mobileEnergyMillijoules()));
        line(
                "cloud time %s ms, upload %d B, download %d B",
                number(cost.cloudMillis()), cost.uploadBytes(), cost.downloadBytes());
    }

    private void run(TrainingStep.Run run) {
        SegmentCosts segments = costs.segments(run.pass(), run.side());
        String side = run.side().name().toLowerCase(Locale.ROOT);
        String pass = run.pass().name().toLowerCase(Locale.ROOT);
        String blocks = run.from() == run.to() ? "block " + run.from() : "blocks " + run.from() + "-" + run.to();
        String what = side + " runs " + blocks + " " + pass;
        if (run.side() == Side.MOBILE) {
            double millijoules = segments.millijoules(run.from(), run.to());
            row(what, number(segments.millis(run.from(), run.to())), number(millijoules));
            return;
        }
        double millis = costs.loadFactor() * segments.millis(run.from(), run.to()) + costs.queueMillis();
        String queue = costs.queueMillis() > 0 ? ", queue included" : "";
        row(what + queue, number(millis), number(costs.idleWatts() * millis));
    }

    private void transfer(TrainingStep.Transfer transfer) {
        Link link = costs.link();
        boolean up = transfer.to() == Side.CLOUD;
        double millis = up ? link.uploadMillis(transfer.bytes()) : link.downloadMillis(transfer.bytes());
        double milliwatts = up ? link.uploadMilliwatts() : link.downloadMilliwatts();
        String what = (up ? "upload " : "download ") + names(transfer.tensors()) + ", " + transfer.bytes() + " B";
        row(what, number(millis), number(milliwatts * millis / 1000));
    }

    private static String names(List<String> tensors) {
        int count = tensors.size();
        return count > NAMED ? tensors.get(0) + " and " + (count - 1) + " more" : String.join(", ", tensors);
    }

    private void row(String what, String millis, String millijoules) {
        line("  %-48s %10s %10s", what, millis, millijoules);
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
