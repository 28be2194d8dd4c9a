package org.jointdnn.cli.costs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jointdnn.engine.json.StrictJson;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.training.TrainedBlock;
import org.jointdnn.planner.training.TrainingCosts;
import org.jointdnn.planner.training.WeightSync;

/**
 * Reads {@code training} in COSTS.json, the costs of a training step.
 *
 * <pre>
 * {"mobile": {"forward": [{"from":0,"to":0,"millis":4.0,"millijoules":8.0}, ...], "backward": [...]},
 *  "cloud":  {"forward": [{"from":0,"to":0,"millis":0.4}, ...], "backward": [...]},
 *  "boundaries": [{"after":-1,"bytes":602112}, {"after":0,"bytes":...}, ...],
 *  "blocks": [{"stashBytes":..., "parameterBytes":..., "trainable":true}, ...],
 *  "labelBytes": 8, "updatedFraction": 1.0, "weightSync": "placed"}
 * </pre>
 *
 * <p>{@code labelBytes} (0), {@code updatedFraction} (1) and {@code weightSync} (placed) may be left out.
 * There is one boundary after each block but the last, and one after -1; one after the last block may be
 * given and means nothing, as do backward segments below the lowest trainable block.
 */
final class TrainingFields {
    private final StrictJson json;
    private final SegmentFields segments;
    private List<SegmentFields.Segment> mobileForward = List.of();
    private List<SegmentFields.Segment> mobileBackward = List.of();
    private List<SegmentFields.Segment> cloudForward = List.of();
    private List<SegmentFields.Segment> cloudBackward = List.of();
    private List<Boundary> boundaries = List.of();
    private List<TrainedBlock> blocks = List.of();
    private long labelBytes;
    private double updatedFraction = 1;
    private WeightSync weightSync = WeightSync.PLACED;

    /** A boundary as read, with its path for messages. */
    private record Boundary(String path, int after, long bytes) {}

    private TrainingFields(StrictJson json) {
        this.json = json;
        this.segments = new SegmentFields(json);
    }

    static TrainingFields read(StrictJson json) throws IOException {
        TrainingFields fields = new TrainingFields(json);
        json.object(
                Set.of("mobile", "cloud", "boundaries", "blocks"),
                Set.of("labelBytes", "updatedFraction", "weightSync"),
                fields::field);
        return fields;
    }

    private void field(String name) throws IOException {
        switch (name) {
            case "mobile" -> json.object(Set.of("forward", "backward"), Set.of(), this::mobileField);
            case "cloud" -> json.object(Set.of("forward", "backward"), Set.of(), this::cloudField);
            case "boundaries" -> boundaries = json.array(this::readBoundary);
            case "blocks" -> blocks = json.array(this::readBlock);
            case "labelBytes" -> labelBytes = json.whole(0, Long.MAX_VALUE);
            case "updatedFraction" -> updatedFraction = readFraction();
            default -> weightSync = readSync();
        }
    }

    private void mobileField(String name) throws IOException {
        List<SegmentFields.Segment> read = segments.read(true);
        if (name.equals("forward")) {
            mobileForward = read;
        } else {
            mobileBackward = read;
        }
    }

    private void cloudField(String name) throws IOException {
        List<SegmentFields.Segment> read = segments.read(false);
        if (name.equals("forward")) {
            cloudForward = read;
        } else {
            cloudBackward = read;
        }
    }

    private Boundary readBoundary() throws IOException {
        String path = json.path();
        long[] read = new long[2];
        json.object(Set.of("after", "bytes"), Set.of(), name -> {
            if (name.equals("after")) {
                read[0] = json.whole(-1, SegmentCosts.MAX_BLOCKS - 1);
            } else {
                read[1] = json.whole(0, Long.MAX_VALUE);
            }
        });
        return new Boundary(path, (int) read[0], read[1]);
    }

    private TrainedBlock readBlock() throws IOException {
        long[] bytes = new long[2];
        boolean[] trainable = new boolean[1];
        json.object(Set.of("stashBytes", "parameterBytes", "trainable"), Set.of(), name -> {
            switch (name) {
                case "stashBytes" -> bytes[0] = json.whole(0, Long.MAX_VALUE);
                case "parameterBytes" -> bytes[1] = json.whole(0, Long.MAX_VALUE);
                default -> trainable[0] = json.flag();
            }
        });
        return new TrainedBlock(bytes[0], bytes[1], trainable[0]);
    }

    private double readFraction() throws IOException {
        String path = json.path();
        double fraction = json.notNegative();
        if (fraction > 1) {
            throw new IllegalArgumentException(json.at(path) + " is " + fraction + ", must be within 0..1");
        }
        return fraction;
    }

    private WeightSync readSync() throws IOException {
        String path = json.path();
        String sync = json.text();
        return switch (sync) {
            case "placed" -> WeightSync.PLACED;
            case "mobile" -> WeightSync.MOBILE;
            default ->
                throw new IllegalArgumentException(
                        json.at(path) + " is \"" + sync + "\", must be \"placed\" or \"mobile\"");
        };
    }

    /** The costs in a network of so many blocks; throws IllegalArgumentException, naming the field. */
    TrainingCosts costs(int count, double loadFactor, double queueMillis, Link link, double idleWatts) {
        if (blocks.size() != count) {
            throw new IllegalArgumentException(json.at("training.blocks") + " has " + blocks.size()
                    + " entries, must have one for each of " + count + " blocks");
        }
        if (blocks.stream().noneMatch(TrainedBlock::trainable)) {
            throw new IllegalArgumentException(
                    json.at("training.blocks") + " has none that is trainable, must have at least one");
        }
        SegmentCosts onMobileForward = segments.costs(mobileForward, count);
        SegmentCosts onMobileBackward = segments.costs(mobileBackward, count);
        SegmentCosts onCloudForward = segments.costs(cloudForward, count);
        SegmentCosts onCloudBackward = segments.costs(cloudBackward, count);
        List<Long> bytes = boundaryBytes(count);
        return json.located(
                "training",
                () -> new TrainingCosts(
                        onMobileForward,
                        onMobileBackward,
                        onCloudForward,
                        onCloudBackward,
                        bytes,
                        blocks,
                        labelBytes,
                        updatedFraction,
                        weightSync,
                        loadFactor,
                        queueMillis,
                        link,
                        idleWatts));
    }

    private List<Long> boundaryBytes(int count) {
        Boundary[] byBlock = new Boundary[count + 1];
        for (Boundary boundary : boundaries) {
            if (boundary.after() >= count) {
                throw new IllegalArgumentException(json.at(boundary.path()) + ".after is " + boundary.after()
                        + ", must be within -1.." + (count - 1));
            }
            Boundary earlier = byBlock[boundary.after() + 1];
            if (earlier != null) {
                throw new IllegalArgumentException(
                        json.at(boundary.path()) + ".after is " + boundary.after() + " again, after " + earlier.path());
            }
            byBlock[boundary.after() + 1] = boundary;
        }
        List<Long> bytes = new ArrayList<>();
        for (Boundary boundary : Arrays.copyOf(byBlock, count)) {
            if (boundary == null) {
                throw new IllegalArgumentException(json.at("training.boundaries") + " has none after "
                        + (bytes.size() - 1) + ", must have one after each of -1.." + (count - 2));
            }
            bytes.add(boundary.bytes());
        }
        return bytes;
    }
}
