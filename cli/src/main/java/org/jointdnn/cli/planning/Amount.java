package org.jointdnn.cli.planning;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Readers of numbers with a unit, such as {@code 100ms}, {@code 1.5J} or {@code 200kB}. */
public final class Amount {
    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([a-zA-Z]+)");
    /** Doubles hold whole numbers up to here. */
    private static final long MOST_BYTES = 1L << 53;

    private Amount() {}

    /** Reads a time as milliseconds. */
    public static final class Millis implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return read(text, "a time such as 100ms or 2s", List.of("us", "ms", "s")) / 1e3;
        }
    }

    /** Reads an energy as millijoules. */
    public static final class Millijoules implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return read(text, "an energy such as 500mJ or 1.5J", List.of("uJ", "mJ", "J")) / 1e3;
        }
    }

    /** Reads a size as bytes; 1 kB is 1000 bytes. */
    public static final class Bytes implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            double bytes = read(text, "a size such as 20000B, 200kB or 1MB", List.of("B", "kB", "MB", "GB"));
            if (bytes > MOST_BYTES || bytes != Math.rint(bytes)) {
                throw new TypeConversionException(
                        "'" + text + "' is " + bytes + " bytes, must be a whole number, at most " + MOST_BYTES);
            }
            return (long) bytes;
        }
    }

    /** Reads a share, such as {@code 0.01} or {@code 1%}, within 0..1. */
    public static final class Share implements ITypeConverter<Double> {
        private static final Pattern FORM = Pattern.compile("([0-9]*\\.?[0-9]+(?:[eE]-?[0-9]+)?)\\s*(%?)");

        @Override
        public Double convert(String text) {
            Matcher matcher = FORM.matcher(text);
            double share = matcher.matches()
                    ? Double.parseDouble(matcher.group(1)) / (matcher.group(2).isEmpty() ? 1 : 100)
                    : -1;
            if (!(share >= 0 && share <= 1)) {
                throw new TypeConversionException("'" + text + "' is not a share such as 0.01 or 1%, within 0..1");
            }
            return share;
        }
    }

    /** Reads a longer time. */
    public static final class Period implements ITypeConverter<Duration> {
        private static final Map<String, Double> SECONDS = Map.of("s", 1.0, "min", 60.0, "h", 3600.0);

        @Override
        public Duration convert(String text) {
            Matcher matcher = Amount.FORM.matcher(text);
            Double seconds = matcher.matches() ? SECONDS.get(matcher.group(2)) : null;
            if (seconds == null) {
                throw new TypeConversionException("'" + text + "' is not a time such as 90s, 30min or 24h");
            }
            return Duration.ofMillis(Math.round(1e3 * seconds * Double.parseDouble(matcher.group(1))));
        }
    }

    /** The number in the first of the units, each of which is a thousand of the one before. */
    private static double read(String text, String form, List<String> units) {
        Matcher matcher = FORM.matcher(text);
        int unit = matcher.matches() ? units.indexOf(matcher.group(2)) : -1;
        if (unit < 0) {
            throw new TypeConversionException(
                    "'" + text + "' is not " + form + " (units: " + String.join(", ", units) + ")");
        }
        return Double.parseDouble(matcher.group(1)) * Math.pow(1000, unit);
    }
}
