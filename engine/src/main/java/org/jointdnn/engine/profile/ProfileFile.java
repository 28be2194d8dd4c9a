package org.jointdnn.engine.profile;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jointdnn.engine.json.WholeFile;

/**
 * Profiles as JSON files.
 *
 * <pre>
 * {"format": "jointdnn-profile", "version": 1,
 *  "model": {"name": "alexnet", "hash": "5f1c...", "blocks": 21},
 *  "machine": {"cpu": "Intel(R) Xeon(R) Processor", "cores": 2, "arch": "amd64",
 *              "runtime": "onnxruntime 1.28.0", "threads": 1},
 *  "slowdown": 10.0,
 *  "codecMillis": 52.4,
 *  "heldOutError": {"segments": 8, "median": 0.013, "p95": 0.04},
 *  "segments": [{"from": 0, "to": 0, "millis": 41.7}, {"from": 0, "to": 1, "millis": 43.1}, ...]}
 * </pre>
 *
 * <p>The model's hash is the bundle's. Times are in milliseconds and include the slowdown; each block alone
 * is among the segments. Errors are relative, 0.01 meaning one percent. All fields but {@code codecMillis} are required, others are
 * errors. A file is written under a temporary name and renamed, so that it is always whole.
 */
public final class ProfileFile {
    static final String FORMAT = "jointdnn-profile";
    static final int VERSION = 1;

    private ProfileFile() {}

    /** How a server names the file that keeps a model's profile on this machine. */
    public static String serverName(String modelHash, int threads) {
        return modelHash + "-" + threads + "threads.json";
    }

    /** How a device names the file that keeps a model's profile on this machine. */
    public static String deviceName(String modelHash, int threads, double slowdown) {
        return modelHash + "-" + threads + "threads-" + slowdown + "x.json";
    }

    /** Reads a profile; throws {@link ProfileFormatException} naming file and field if it is not one. */
    public static Profile read(Path file) throws IOException {
        return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), file.toString());
    }

    /** Parses a profile's text; {@code source} names it in errors. */
    public static Profile parse(String text, String source) throws ProfileFormatException {
        return new ProfileReader(new StringReader(text), source).read();
    }

    /** Writes a profile, replacing the file in one step. */
    public static void write(Path file, Profile profile) throws IOException {
        WholeFile.write(file, format(profile));
    }

    /** The profile's text. */
    public static String format(Profile profile) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setIndent(" ");
            json.beginObject();
            json.name("format").value(FORMAT).name("version").value(VERSION);
            json.name("model").beginObject();
            json.name("name").value(profile.modelName());
            json.name("hash").value(profile.modelHash());
            json.name("blocks").value(profile.blocks()).endObject();
            json.name("machine");
            profile.machine().writeTo(json);
            json.name("slowdown").value(profile.slowdown());
            if (profile.codecMillis().isPresent()) {
                json.name("codecMillis").value(profile.codecMillis().getAsDouble());
            }
            PredictionError error = profile.heldOutError();
            json.name("heldOutError").beginObject();
            json.name("segments").value(error.segments());
            json.name("median").value(error.median());
            json.name("p95").value(error.p95()).endObject();
            writeTimes(json, profile);
            json.endObject();
        } catch (IOException e) {
            throw new IllegalStateException("a string can't be written to", e);
        }
        return text.append('\n').toString();
    }

    private static void writeTimes(JsonWriter json, Profile profile) throws IOException {
        json.name("segments").beginArray();
        for (SegmentTime time : profile.times()) {
            json.beginObject();
            json.name("from").value(time.segment().from());
            json.name("to").value(time.segment().to());
            json.name("millis").value(time.millis()).endObject();
        }
        json.endArray();
    }
}
