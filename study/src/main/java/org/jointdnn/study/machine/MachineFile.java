package org.jointdnn.study.machine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jointdnn.engine.json.StrictJson;
import org.jointdnn.study.workload.OperatorClass;

/**
 * Reads machine files; docs/formats.md has their form. All fields are required but those of
 * {@link #OPTIONAL}; others are errors.
 */
final class MachineFile {
    private static final Set<String> TEXTS = Set.of("name", "title");
    private static final Set<String> NUMBERS = Set.of(
            "peakGigaflopsPerSecond",
            "bandwidthGigabytesPerSecond",
            "bandwidthEfficiency",
            "bytesPerValue",
            "cacheMegabytes",
            "launchMicros",
            "segmentStartMicros",
            "halfSpeedOutputs",
            "idleWatts",
            "activeWatts");
    private static final String HOST_COPY = "hostCopyGigabytesPerSecond";
    static final Set<String> OPTIONAL = Set.of(HOST_COPY);

    private final StrictJson json;
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Double> numbers = new HashMap<>();
    private final Map<OperatorClass, Double> efficiency = new EnumMap<>(OperatorClass.class);
    private List<Source> sources = List.of();

    private MachineFile(StrictJson json) {
        this.json = json;
    }

    /** Reads a file; throws IllegalArgumentException, of one line, on what is not a machine. */
    static MachineDescription read(Path file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return parse(file.toString(), reader);
        }
    }

    /** Reads a machine that comes with the program. */
    static MachineDescription ofResource(String name) {
        String resource = "machines/" + name + ".json";
        try (InputStream stream = MachineFile.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("there is no machine " + name + "; there are "
                        + String.join(", ", AnalyticalMachine.names()) + ", and files");
            }
            return parse(resource, new InputStreamReader(stream, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + resource, e);
        }
    }

    static MachineDescription parse(String source, Reader text) throws IOException {
        StrictJson json = StrictJson.of(source, text);
        MachineFile file = new MachineFile(json);
        json.document(() -> {
            Set<String> required = new TreeSet<>(TEXTS);
            required.addAll(NUMBERS);
            required.addAll(Set.of("efficiency", "sources"));
            json.object(required, OPTIONAL, file::readField);
            return file;
        });
        return json.located("", file::description);
    }

    private void readField(String name) throws IOException {
        if (TEXTS.contains(name)) {
            texts.put(name, json.text());
        } else if (name.equals("efficiency")) {
            readEfficiency();
        } else if (name.equals("sources")) {
            sources = json.array(this::readSource);
        } else {
            numbers.put(name, json.notNegative());
        }
    }

    private void readEfficiency() throws IOException {
        Map<String, OperatorClass> kinds =
                Arrays.stream(OperatorClass.values()).collect(Collectors.toMap(OperatorClass::field, kind -> kind));
        json.object(kinds.keySet(), Set.of(), name -> {
            OperatorClass kind = kinds.get(name);
            if (kind != null) {
                efficiency.put(kind, json.positive());
            }
        });
    }

    private Source readSource() throws IOException {
        String path = json.path();
        Map<String, String> fields = new HashMap<>();
        json.object(Set.of("fields", "basis", "text"), Set.of(), name -> fields.put(name, json.text()));
        String basis = fields.getOrDefault("basis", "");
        return json.located(
                path,
                () -> new Source(fields.getOrDefault("fields", ""), basis(basis), fields.getOrDefault("text", "")));
    }

    private static Source.Basis basis(String text) {
        for (Source.Basis basis : Source.Basis.values()) {
            if (basis.name().toLowerCase(Locale.ROOT).equals(text)) {
                return basis;
            }
        }
        throw new IllegalArgumentException("basis is '" + text + "', must be one of "
                + Arrays.stream(Source.Basis.values())
                        .map(basis -> basis.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ")));
    }

    private MachineDescription description() {
        Double hostCopy = numbers.get(HOST_COPY);
        return new MachineDescription(
                texts.getOrDefault("name", ""),
                texts.getOrDefault("title", ""),
                efficiency,
                number("peakGigaflopsPerSecond"),
                number("bandwidthGigabytesPerSecond"),
                number("bandwidthEfficiency"),
                number("bytesPerValue"),
                number("cacheMegabytes"),
                number("launchMicros"),
                number("segmentStartMicros"),
                number("halfSpeedOutputs"),
                hostCopy == null ? OptionalDouble.empty() : OptionalDouble.of(hostCopy),
                number("idleWatts"),
                number("activeWatts"),
                sources);
    }

    private double number(String field) {
        return numbers.getOrDefault(field, Double.NaN);
    }
}
