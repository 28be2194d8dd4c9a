package org.jointdnn.cli.report;

import java.util.List;

/**
 * How charts draw one thing: never by colour alone, so that print and readers who see few colours keep it apart.
 *
 * @param colour one that people with any colour vision tell apart from the others
 * @param symbol of points, as ECharts names it
 * @param line {@code solid}, {@code dashed} or {@code dotted}
 * @param hatched whether bars are
 */
public record Ink(String name, String colour, String symbol, String line, boolean hatched) {
    static final String TEXT = "#1a1a1a";
    static final String SOFT = "#595959";
    static final String ORANGE = "#e69f00";
    static final String SKY = "#56b4e9";
    static final String GREEN = "#009e73";

    private static final List<String> COLOURS = List.of("#d55e00", "#0072b2", "#aa3377", "#1a1a1a", "#8c8c8c");
    private static final List<String> SYMBOLS = List.of("circle", "rect", "triangle", "diamond", "arrow");
    private static final List<String> LINES = List.of("solid", "dashed", "dotted", "solid", "dashed");

    /** A strategy's. */
    public static Ink of(Strategy strategy) {
        return switch (strategy) {
            case MOBILE_ONLY -> new Ink(strategy.title(), ORANGE, "circle", "dashed", false);
            case CLOUD_ONLY -> new Ink(strategy.title(), SKY, "rect", "dotted", true);
            case JOINTDNN -> new Ink(strategy.title(), GREEN, "diamond", "solid", false);
        };
    }

    /** That of the index-th of some things that are no strategies. */
    public static Ink of(int index, String name) {
        int turn = index % COLOURS.size();
        return new Ink(name, COLOURS.get(turn), SYMBOLS.get(turn), LINES.get(turn), turn % 2 == 1);
    }

    /** A reference that others are held against: dark and thin. */
    public static Ink reference(String name, String line) {
        return new Ink(name, TEXT, "none", line, false);
    }

    /** The same ink by another name. */
    public Ink named(String newName) {
        return new Ink(newName, colour, symbol, line, hatched);
    }

    /** The same ink with another line. */
    public Ink drawn(String newLine) {
        return new Ink(name, colour, symbol, newLine, hatched);
    }
}
