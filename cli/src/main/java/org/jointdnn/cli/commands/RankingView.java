package org.jointdnn.cli.commands;

import java.io.PrintWriter;
import org.jointdnn.cli.console.TextTable;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.RankedPlan;
import org.jointdnn.planner.ranking.ParetoFront;
import org.jointdnn.planner.ranking.TopPlans;

/** Prints several plans of one problem as tables. */
final class RankingView {
    private final Objective objective;
    private final PrintWriter out;

    RankingView(Objective objective, PrintWriter out) {
        this.objective = objective;
        this.out = out;
    }

    void print(TopPlans top, int wanted) {
        out.println();
        if (top.plans().isEmpty()) {
            out.println(top.complete() ? "No plan to rank: none respects every constraint." : budgetEnded("a plan"));
            return;
        }
        out.println("The best plans for " + objective.name() + ":");
        TextTable table = new TextTable().number("rank", 4).number("value", 9).number("worse by", 8);
        table = costs(table);
        out.println("  " + table.titles());
        double best = top.plans().get(0).value();
        for (int index = 0; index < top.plans().size(); index++) {
            RankedPlan ranked = top.plans().get(index);
            String worse = index == 0 ? "" : percent(ranked.value() - best, best);
            out.println("  " + row(table, ranked.plan(), "" + (index + 1), Wording.number(ranked.value()), worse));
        }
        if (!top.complete()) {
            out.println("  " + budgetEnded("all " + wanted));
        } else if (top.plans().size() < wanted) {
            out.println("  There are no more plans within the constraints.");
        }
    }

    void print(ParetoFront front) {
        out.println();
        if (front.plans().isEmpty()) {
            out.println(
                    front.complete()
                            ? "No plan to choose: none respects every constraint."
                            : budgetEnded("a plan of the front"));
            return;
        }
        out.println("Latency against energy: no plan beats one of these in both.");
        TextTable table = costs(new TextTable());
        out.println("  " + table.titles());
        for (Plan plan : front.plans()) {
            out.println("  " + row(table, plan));
        }
        if (!front.complete()) {
            out.println("  There are more; these are the ones found first.");
        }
    }

    private static TextTable costs(TextTable table) {
        return table.number("ms", 9)
                .number("mJ", 9)
                .number("cloud ms", 8)
                .number("upload B", 10)
                .number("download B", 10)
                .name("plan", 4);
    }

    private static String row(TextTable table, Plan plan, String... first) {
        PlanCost cost = plan.cost();
        String[] cells = new String[first.length + 6];
        System.arraycopy(first, 0, cells, 0, first.length);
        int next = first.length;
        cells[next++] = Wording.number(cost.latencyMillis());
        cells[next++] = Wording.number(cost.mobileEnergyMillijoules());
        cells[next++] = Wording.number(cost.cloudMillis());
        cells[next++] = Long.toString(cost.uploadBytes());
        cells[next++] = Long.toString(cost.downloadBytes());
        cells[next] = plan.shortForm();
        return table.row(cells);
    }

    private static String percent(double part, double whole) {
        return whole > 0 ? Wording.number(Math.rint(1000 * part / whole) / 10) + " %" : "";
    }

    private static String budgetEnded(String before) {
        return "The time budget ended before " + before + " could be found.";
    }
}
