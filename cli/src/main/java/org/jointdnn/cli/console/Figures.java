package org.jointdnn.cli.console;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them, with about three digits. */
public final class Figures {
    private static final String[] PREFIXES = {"", "k", "M", "G", "T"};

    private Figures() {}

    /** Bytes, for example {@code 602 kB}; 1 kB is 1000 bytes. */
    public static String bytes(long bytes) {
        return scaled(bytes, " ") + "B";
    }

    /** A count, for example {@code 714M}. */
    public static String count(long count) {
        return scaled(count, "");
    }

    /** A quantity in its unit without a prefix, for example {@code 12.3} or {@code 4520}. */
    public static String plain(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "-";
        }
        double magnitude = Math.abs(value);
        int decimals = magnitude >= 100 || magnitude == 0 ? 0 : magnitude >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** A number with four significant digits and no exponent, for example {@code 0.01235} or {@code 10000}. */
    public static String digits(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "-";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(4));
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** How many times, for example {@code 3.2x}. */
    public static String times(double ratio) {
        return plain(ratio) + "x";
    }

    private static String scaled(long value, String space) {
        double rest = value;
        int prefix = 0;
        while (rest >= 999.5 && prefix < PREFIXES.length - 1) {
            rest /= 1000;
            prefix++;
        }
        String digits = prefix == 0 ? Long.toString(value) : plain(rest);
        return digits + space + PREFIXES[prefix];
    }
}
