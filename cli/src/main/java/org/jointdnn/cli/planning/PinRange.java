package org.jointdnn.cli.planning;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Side;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A pin as written: {@code 7=mobile}, {@code 0-3=mobile} or {@code 4-=cloud}, the last up to the end of a
 * network of whatever length.
 */
record PinRange(int from, @Nullable Integer to, Side side) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})(-(\\d{1,6})?)?=(mobile|cloud)");

    /** The pin in a network of so many blocks. */
    Pin in(int blocks) {
        int last = to != null ? to : blocks - 1;
        if (from >= blocks || last >= blocks) {
            throw new IllegalArgumentException(
                    "--pin names block " + Math.max(from, last) + ", but blocks are 0.." + (blocks - 1));
        }
        return new Pin(from, last, side);
    }

    /** Reads a pin. */
    static final class Converter implements ITypeConverter<PinRange> {
        @Override
        public PinRange convert(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw unreadable(text);
            }
            int from = Integer.parseInt(matcher.group(1));
            Side side = Side.valueOf(matcher.group(4).toUpperCase(Locale.ROOT));
            if (matcher.group(2) == null) {
                return new PinRange(from, from, side);
            }
            if (matcher.group(3) == null) {
                return new PinRange(from, null, side);
            }
            int to = Integer.parseInt(matcher.group(3));
            if (to < from) {
                throw unreadable(text);
            }
            return new PinRange(from, to, side);
        }

        private static TypeConversionException unreadable(String text) {
            return new TypeConversionException(
                    "'" + text + "' is not BLOCKS=mobile or BLOCKS=cloud with BLOCKS such as 7, 0-3 or 4-");
        }
    }
}
