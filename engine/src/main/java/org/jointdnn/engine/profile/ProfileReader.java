package org.jointdnn.engine.profile;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jointdnn.engine.Segment;

/** Parses the text that {@link ProfileFile} describes. Used once. */
final class ProfileReader {
    private final JsonReader json;
    private final String source;

    /** Reads the value of one field. */
    private interface Field {
        void read() throws IOException;
    }

    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Double> numbers = new HashMap<>();
    private final List<SegmentTime> times = new ArrayList<>();

    ProfileReader(Reader text, String source) {
        this.json = new JsonReader(text);
        this.source = source;
    }

    Profile read() throws ProfileFormatException {
        try {
            Map<String, Field> optional = Map.of("codecMillis", number("codecMillis"));
            object(
                    optional,
                    Map.of(
                            "format", text("format"),
                            "version", number("version"),
                            "model", this::readModel,
                            "machine", this::readMachine,
                            "slowdown", number("slowdown"),
                            "heldOutError", this::readError,
                            "segments", this::readTimes));
            if (json.peek() != JsonToken.END_DOCUMENT) {
                throw problem("the text goes on after its end");
            }
            return profile();
        } catch (ProfileFormatException e) {
            throw e;
        } catch (MalformedJsonException e) {
            throw problem("is not JSON");
        } catch (EOFException e) {
            throw problem("the text ends here");
        } catch (IOException | IllegalStateException | IllegalArgumentException e) {
            throw problem(String.valueOf(e.getMessage()));
        }
    }

    private Profile profile() {
        Machine machine =
                new Machine(string("cpu"), integer("cores"), string("arch"), string("runtime"), integer("threads"));
        PredictionError error = new PredictionError(integer("heldOut"), value("median"), value("p95"));
        OptionalDouble codecMillis =
                numbers.containsKey("codecMillis") ? OptionalDouble.of(value("codecMillis")) : OptionalDouble.empty();
        int blocks = integer("blocks");
        requireEachBlock(blocks);
        return new Profile(
                string("name"), string("hash"), blocks, machine, value("slowdown"), codecMillis, times, error);
    }

    /** Without its blocks' own times a profile predicts nothing. */
    private void requireEachBlock(int blocks) {
        Set<Segment> alone = new HashSet<>();
        for (SegmentTime time : times) {
            if (time.segment().to() >= blocks) {
                throw new IllegalArgumentException(
                        "segments: " + time.segment() + " is not within blocks 0.." + (blocks - 1));
            }
            if (time.segment().length() == 1) {
                alone.add(time.segment());
            }
        }
        for (int block = 0; block < blocks; block++) {
            if (!alone.contains(new Segment(block, block))) {
                throw new IllegalArgumentException("segments: block " + block + " alone has no time");
            }
        }
    }

    private void readModel() throws IOException {
        object(Map.of("name", text("name"), "hash", text("hash"), "blocks", number("blocks")));
    }

    private void readMachine() throws IOException {
        object(Map.of(
                "cpu", text("cpu"),
                "cores", number("cores"),
                "arch", text("arch"),
                "runtime", text("runtime"),
                "threads", number("threads")));
    }

    private void readError() throws IOException {
        object(Map.of("segments", number("heldOut"), "median", number("median"), "p95", number("p95")));
    }

    private void readTimes() throws IOException {
        json.beginArray();
        Set<Segment> seen = new HashSet<>();
        while (json.hasNext()) {
            String path = json.getPath();
            object(Map.of("from", number("from"), "to", number("to"), "millis", number("millis")));
            try {
                SegmentTime time = new SegmentTime(new Segment(integer("from"), integer("to")), value("millis"));
                if (!seen.add(time.segment())) {
                    throw new IllegalArgumentException("segment " + time.segment() + " is there twice");
                }
                times.add(time);
            } catch (IllegalArgumentException e) {
                throw new ProfileFormatException(source, path, String.valueOf(e.getMessage()));
            }
        }
        json.endArray();
    }

    /** Reads an object that has exactly the given fields. */
    private void object(Map<String, Field> fields) throws IOException {
        object(Map.of(), fields);
    }

    /** Reads an object that has the given fields, some of which may be left out. */
    private void object(Map<String, Field> optional, Map<String, Field> fields) throws IOException {
        String path = json.getPath();
        Set<String> missing = new HashSet<>(fields.keySet());
        Set<String> seen = new HashSet<>();
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            Field field = fields.containsKey(name) ? fields.get(name) : optional.get(name);
            if (field == null) {
                throw problem("is not a field of a profile");
            }
            missing.remove(name);
            if (!seen.add(name)) {
                throw problem("is there twice");
            }
            field.read();
        }
        json.endObject();
        if (!missing.isEmpty()) {
            throw new ProfileFormatException(
                    source, path + "." + missing.stream().sorted().findFirst().orElse(""), "is missing");
        }
    }

    private Field text(String key) {
        return () -> {
            if (json.peek() != JsonToken.STRING) {
                throw problem("must be a text");
            }
            String value = json.nextString();
            if (key.equals("format") && !value.equals(ProfileFile.FORMAT)) {
                throw problem("is '" + value + "', must be '" + ProfileFile.FORMAT + "'");
            }
            texts.put(key, value);
        };
    }

    private Field number(String key) {
        return () -> {
            if (json.peek() != JsonToken.NUMBER) {
                throw problem("must be a number");
            }
            double value = json.nextDouble();
            if (key.equals("version") && value != ProfileFile.VERSION) {
                throw problem("is " + value + ", must be " + ProfileFile.VERSION);
            }
            numbers.put(key, value);
        };
    }

    private String string(String key) {
        return texts.getOrDefault(key, "");
    }

    private double value(String key) {
        return numbers.getOrDefault(key, Double.NaN);
    }

    private int integer(String key) {
        double value = value(key);
        if (value != (int) value) {
            throw new IllegalArgumentException(key + " is " + value + ", must be a whole number");
        }
        return (int) value;
    }

    private ProfileFormatException problem(String problem) {
        return new ProfileFormatException(source, json.getPath(), problem);
    }
}
