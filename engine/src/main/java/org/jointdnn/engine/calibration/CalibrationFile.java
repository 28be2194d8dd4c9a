package org.jointdnn.engine.calibration;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import org.jointdnn.engine.json.StrictJson;
import org.jointdnn.engine.json.WholeFile;

/**
 * Calibrations as JSON files.
 *
 * <pre>
 * {"format": "jointdnn-calibration", "version": 1,
 *  "model": {"name": "alexnet", "hash": "5f1c...", "blocks": 11},
 *  "machine": {"cpu": "Intel(R) Xeon(R) Processor", "cores": 2, "arch": "amd64",
 *              "runtime": "onnxruntime 1.28.0", "threads": 2},
 *  "networkMillis": 41.7, "codecMillis": 5.1,
 *  "samples": {"count": 8, "synthetic": true, "source": "smooth noise, seed 1"},
 *  "measure": "top1",
 *  "tensors": [{"name": "input", "bytes": 602112, "codecs": [
 *     {"codec": "q8+zstd1", "lossless": false, "meanBytes": 95110, "maxBytes": 101333,
 *      "encodeMillis": 1.9, "decodeMillis": 0.8,
 *      "loss": {"meanError": 0.011, "maxError": 0.016, "top1Disagreement": 0.0}}, ...]}, ...],
 *  "joint": [{"formats": {"a": "q8", "b": "q8"}, "loss": {...}}, ...]}
 * </pre>
 *
 * <p>{@code samples.accuracy} and {@code accuracyDrop} are there if there were labels, {@code top1Disagreement} if the
 * network is a classifier. All else is required; other fields are errors. A file is written under a temporary name and
 * renamed, so that it is always whole.
 */
public final class CalibrationFile {
    static final String FORMAT = "jointdnn-calibration";
    static final int VERSION = 1;

    private CalibrationFile() {}

    /** Reads a calibration; throws IllegalArgumentException naming file and field if it is not one. */
    public static Calibration read(Path file) throws IOException {
        try {
            return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), file.toString());
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + ": there is no such file", e);
        }
    }

    /** Parses a calibration's text; {@code source} names it in errors. */
    public static Calibration parse(String text, String source) throws IOException {
        return new CalibrationReader(StrictJson.of(source, new StringReader(text))).read();
    }

    /** Writes a calibration, replacing the file in one step. */
    public static void write(Path file, Calibration calibration) throws IOException {
        WholeFile.write(file, format(calibration));
    }

    /** The calibration's text. */
    public static String format(Calibration calibration) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setIndent(" ");
            json.beginObject();
            json.name("format").value(FORMAT).name("version").value(VERSION);
            json.name("model").beginObject();
            json.name("name").value(calibration.modelName());
            json.name("hash").value(calibration.modelHash());
            json.name("blocks").value(calibration.blocks()).endObject();
            json.name("machine");
            calibration.machine().writeTo(json);
            json.name("networkMillis").value(calibration.networkMillis());
            json.name("codecMillis").value(calibration.codecMillis());
            writeSamples(json, calibration.samples());
            json.name("measure").value(calibration.measure().label());
            json.name("tensors").beginArray();
            for (TensorMeasurement tensor : calibration.tensors()) {
                writeTensor(json, tensor);
            }
            json.endArray();
            json.name("joint").beginArray();
            for (JointMeasurement joint : calibration.joint()) {
                writeJoint(json, joint);
            }
            json.endArray().endObject();
        } catch (IOException e) {
            throw new IllegalStateException("a string can't be written to", e);
        }
        return text.append('\n').toString();
    }

    private static void writeSamples(JsonWriter json, SamplesUsed samples) throws IOException {
        json.name("samples").beginObject();
        json.name("count").value(samples.count());
        json.name("synthetic").value(samples.synthetic());
        json.name("source").value(samples.source());
        writeOptional(json, "accuracy", samples.accuracy());
        json.endObject();
    }

    private static void writeTensor(JsonWriter json, TensorMeasurement tensor) throws IOException {
        json.beginObject();
        json.name("name").value(tensor.tensor());
        json.name("bytes").value(tensor.bytes());
        json.name("codecs").beginArray();
        for (CodecMeasurement codec : tensor.codecs()) {
            json.beginObject();
            json.name("codec").value(codec.codec());
            json.name("lossless").value(codec.lossless());
            json.name("meanBytes").value(codec.meanBytes());
            json.name("maxBytes").value(codec.maxBytes());
            json.name("encodeMillis").value(codec.encodeMillis());
            json.name("decodeMillis").value(codec.decodeMillis());
            writeLoss(json, codec.loss());
            json.endObject();
        }
        json.endArray().endObject();
    }

    private static void writeJoint(JsonWriter json, JointMeasurement joint) throws IOException {
        json.beginObject();
        json.name("formats").beginObject();
        for (Map.Entry<String, String> format : joint.formats().entrySet()) {
            json.name(format.getKey()).value(format.getValue());
        }
        json.endObject();
        writeLoss(json, joint.loss());
        json.endObject();
    }

    private static void writeLoss(JsonWriter json, Loss loss) throws IOException {
        json.name("loss").beginObject();
        json.name("meanError").value(loss.meanError());
        json.name("maxError").value(loss.maxError());
        writeOptional(json, "top1Disagreement", loss.top1Disagreement());
        writeOptional(json, "accuracyDrop", loss.accuracyDrop());
        json.endObject();
    }

    private static void writeOptional(JsonWriter json, String name, OptionalDouble value) throws IOException {
        if (value.isPresent()) {
            json.name(name).value(value.getAsDouble());
        }
    }
}
