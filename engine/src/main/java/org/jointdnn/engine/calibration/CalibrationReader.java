package org.jointdnn.engine.calibration;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jointdnn.engine.json.StrictJson;
import org.jointdnn.engine.profile.Machine;
import org.jspecify.annotations.Nullable;

/** Parses the text that {@link CalibrationFile} describes. Used once. */
final class CalibrationReader {
    private static final int MOST = Integer.MAX_VALUE;

    private final StrictJson json;
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private double networkMillis;
    private double codecMillis;
    private @Nullable SamplesUsed samples;
    private LossMeasure measure = LossMeasure.ERROR;
    private List<TensorMeasurement> tensors = List.of();
    private List<JointMeasurement> joint = List.of();

    CalibrationReader(StrictJson json) {
        this.json = json;
    }

    Calibration read() throws IOException {
        return json.document(() -> {
            json.object(
                    Set.of(
                            "format",
                            "version",
                            "model",
                            "machine",
                            "networkMillis",
                            "codecMillis",
                            "samples",
                            "measure",
                            "tensors",
                            "joint"),
                    Set.of(),
                    this::field);
            return json.located("", this::calibration);
        });
    }

    private Calibration calibration() {
        if (samples == null) {
            throw new IllegalStateException("read without samples");
        }
        Machine machine = new Machine(text("cpu"), count("cores"), text("arch"), text("runtime"), count("threads"));
        return new Calibration(
                text("name"),
                text("hash"),
                count("blocks"),
                machine,
                networkMillis,
                codecMillis,
                samples,
                measure,
                tensors,
                joint);
    }

    private String text(String name) {
        return texts.getOrDefault(name, "");
    }

    private int count(String name) {
        return counts.getOrDefault(name, 0);
    }

    private void field(String name) throws IOException {
        switch (name) {
            case "format":
                readConstant(CalibrationFile.FORMAT);
                break;
            case "version":
                json.whole(CalibrationFile.VERSION, CalibrationFile.VERSION);
                break;
            case "model":
                json.object(Set.of("name", "hash", "blocks"), Set.of(), this::keep);
                break;
            case "machine":
                json.object(Set.of("cpu", "cores", "arch", "runtime", "threads"), Set.of(), this::keep);
                break;
            case "networkMillis":
                networkMillis = json.positive();
                break;
            case "codecMillis":
                codecMillis = json.positive();
                break;
            case "samples":
                samples = readSamples();
                break;
            case "measure":
                measure = readMeasure();
                break;
            case "tensors":
                tensors = json.array(this::readTensor);
                break;
            default:
                joint = json.array(this::readJoint);
        }
    }

    private void readConstant(String constant) throws IOException {
        String path = json.path();
        String found = json.text();
        if (!found.equals(constant)) {
            throw new IllegalArgumentException(json.at(path) + " is '" + found + "', must be '" + constant + "'");
        }
    }

    /** Keeps a field that is a text or a number of things. */
    private void keep(String name) throws IOException {
        switch (name) {
            case "blocks":
            case "cores":
            case "threads":
                counts.put(name, (int) json.whole(1, MOST));
                break;
            default:
                texts.put(name, json.text());
        }
    }

    private LossMeasure readMeasure() throws IOException {
        String path = json.path();
        String label = json.text();
        return LossMeasure.ofLabel(label)
                .orElseThrow(() -> new IllegalArgumentException(
                        json.at(path) + " is '" + label + "', must be accuracy, top1 or error"));
    }

    /** Fields of one object, in whatever order they come. */
    private static final class Fields {
        private String name = "";
        private boolean flag;
        private final Map<String, Long> wholes = new HashMap<>();
        private final Map<String, Double> numbers = new HashMap<>();
        private final Map<String, String> formats = new LinkedHashMap<>();
        private List<CodecMeasurement> measurements = List.of();
        private @Nullable Loss loss;

        long whole(String field) {
            return wholes.getOrDefault(field, 0L);
        }

        double number(String field) {
            return numbers.getOrDefault(field, 0.0);
        }

        OptionalDouble optional(String field) {
            Double value = numbers.get(field);
            return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
        }

        Loss loss() {
            if (loss == null) {
                throw new IllegalStateException("read without a loss");
            }
            return loss;
        }
    }

    private SamplesUsed readSamples() throws IOException {
        String path = json.path();
        Fields fields = new Fields();
        json.object(Set.of("count", "synthetic", "source"), Set.of("accuracy"), name -> {
            switch (name) {
                case "count":
                    fields.wholes.put(name, json.whole(1, MOST));
                    break;
                case "synthetic":
                    fields.flag = json.flag();
                    break;
                case "source":
                    fields.name = json.text();
                    break;
                default:
                    fields.numbers.put(name, json.notNegative());
            }
        });
        return json.located(
                path,
                () -> new SamplesUsed(
                        (int) fields.whole("count"), fields.flag, fields.name, fields.optional("accuracy")));
    }

    private TensorMeasurement readTensor() throws IOException {
        String path = json.path();
        Fields fields = new Fields();
        json.object(Set.of("name", "bytes", "codecs"), Set.of(), name -> {
            switch (name) {
                case "name":
                    fields.name = json.text();
                    break;
                case "bytes":
                    fields.wholes.put(name, json.whole(0, Long.MAX_VALUE));
                    break;
                default:
                    fields.measurements = json.array(this::readCodec);
            }
        });
        return json.located(path, () -> new TensorMeasurement(fields.name, fields.whole("bytes"), fields.measurements));
    }

    private CodecMeasurement readCodec() throws IOException {
        String path = json.path();
        Fields fields = new Fields();
        json.object(
                Set.of("codec", "lossless", "meanBytes", "maxBytes", "encodeMillis", "decodeMillis", "loss"),
                Set.of(),
                name -> {
                    switch (name) {
                        case "codec":
                            fields.name = json.text();
                            break;
                        case "lossless":
                            fields.flag = json.flag();
                            break;
                        case "loss":
                            fields.loss = readLoss();
                            break;
                        case "meanBytes":
                        case "maxBytes":
                            fields.wholes.put(name, json.whole(0, Long.MAX_VALUE));
                            break;
                        default:
                            fields.numbers.put(name, json.notNegative());
                    }
                });
        return json.located(
                path,
                () -> new CodecMeasurement(
                        fields.name,
                        fields.flag,
                        fields.whole("meanBytes"),
                        fields.whole("maxBytes"),
                        fields.number("encodeMillis"),
                        fields.number("decodeMillis"),
                        fields.loss()));
    }

    private JointMeasurement readJoint() throws IOException {
        String path = json.path();
        Fields fields = new Fields();
        json.object(Set.of("formats", "loss"), Set.of(), name -> {
            if (name.equals("formats")) {
                json.map(tensor -> fields.formats.put(tensor, json.text()));
            } else {
                fields.loss = readLoss();
            }
        });
        return json.located(path, () -> new JointMeasurement(fields.formats, fields.loss()));
    }

    private Loss readLoss() throws IOException {
        String path = json.path();
        Fields fields = new Fields();
        json.object(
                Set.of("meanError", "maxError"),
                Set.of("top1Disagreement", "accuracyDrop"),
                name -> fields.numbers.put(name, json.notNegative()));
        return json.located(
                path,
                () -> new Loss(
                        fields.number("meanError"),
                        fields.number("maxError"),
                        fields.optional("top1Disagreement"),
                        fields.optional("accuracyDrop")));
    }
}
