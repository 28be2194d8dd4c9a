package org.jointdnn.testbed;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jointdnn.planner.Link;

/** Reads the text form of a link, as {@link EmulatedLink#parse} documents it. */
final class EmulatedLinkSyntax {
    private static final String FORMS =
            "must be 3g, 4g, wifi, 5g, up=MBPS,down=MBPS,rtt=MS, trace=UP_FILE:DOWN_FILE,rtt=MS or"
                    + " synthetic=NAME[:SEED],rtt=MS (" + String.join(", ", SyntheticTrace.names()) + ")";

    private final String text;
    private final Map<String, String> fields = new HashMap<>();

    private EmulatedLinkSyntax(String text) {
        this.text = text;
    }

    static EmulatedLink parse(String text) throws IOException {
        Optional<Link> named = Link.named(text);
        if (named.isPresent()) {
            return EmulatedLink.of(named.get());
        }
        return new EmulatedLinkSyntax(text).parseFields();
    }

    private EmulatedLink parseFields() throws IOException {
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals <= 0 || fields.put(part.substring(0, equals), part.substring(equals + 1)) != null) {
                throw malformed();
            }
        }
        if (fields.keySet().equals(Set.of("up", "down", "rtt"))) {
            return EmulatedLink.constant(number("up"), number("down"), number("rtt"));
        }
        if (fields.keySet().equals(Set.of("trace", "rtt"))) {
            return traces();
        }
        if (fields.keySet().equals(Set.of("synthetic", "rtt"))) {
            return synthetic();
        }
        throw malformed();
    }

    private EmulatedLink traces() throws IOException {
        String[] files = field("trace").split(":", -1);
        if (files.length != 2 || files[0].isEmpty() || files[1].isEmpty()) {
            throw malformed();
        }
        return new EmulatedLink(trace(files[0]), trace(files[1]), number("rtt"));
    }

    private EmulatedLink synthetic() {
        String[] nameAndSeed = field("synthetic").split(":", -1);
        if (nameAndSeed.length > 2) {
            throw malformed();
        }
        try {
            long seed = nameAndSeed.length == 1 ? 1 : Long.parseLong(nameAndSeed[1]);
            return SyntheticTrace.link(nameAndSeed[0], seed, number("rtt"));
        } catch (NumberFormatException e) {
            throw malformed();
        }
    }

    private static PacketTrace trace(String file) throws IOException {
        try {
            return PacketTrace.read(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new IOException("trace " + file + " does not exist", e);
        }
    }

    private double number(String name) {
        try {
            return Double.parseDouble(field(name));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "link \"" + text + "\": " + name + " is \"" + field(name) + "\", must be a number", e);
        }
    }

    private String field(String name) {
        return fields.getOrDefault(name, "");
    }

    private IllegalArgumentException malformed() {
        return new IllegalArgumentException("link \"" + text + "\" is unknown, " + FORMS);
    }
}
