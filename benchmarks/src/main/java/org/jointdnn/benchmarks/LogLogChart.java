package org.jointdnn.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines over two logarithmic axes, as an SVG picture. */
final class LogLogChart {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 520;
    private static final int LEFT = 80;
    private static final int RIGHT = 250;
    private static final int TOP = 50;
    private static final int BOTTOM = 60;
    private static final List<String> COLOURS = List.of("#2563eb", "#dc2626", "#059669", "#9333ea", "#d97706");

    private final String title;
    private final String xTitle;
    private final String yTitle;
    private final List<Line> lines = new ArrayList<>();

    /** Points of one line, x ascending. */
    record Line(String name, double[] x, double[] y) {}

    LogLogChart(String title, String xTitle, String yTitle) {
        this.title = title;
        this.xTitle = xTitle;
        this.yTitle = yTitle;
    }

    void add(String name, double[] x, double[] y) {
        lines.add(new Line(name, x.clone(), y.clone()));
    }

    String svg() {
        StringBuilder svg = new StringBuilder();
        svg.append(text(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"13\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
                WIDTH, HEIGHT));
        label(svg, LEFT, 28, "start", title, " font-size=\"16\" font-weight=\"bold\"");
        axes(svg);
        int row = 0;
        for (Line line : lines) {
            draw(svg, line, COLOURS.get(row % COLOURS.size()), row++);
        }
        return svg.append("</svg>\n").toString();
    }

    private void axes(StringBuilder svg) {
        for (int decade = decade(true, false); decade <= decade(true, true); decade++) {
            double x = x(Math.pow(10, decade));
            rule(svg, x, TOP, x, HEIGHT - BOTTOM);
            label(svg, x, HEIGHT - BOTTOM + 20, "middle", power(decade), "");
        }
        for (int decade = decade(false, false); decade <= decade(false, true); decade++) {
            double y = y(Math.pow(10, decade));
            rule(svg, LEFT, y, WIDTH - RIGHT, y);
            label(svg, LEFT - 8, y + 4, "end", power(decade), "");
        }
        label(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 16, "middle", xTitle, "");
        svg.append(text("<g transform=\"translate(20 %d) rotate(-90)\">", (TOP + HEIGHT - BOTTOM) / 2));
        label(svg, 0, 0, "middle", yTitle, "");
        svg.append("</g>\n");
    }

    private void draw(StringBuilder svg, Line line, String colour, int row) {
        StringBuilder points = new StringBuilder();
        for (int index = 0; index < line.x.length; index++) {
            double x = x(line.x[index]);
            double y = y(line.y[index]);
            points.append(text("%.1f,%.1f ", x, y));
            svg.append(text("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>\n", x, y, colour));
        }
        svg.append(text("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n", points, colour));
        double y = TOP + 14 + 24 * row;
        svg.append(text(
                "<rect x=\"%d\" y=\"%.1f\" width=\"12\" height=\"12\" fill=\"%s\"/>\n",
                WIDTH - RIGHT + 16, y - 10, colour));
        label(svg, WIDTH - RIGHT + 36, y, "start", line.name, "");
    }

    private double x(double value) {
        return LEFT + (WIDTH - RIGHT - LEFT) * share(value, true);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * share(value, false);
    }

    /** Where a value is between the outermost decades of an axis, 0..1. */
    private double share(double value, boolean horizontal) {
        int first = decade(horizontal, false);
        return (Math.log10(value) - first) / (decade(horizontal, true) - first);
    }

    /** The decade below the least value of an axis, or above the largest. */
    private int decade(boolean horizontal, boolean last) {
        double found = last ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        for (Line line : lines) {
            for (double value : horizontal ? line.x : line.y) {
                found = last ? Math.max(found, value) : Math.min(found, value);
            }
        }
        return (int) (last ? Math.ceil(Math.log10(found)) : Math.floor(Math.log10(found)));
    }

    private static String power(int decade) {
        return decade >= 0 && decade <= 4
                ? text("%,d", (long) Math.pow(10, decade))
                : text("10<tspan dy=\"-5\" font-size=\"9\">%d</tspan>", decade);
    }

    private static void rule(StringBuilder svg, double x1, double y1, double x2, double y2) {
        svg.append(
                text("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#d4d4d8\"/>\n", x1, y1, x2, y2));
    }

    private static void label(StringBuilder svg, double x, double y, String anchor, String label, String style) {
        svg.append(text("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>\n", x, y, anchor, style, label));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
