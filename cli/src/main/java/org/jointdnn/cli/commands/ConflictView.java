package org.jointdnn.cli.commands;

import java.io.PrintWriter;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Quantity;
import org.jointdnn.planner.explanation.Conflict;

/** Prints why there is no plan. */
final class ConflictView {
    private final PrintWriter out;

    ConflictView(PrintWriter out) {
        this.out = out;
    }

    void print(Conflict conflict) {
        out.println();
        out.println("Why there is no plan:");
        for (Conflict.Shortfall shortfall : conflict.shortfalls()) {
            print(shortfall);
        }
        for (Pin pin : conflict.pins()) {
            out.println("  " + pin.name() + ": no sequence of segments that can run follows it.");
        }
    }

    private void print(Conflict.Shortfall shortfall) {
        Limit limit = shortfall.limit();
        Quantity quantity = limit.quantity();
        double over = shortfall.used() - limit.max();
        String nearest = over > 0
                ? "the nearest plan is " + Wording.amount(quantity, over) + " above it, at "
                        + Wording.amount(quantity, shortfall.used())
                : "the nearest plan is within it, at " + Wording.amount(quantity, shortfall.used());
        out.println("  " + Wording.limit(limit) + ": " + nearest + ".");
        boolean hopeless = shortfall.alone() > limit.threshold();
        boolean found = !Double.isInfinite(shortfall.alone());
        if (found && hopeless) {
            out.println("    It can't hold even alone: the least any plan needs is "
                    + Wording.amount(quantity, shortfall.alone()) + ".");
        } else if (found) {
            out.println("    Alone it could hold: some plan needs only " + Wording.amount(quantity, shortfall.alone())
                    + ", but that one breaks another limit.");
        }
        out.println(
                Double.isInfinite(shortfall.enough())
                        ? "    With the other limits as they are, no value would do."
                        : "    With the other limits as they are, " + Wording.enough(quantity, shortfall.enough())
                                + " would do.");
    }
}
