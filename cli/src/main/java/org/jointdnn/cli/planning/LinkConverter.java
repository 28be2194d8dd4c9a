package org.jointdnn.cli.planning;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jointdnn.planner.Link;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a link: {@code 3g}, {@code 4g}, {@code wifi}, {@code 5g}, or rates and round-trip time as
 * {@code up=5.85,down=13.76,rtt=50}, in Mbps and ms.
 *
 * <p>Rates alone say nothing about the radio's power, so it is that of {@code 4g}, or with
 * {@code radio=wifi} at the end that of another named link.
 */
public final class LinkConverter implements ITypeConverter<Link> {
    private static final String FORMS =
            "3g, 4g, wifi, 5g, or up=MBPS,down=MBPS,rtt=MILLIS (and, for the radio's power, radio=3g|4g|wifi|5g)";

    @Override
    public Link convert(String text) {
        return Link.named(text).orElseGet(() -> rates(text));
    }

    private static Link rates(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0 || fields.put(part.substring(0, equals), part.substring(equals + 1)) != null) {
                throw unknown(text);
            }
        }
        if (!Set.of("up", "down", "rtt", "radio").containsAll(fields.keySet())) {
            throw unknown(text);
        }
        Link radio = Link.named(fields.getOrDefault("radio", "4g")).orElseThrow(() -> unknown(text));
        try {
            return radio.at(number(text, fields, "up"), number(text, fields, "down"), number(text, fields, "rtt"));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "': " + e.getMessage());
        }
    }

    private static double number(String text, Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw unknown(text);
        }
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "': " + name + " is '" + value + "', must be a number");
        }
    }

    private static TypeConversionException unknown(String text) {
        return new TypeConversionException("unknown link '" + text + "', must be " + FORMS);
    }
}
