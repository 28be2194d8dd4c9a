package org.jointdnn.cli.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * An axis of a {@link Plot}.
 *
 * @param type as ECharts names it: {@code category}, {@code value} or {@code log}
 * @param categories of a category axis
 * @param least where the axis begins; NaN for a category axis
 * @param most where it ends; NaN where ECharts chooses
 */
public record Scale(String type, String name, String unit, List<String> categories, double least, double most) {
    /** Above this ratio of the largest to the smallest value an axis is logarithmic. */
    private static final double LOG_RATIO = 10;

    public Scale {
        categories = List.copyOf(categories);
    }

    /** Names, in this order. */
    public static Scale categories(List<String> names) {
        return new Scale("category", "", "", names, Double.NaN, Double.NaN);
    }

    /** From 0, or from below where values are negative. */
    public static Scale linear(String name, String unit, double[] values) {
        double least = DoubleStream.of(values).min().orElse(0);
        double most = DoubleStream.of(values).max().orElse(1);
        double from = least < -0.005 * most ? -above(-least) : 0;
        return new Scale("value", name, unit, List.of(), from, most > 0 ? Double.NaN : 1);
    }

    /** The decades that hold all values above 0. */
    public static Scale log(String name, String unit, double[] values) {
        double least = above0(values).min().orElse(1);
        double most = above0(values).max().orElse(1);
        double from = Math.pow(10, Math.floor(Math.log10(least / 1.5)));
        double to = Math.pow(10, Math.ceil(Math.log10(most * 1.15)));
        return new Scale("log", name, unit, List.of(), from, to);
    }

    /** For ratios: the decades that hold all, from 1 if none is below. */
    public static Scale ratios(String name, double[] values) {
        Scale scale = log(name, "times", values);
        return DoubleStream.of(values).allMatch(value -> value > 0.999) ? scale.between(1, scale.most) : scale;
    }

    /** Logarithmic if the values span more than a decade, and all are above 0. */
    public static Scale of(String name, String unit, double[] values) {
        double least = DoubleStream.of(values).min().orElse(0);
        double most = DoubleStream.of(values).max().orElse(0);
        return least > 0 && most / least > LOG_RATIO ? log(name, unit, values) : linear(name, unit, values);
    }

    private static DoubleStream above0(double[] values) {
        return DoubleStream.of(values).filter(value -> value > 0 && !Double.isInfinite(value));
    }

    /** This axis; if it is linear, up to a round number above the values with room for numbers. */
    Scale closed(double[] values) {
        double largest = DoubleStream.of(values).max().orElse(0);
        return type.equals("value") && largest > 0 ? between(least, above(1.05 * largest)) : this;
    }

    /** A round number above a value: 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6 or 8 times a power of ten. */
    public static double above(double value) {
        double decade = Math.pow(10, Math.floor(Math.log10(value)));
        return DoubleStream.of(1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)
                .map(step -> step * decade)
                .filter(round -> round >= 1.05 * value)
                .findFirst()
                .orElse((1.05 * value > 10 * decade ? 12 : 10) * decade);
    }

    /** The same axis between other ends. */
    public Scale between(double newLeast, double newMost) {
        return new Scale(type, name, unit, categories, newLeast, newMost);
    }

    /** Above the largest value, where numbers stand. */
    private static JsonArray room() {
        JsonArray room = new JsonArray();
        room.add(0);
        room.add("10%");
        return room;
    }

    boolean ratios() {
        return logarithmic() && unit.equals("times");
    }

    boolean logarithmic() {
        return type.equals("log");
    }

    JsonObject json(int nameGap) {
        JsonObject axis = new JsonObject();
        axis.addProperty("type", type);
        if (type.equals("category")) {
            JsonArray data = new JsonArray();
            categories.forEach(data::add);
            axis.add("data", data);
            return axis;
        }
        String measured = unit.isEmpty() ? name : name + ", " + unit;
        axis.addProperty("name", logarithmic() ? measured + " (log)" : measured);
        axis.addProperty("nameLocation", "middle");
        axis.addProperty("nameGap", nameGap);
        axis.addProperty("min", least);
        if (!Double.isNaN(most)) {
            axis.addProperty("max", most);
        } else if (!logarithmic()) {
            axis.add("boundaryGap", room());
        }
        return axis;
    }
}
