package org.jointdnn.cli.costs;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jointdnn.engine.json.StrictJson;
import org.jointdnn.planner.Coding;

/**
 * Reads the codings of a tensor in COSTS.json.
 *
 * <pre>
 * {"codec":"q8+zstd1", "bytes":95110, "accuracyLoss":0.004,
 *  "up":   {"mobileMillis":1.9, "mobileMillijoules":2.5, "cloudMillis":0.8},
 *  "down": {"mobileMillis":0.8, "mobileMillijoules":1.0, "cloudMillis":1.9}}
 * </pre>
 *
 * <p>{@code up}, {@code down} and their fields (0), and {@code accuracyLoss} (0) may be left out.
 */
final class CodingFields {
    private static final Set<String> WORK = Set.of("mobileMillis", "mobileMillijoules", "cloudMillis");

    private final StrictJson json;
    private String codec = "";
    private long bytes;
    private Coding.Work up = Coding.Work.NONE;
    private Coding.Work down = Coding.Work.NONE;
    private double accuracyLoss;

    private CodingFields(StrictJson json) {
        this.json = json;
    }

    /** Reads one coding. */
    static Coding read(StrictJson json) throws IOException {
        String path = json.path();
        CodingFields fields = new CodingFields(json);
        json.object(Set.of("codec", "bytes"), Set.of("up", "down", "accuracyLoss"), fields::field);
        if (fields.codec.equals(Coding.RAW)) {
            throw new IllegalArgumentException(
                    json.at(path) + ": codec raw is not given: every tensor may cross as it is");
        }
        return json.located(
                path, () -> new Coding(fields.codec, fields.bytes, fields.up, fields.down, fields.accuracyLoss));
    }

    private void field(String name) throws IOException {
        switch (name) {
            case "codec" -> codec = json.text();
            case "bytes" -> bytes = json.whole(0, Long.MAX_VALUE);
            case "up" -> up = work();
            case "down" -> down = work();
            default -> accuracyLoss = json.notNegative();
        }
    }

    private Coding.Work work() throws IOException {
        Map<String, Double> read = new HashMap<>();
        json.object(Set.of(), WORK, name -> read.put(name, json.notNegative()));
        return new Coding.Work(
                read.getOrDefault("mobileMillis", 0.0),
                read.getOrDefault("mobileMillijoules", 0.0),
                read.getOrDefault("cloudMillis", 0.0));
    }
}
