package org.jointdnn.engine.profile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jointdnn.engine.Segment;

/**
 * Which segments of a model a profiler measures.
 *
 * @param used each block alone, all windows of a few blocks, and long segments as anchors
 * @param heldOut random other segments, to see how well the used ones predict them
 */
record SegmentChoice(List<Segment> used, List<Segment> heldOut) {
    /** Windows of up to this many blocks are all measured. */
    private static final int WINDOW = 3;

    /** The anchors are all unions of neighbouring parts of a division into this many. */
    private static final int PARTS = 4;

    static SegmentChoice of(int blocks, int heldOut, long seed) {
        Set<Segment> used = new LinkedHashSet<>();
        for (int length = 1; length <= Math.min(WINDOW, blocks); length++) {
            for (int from = 0; from + length <= blocks; from++) {
                used.add(new Segment(from, from + length - 1));
            }
        }
        for (int first = 0; first < PARTS; first++) {
            for (int end = first + 1; end <= PARTS; end++) {
                int from = first * blocks / PARTS;
                int to = end * blocks / PARTS - 1;
                if (to >= from) {
                    used.add(new Segment(from, to));
                }
            }
        }
        List<Segment> others = new ArrayList<>();
        for (int from = 0; from < blocks; from++) {
            for (int to = from; to < blocks; to++) {
                Segment segment = new Segment(from, to);
                if (!used.contains(segment)) {
                    others.add(segment);
                }
            }
        }
        SplittableRandom random = new SplittableRandom(seed);
        List<Segment> drawn = new ArrayList<>();
        while (drawn.size() < heldOut && !others.isEmpty()) {
            drawn.add(others.remove(random.nextInt(others.size())));
        }
        return new SegmentChoice(List.copyOf(used), List.copyOf(drawn));
    }
}
