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
import java.util.Set;
import java.util.function.Supplier;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.SegmentCosts;

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
 * be left out. Everything else must be there, and nothing else may.
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
    private int blocks;
    private List<Segment> mobile = List.of();
    private List<Segment> cloud = List.of();
    private double loadFactor = 1;
    private double queueMillis;
    private double idleWatts;
    private List<Placed> tensors = List.of();
    private Link link = Link.WIFI;

    /** A segment as read, with its path for messages. */
    private record Segment(String path, int from, int to, double millis, double millijoules) {}

    /** A tensor as read, with its path for messages. */
    private record Placed(String path, CrossingTensor tensor) {}

    private CostsFile(StrictJson json) {
        this.json = json;
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException in one line, naming the field, if it does not hold valid costs
     */
    public static Costs read(Path path) throws IOException {
        try (Reader text = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            StrictJson json = StrictJson.of(path.toString(), text);
            return json.document(() -> new CostsFile(json).costs());
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(path + ": there is no such file", e);
        }
    }

    private Costs costs() throws IOException {
        json.object(
                Set.of("blocks", "mobile", "cloud", "tensors", "link"), Set.of("idleWatts", "training"), this::field);
        SegmentCosts onMobile = segments(mobile);
        SegmentCosts onCloud = segments(cloud);
        List<CrossingTensor> crossing = checkedTensors();
        return located(
                "tensors", () -> new Costs(onMobile, onCloud, loadFactor, queueMillis, crossing, link, idleWatts));
    }

    private void field(String name) throws IOException {
        switch (name) {
            case "blocks" -> blocks = (int) json.whole(1, SegmentCosts.MAX_BLOCKS);
            case "mobile" -> json.object(Set.of("segments"), Set.of(), field -> mobile = readSegments(true));
            case "cloud" -> json.object(Set.of("segments"), Set.of("loadFactor", "queueMillis"), this::cloudField);
            case "tensors" -> tensors = json.array(this::readTensor);
            case "link" -> link = readLink();
            case "idleWatts" -> idleWatts = json.notNegative();
            default ->
                throw new IllegalArgumentException(
                        json.at("training") + " costs are not supported yet; remove the field");
        }
    }

    private void cloudField(String name) throws IOException {
        switch (name) {
            case "segments" -> cloud = readSegments(false);
            case "loadFactor" -> loadFactor = json.notNegative();
            default -> queueMillis = json.notNegative();
        }
    }

    private List<Segment> readSegments(boolean withEnergy) throws IOException {
        Set<String> fields =
                withEnergy ? Set.of("from", "to", "millis", "millijoules") : Set.of("from", "to", "millis");
        return json.array(() -> {
            String path = json.path();
            Map<String, Long> range = new HashMap<>();
            Map<String, Double> cost = new HashMap<>();
            json.object(fields, Set.of(), name -> {
                if (name.equals("from") || name.equals("to")) {
                    range.put(name, json.whole(0, SegmentCosts.MAX_BLOCKS - 1));
                } else {
                    cost.put(name, json.notNegative());
                }
            });
            return new Segment(
                    path,
                    range.getOrDefault("from", 0L).intValue(),
                    range.getOrDefault("to", 0L).intValue(),
                    cost.getOrDefault("millis", 0.0),
                    cost.getOrDefault("millijoules", 0.0));
        });
    }

    private Placed readTensor() throws IOException {
        String path = json.path();
        TensorFields read = new TensorFields();
        json.object(Set.of("name", "bytes", "producer", "consumers"), Set.of("output"), name -> {
            switch (name) {
                case "name" -> read.name = json.text();
                case "bytes" -> read.bytes = json.whole(0, Long.MAX_VALUE);
                case "producer" -> read.producer = (int) json.whole(-1, SegmentCosts.MAX_BLOCKS - 1);
                case "consumers" -> read.consumers = json.array(() -> (int) json.whole(0, SegmentCosts.MAX_BLOCKS - 1));
                default -> read.output = json.flag();
            }
        });
        return new Placed(path, located(path, read::tensor));
    }

    /** Fields of a tensor, in whatever order they come. */
    private static final class TensorFields {
        private String name = "";
        private long bytes;
        private int producer;
        private List<Integer> consumers = List.of();
        private boolean output;

        private CrossingTensor tensor() {
            return new CrossingTensor(name, bytes, producer, consumers, output);
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

    private SegmentCosts segments(List<Segment> segments) {
        SegmentCosts.Builder builder = SegmentCosts.builder(blocks);
        Map<List<Integer>, String> seen = new HashMap<>();
        for (Segment segment : segments) {
            String earlier = seen.put(List.of(segment.from(), segment.to()), segment.path());
            if (earlier != null) {
                throw new IllegalArgumentException(json.at(segment.path()) + " gives segment " + segment.from() + ".."
                        + segment.to() + " again, after " + earlier);
            }
            located(
                    segment.path(),
                    () -> builder.set(segment.from(), segment.to(), segment.millis(), segment.millijoules()));
        }
        return builder.build();
    }

    private List<CrossingTensor> checkedTensors() {
        List<CrossingTensor> checked = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Placed placed : tensors) {
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

    /** Says where in the file it was that a value refused what it was given. */
    private <T> T located(String path, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(json.at(path) + ": " + e.getMessage(), e);
        }
    }
}
