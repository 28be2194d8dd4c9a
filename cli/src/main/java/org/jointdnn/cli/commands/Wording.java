package org.jointdnn.cli.commands;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Quantity;

/** Values, limits and rates in words. */
final class Wording {
    private static final MathContext DIGITS_UP = new MathContext(4, RoundingMode.CEILING);

    private Wording() {}

    /** A number with up to four digits that matter. */
    static String number(double value) {
        return Figures.digits(value);
    }

    /** A value of the objective with its unit. */
    static String value(Objective objective, double value) {
        if (objective instanceof Objective.Latency) {
            return number(value) + " ms";
        }
        if (objective instanceof Objective.Energy) {
            return number(value) + " mJ";
        }
        return number(value) + (objective instanceof Objective.EnergyDelay ? " mJ ms" : "");
    }

    /** An amount of a quantity with its unit. */
    static String amount(Quantity quantity, double amount) {
        if (quantity == Quantity.ACCURACY_LOSS) {
            return percent(amount);
        }
        return isBytes(quantity) ? bytes(amount) : number(amount) + unit(quantity);
    }

    /** An amount that is enough for what {@code amount} is needed for: rounded up. */
    static String enough(Quantity quantity, double amount) {
        if (isBytes(quantity)) {
            return bytes(amount);
        }
        double roundedUp = BigDecimal.valueOf(amount).round(DIGITS_UP).doubleValue();
        return quantity == Quantity.ACCURACY_LOSS ? percent(roundedUp) : number(roundedUp) + unit(quantity);
    }

    private static boolean isBytes(Quantity quantity) {
        return quantity == Quantity.UPLOAD || quantity == Quantity.DOWNLOAD;
    }

    private static String unit(Quantity quantity) {
        return quantity == Quantity.ENERGY ? " mJ" : " ms";
    }

    private static String percent(double share) {
        return number(100 * share) + " %";
    }

    private static String bytes(double bytes) {
        return BigDecimal.valueOf(bytes).stripTrailingZeros().toPlainString() + " B";
    }

    /** A limit's quantity, as in "a deadline of 5 ms". */
    static String limit(Quantity quantity) {
        return switch (quantity) {
            case LATENCY -> "deadline";
            case ENERGY -> "limit on energy";
            case CLOUD -> "limit on cloud time";
            case UPLOAD -> "limit on upload";
            case DOWNLOAD -> "limit on download";
            case ACCURACY_LOSS -> "limit on accuracy loss";
        };
    }

    /** A limit with its amount: "deadline of 5 ms", "limit on energy of 5 mJ". */
    static String limit(Limit limit) {
        return limit(limit.quantity()) + " of " + amount(limit.quantity(), limit.max());
    }
}
