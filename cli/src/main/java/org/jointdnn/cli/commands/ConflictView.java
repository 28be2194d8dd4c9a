package org.jointdnn.cli.commands;

import java.io.PrintWriter;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.explanation.Conflict;

/** Prints why there is no plan. */
final class ConflictView {
    private final PrintWriter out;

    ConflictView(PrintWriter out) {
        this.out = out;
    }

    void print(Conflict conflict) {
        int limits = conflict.shortfalls().size();
        out.println();
        out.println("Why there is no plan:");
        if (limits > 1) {
            out.println("  These limits can't all hold. The nearest plan misses them by the amounts given; to raise one"
                    + " of them as far as told is enough, if it is the only trouble.");
        }
        for (Conflict.Shortfall shortfall : conflict.shortfalls()) {
            print(shortfall);
        }
        for (Pin pin : conflict.pins()) {
            out.println("  " + pin.name() + ": no sequence of segments that can run follows it.");
        }
    }

    private void print(Conflict.Shortfall shortfall) {
        var limit = shortfall.limit();
        double over = shortfall.used() - limit.max();
        String misses = over > 0
                ? "the nearest plan needs " + Wording.amount(limit.quantity(), shortfall.used()) + ", "
                        + Wording.amount(limit.quantity(), over) + " too much"
                : "the nearest plan keeps it, with " + Wording.amount(limit.quantity(), shortfall.used());
        String enough = Double.isInfinite(shortfall.enough())
                ? "no other value would do while the other constraints stay"
                : Wording.enough(limit.quantity(), shortfall.enough()) + " would do if the other constraints stay";
        out.println("  " + Wording.limit(limit) + ": " + misses + "; " + enough + ".");
    }
}
