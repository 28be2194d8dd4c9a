package org.jointdnn.cli.costs;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.engine.json.StrictJson;
import org.jointdnn.planner.SegmentCosts;

/** Reads the lists of segments in COSTS.json. */
final class SegmentFields {
    private final StrictJson json;

    SegmentFields(StrictJson json) {
        this.json = json;
    }

    /** A segment as read, with its path for messages. */
    record Segment(String path, int from, int to, double millis, double millijoules) {}

    /** Reads a list; {@code withEnergy} says whether each has {@code millijoules}. */
    List<Segment> read(boolean withEnergy) throws IOException {
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

    /** The costs that a list amounts to in a network of so many blocks. */
    SegmentCosts costs(List<Segment> segments, int blocks) {
        SegmentCosts.Builder builder = SegmentCosts.builder(blocks);
        Map<List<Integer>, String> seen = new HashMap<>();
        for (Segment segment : segments) {
            String earlier = seen.put(List.of(segment.from(), segment.to()), segment.path());
            if (earlier != null) {
                throw new IllegalArgumentException(json.at(segment.path()) + " gives segment " + segment.from() + ".."
                        + segment.to() + " again, after " + earlier);
            }
            json.located(
                    segment.path(),
                    () -> builder.set(segment.from(), segment.to(), segment.millis(), segment.millijoules()));
        }
        return builder.build();
    }
}
