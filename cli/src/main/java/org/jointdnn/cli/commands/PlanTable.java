package org.jointdnn.cli.commands;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Constraint;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.Quantity;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.Step;
import org.jointdnn.planner.radio.RadioCharge;

/** Prints a plan for people: its steps, what each costs, and the sums. */
final class PlanTable {
    private final Costs costs;
    private final Function<Plan, RadioCharge> radio;
    private final PrintWriter out;

    /** Makes a table of plans without states of the radio. */
    PlanTable(Costs costs, PrintWriter out) {
        this(costs, plan -> RadioCharge.NONE, out);
    }

    /** Makes a table; {@code radio} says what a plan pays for the radio's states. */
    PlanTable(Costs costs, Function<Plan, RadioCharge> radio, PrintWriter out) {
        this.costs = costs;
        this.radio = radio;
        this.out = out;
    }

    void print(Solution<Plan> solution, Objective objective) {
        String by = solution.solver() + " solver, " + solution.solveNanos() / 1000 + " us";
        if (solution instanceof Solution.Optimal<Plan> optimal) {
            line("Best plan for %s: %s (%s)", objective.name(), optimal.plan().shortForm(), by);
            steps(optimal.plan());
        } else if (solution instanceof Solution.Bounded<Plan> bounded) {
            line("Plan for %s: %s (%s)", objective.name(), bounded.plan().shortForm(), by);
            line(
                    "The best plan is better by %s at most (%.2f %%).",
                    number(bounded.gap()), bounded.value() > 0 ? 100 * bounded.gap() / bounded.value() : 0);
            steps(bounded.plan());
        } else if (solution instanceof Solution.Undecided<Plan> undecided) {
            line("Found no plan that respects every constraint, nor a proof that there is none (%s)", by);
            line("Nearest plan met: %s", undecided.nearest().shortForm());
            steps(undecided.nearest());
        } else if (solution instanceof Solution.Infeasible<Plan> infeasible) {
            String violated =
                    infeasible.violated().stream().map(Constraint::name).collect(Collectors.joining(", "));
            line("No plan respects every constraint; can't hold: %s (%s)", violated, by);
            line("Nearest plan: %s", infeasible.nearest().shortForm());
            steps(infeasible.nearest());
        }
        out.flush();
    }

    private void steps(Plan plan) {
        row("", "ms", "mJ");
        for (Step step : plan.steps()) {
            if (step instanceof Step.Run run) {
                run(run);
            } else if (step instanceof Step.Transfer transfer) {
                transfer(transfer);
            }
        }
        double waiting = plan.switches() * costs.link().rttMillis() / 2;
        if (waiting > 0) {
            String what = plan.switches() + (plan.switches() == 1 ? " switch" : " switches") + " of side, rtt/2 each";
            row(what, number(waiting), number(costs.idleWatts() * waiting));
        }
        radio(radio.apply(plan));
        PlanCost cost = plan.cost();
        row("total", number(cost.latencyMillis()), number(cost.mobileEnergyMillijoules()));
        line(
                "cloud time %s ms, upload %d B, download %d B",
                number(cost.cloudMillis()), cost.uploadBytes(), cost.downloadBytes());
        if (cost.accuracyLoss() > 0) {
            line("loss of accuracy %s", Wording.amount(Quantity.ACCURACY_LOSS, cost.accuracyLoss()));
        }
    }

    private void radio(RadioCharge charge) {
        if (charge.promotionMillis() > 0) {
            row("radio wakes up", number(charge.promotionMillis()), number(charge.promotionMillijoules()));
        }
        if (charge.heldMillis() > 0) {
            row(
                    "radio kept up between transfers, " + millis(charge.heldMillis()),
                    "",
                    number(charge.heldMillijoules()));
        }
        if (charge.tailMillis() > 0) {
            row("radio's tail, " + millis(charge.tailMillis()), "", number(charge.tailMillijoules()));
        }
    }

    private static String millis(double millis) {
        return Figures.digits(millis) + " ms";
    }

    private void run(Step.Run run) {
        boolean onMobile = run.side() == Side.MOBILE;
        String blocks = run.from() == run.to() ? "block " + run.from() : "blocks " + run.from() + "-" + run.to();
        if (onMobile) {
            double millijoules = costs.mobile().millijoules(run.from(), run.to());
            row("mobile runs " + blocks, number(costs.mobile().millis(run.from(), run.to())), number(millijoules));
            return;
        }
        double millis = costs.loadFactor() * costs.cloud().millis(run.from(), run.to()) + costs.queueMillis();
        String queue = costs.queueMillis() > 0 ? ", queue included" : "";
        row("cloud runs " + blocks + queue, number(millis), number(costs.idleWatts() * millis));
    }

    private void transfer(Step.Transfer transfer) {
        Link link = costs.link();
        boolean up = transfer.to() == Side.CLOUD;
        double millis = up ? link.uploadMillis(transfer.bytes()) : link.downloadMillis(transfer.bytes());
        double milliwatts = up ? link.uploadMilliwatts() : link.downloadMilliwatts();
        Coding.Work work = CodingRows.work(transfer);
        double cloudMillis = costs.loadFactor() * work.cloudMillis();
        String[] onMobile = {
            CodingRows.onMobile(transfer), number(work.mobileMillis()), number(work.mobileMillijoules())
        };
        String[] onCloud = {CodingRows.onCloud(transfer), number(cloudMillis), number(costs.idleWatts() * cloudMillis)};
        if (transfer.coded()) {
            row(up ? onMobile : onCloud);
        }
        row(CodingRows.transfer(transfer), number(millis), number(milliwatts * millis / 1000));
        if (transfer.coded()) {
            row(up ? onCloud : onMobile);
        }
    }

    private void row(String... cells) {
        row(cells[0], cells[1], cells[2]);
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
