package org.jointdnn.cli.costs;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jointdnn.engine.json.StrictJson;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.training.TrainingCosts;
import org.jspecify.annotations.Nullable;

/**
 * Reads COSTS.json, the planner's input without a model.
 *
 * <pre>
 * {"blocks": 3,
 *  "mobile": {"segments": [{"from":0,"to":0,"millis":4.0,"millijoules":8.0}, ...]},
 *  "cloud":  {"segments": [{"from":0,"to":0,"millis":0.4}, ...], "loadFactor":1.0, "queueMillis":0.0},
 *  "tensors": [{"name":"x","bytes":602112,"producer":-1,"consumers":[0]},
 *              {"name":"y","bytes":4000,"producer":2,"consumers":[],"output":true}, ...],
 *  "link": {"uploadMbps":5.85,"downloadMbps":13.76,"rttMillis":50,
 *           "alphaUpMilliwattsPerMbps":438.39,"alphaDownMilliwattsPerMbps":51.97,"betaMilliwatts":1288.04},
 *  "idleWatts": 0.0}
 * </pre>
 *
 * <p>{@code loadFactor} (1), {@code queueMillis} (0), {@code idleWatts} (0) and {@code output} (false) may
 * be left out, and so may the {@code codings} of a tensor ({@link CodingFields}); that it may cross as it is need not be
 * said. Everything else must be there, and nothing else may, but for {@code training}
 * ({@link TrainingFields}): with it, the segments of {@code mobile} and {@code cloud} and the
 * {@code tensors}, which are those of a query, may be left out.
 */
public final class CostsFile {
    private static final Set<String> LINK = Set.of(
            "uploadMbps",
            "downloadMbps",
            "rttMillis",
            "alphaUpMilliwattsPerMbps",
            "alphaDownMilliwattsPerMbps",
            "betaMilliwatts");

    private final StrictJson json;
    private final SegmentFields segments;
    private int blocks;
    private @Nullable List<SegmentFields.Segment> mobile;
    private @Nullable List<SegmentFields.Segment> cloud;
    private double loadFactor = 1;
    private double queueMillis;
    private double idleWatts;
    private @Nullable List<Placed> tensors;
    private Link link = Link.WIFI;
    private @Nullable TrainingFields training;

    /** A tensor as read, with its path for messages. */
    private record Placed(String path, CrossingTensor tensor) {}

    /**
     * What a file holds, at least one of both.
     *
     * @param inference the costs of a query
     * @param training the costs of a training step
     */
    public record Contents(Optional<Costs> inference, Optional<TrainingCosts> training) {}

    private CostsFile(StrictJson json) {
        this.json = json;
        this.segments = new SegmentFields(json);
    }

    /**
     * Reads the costs of a query.
     *
     * @throws IllegalArgumentException in one line, naming the field, if the file does not hold valid ones
     */
    public static Costs read(Path path) throws IOException {
        return read(path, CostsFile::inference);
    }

    /**
     * Reads all that a file holds.
     *
     * @throws IllegalArgumentException in one line, naming the field, if that is not valid costs
     */
    public static Contents readAll(Path path) throws IOException {
        return read(path, CostsFile::contents);
    }

    private static <T> T read(Path path, Function<CostsFile, T> part) throws IOException {
        try (Reader text = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            StrictJson json = StrictJson.of(path.toString(), text);
            return json.document(() -> {
                CostsFile file = new CostsFile(json);
                Set<String> optional = Set.of("mobile", "cloud", "tensors", "idleWatts", "training");
                json.object(Set.of("blocks", "link"), optional, file::field);
                return part.apply(file);
            });
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(path + ": there is no such file", e);
        }
    }

    private Contents contents() {
        if (training == null) {
            return new Contents(Optional.of(inference()), Optional.empty());
        }
        TrainingCosts step = training.costs(blocks, loadFactor, queueMillis, link, idleWatts);
        boolean query = mobile != null && cloud != null && tensors != null;
        return new Contents(query ? Optional.of(inference()) : Optional.empty(), Optional.of(step));
    }

    private Costs inference() {
        SegmentCosts onMobile = segments.costs(given("mobile.segments", mobile), blocks);
        SegmentCosts onCloud = segments.costs(given("cloud.segments", cloud), blocks);
        List<CrossingTensor> crossing = checked(given("tensors", tensors));
        return json.located(
                "tensors", () -> new Costs(onMobile, onCloud, loadFactor, queueMillis, crossing, link, idleWatts));
    }

    private <T> T given(String path, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(json.at(path) + " is missing");
        }
        return value;
    }

    private void field(String name) throws IOException {
        switch (name) {
            case "blocks" -> blocks = (int) json.whole(1, SegmentCosts.MAX_BLOCKS);
            case "mobile" -> json.object(Set.of(), Set.of("segments"), field -> mobile = segments.read(true));
            case "cloud" -> json.object(Set.of(), Set.of("segments", "loadFactor", "queueMillis"), this::cloudField);
            case "tensors" -> tensors = json.array(this::readTensor);
            case "link" -> link = readLink();
            case "idleWatts" -> idleWatts = json.notNegative();
            default -> training = TrainingFields.read(json);
        }
    }

    private void cloudField(String name) throws IOException {
        switch (name) {
            case "segments" -> cloud = segments.read(false);
            case "loadFactor" -> loadFactor = json.notNegative();
            default -> queueMillis = json.notNegative();
        }
    }

    private Placed readTensor() throws IOException {
        String path = json.path();
        TensorFields read = new TensorFields();
        json.object(Set.of("name", "bytes", "producer", "consumers"), Set.of("output", "codings"), name -> {
            switch (name) {
                case "name" -> read.name = json.text();
                case "bytes" -> read.bytes = json.whole(0, Long.MAX_VALUE);
                case "producer" -> read.producer = (int) json.whole(-1, SegmentCosts.MAX_BLOCKS - 1);
                case "consumers" -> read.consumers = json.array(() -> (int) json.whole(0, SegmentCosts.MAX_BLOCKS - 1));
                case "codings" -> read.codings = json.array(() -> CodingFields.read(json));
                default -> read.output = json.flag();
            }
        });
        return new Placed(path, json.located(path, read::tensor));
    }

    /** Fields of a tensor, in whatever order they come. */
    private static final class TensorFields {
        private String name = "";
        private long bytes;
        private int producer;
        private List<Integer> consumers = List.of();
        private boolean output;
        private List<Coding> codings = List.of();

        private CrossingTensor tensor() {
            List<Coding> all = new ArrayList<>();
            all.add(Coding.raw(bytes));
            all.addAll(codings);
            return new CrossingTensor(name, bytes, producer, consumers, output, all);
        }
    }

    private Link readLink() throws IOException {
        Map<String, Double> read = new HashMap<>();
        json.object(
                LINK,
                Set.of(),
                name -> read.put(name, name.endsWith("loadMbps") ? json.positive() : json.notNegative()));
        return new Link(
                read.getOrDefault("uploadMbps", 0.0),
                read.getOrDefault("downloadMbps", 0.0),
                read.getOrDefault("rttMillis", 0.0),
                read.getOrDefault("alphaUpMilliwattsPerMbps", 0.0),
                read.getOrDefault("alphaDownMilliwattsPerMbps", 0.0),
                read.getOrDefault("betaMilliwatts", 0.0));
    }

    private List<CrossingTensor> checked(List<Placed> given) {
        List<CrossingTensor> checked = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Placed placed : given) {
            CrossingTensor tensor = placed.tensor();
            if (!names.add(tensor.name())) {
                throw new IllegalArgumentException(
                        json.at(placed.path()) + ".name is " + tensor.name() + ", as of a tensor before it");
            }
            checkBlock(placed.path() + ".producer", tensor.producer());
            for (int index = 0; index < tensor.consumers().size(); index++) {
                checkBlock(
                        placed.path() + ".consumers[" + index + "]",
                        tensor.consumers().get(index));
            }
            checked.add(tensor);
        }
        return checked;
    }

    private void checkBlock(String path, int block) {
        if (block >= blocks) {
            throw new IllegalArgumentException(
                    json.at(path) + " is " + block + ", must be a block, at most " + (blocks - 1));
        }
    }
}
