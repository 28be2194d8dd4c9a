package org.jointdnn.device.training;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.engine.profile.Quantiles;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.training.joint.SideProfile;
import org.jointdnn.training.joint.WorkTime;
import org.jointdnn.training.joint.WorkTime.Work;

/**
 * How long segments take on one side: as profiled, until they have run; then as they ran, at the pace of the side these days.
 *
 * <p>The pace is the median, over the last {@value #RECENT} runs of segments that had run before, of the time of the run over the
 * time known of the segment. What is known of a segment is the median of its last {@value #REMEMBERED} times, each divided by the
 * pace it was made at. So a machine that becomes slower does so for all its segments, and a segment of which the profile was wrong
 * stays known when others run.
 *
 * <p>Thread safety: none.
 */
final class LearnedTimes {
    private static final int REMEMBERED = 15;
    private static final int RECENT = 5;

    private final SideProfile profile;
    private final Map<Key, Deque<Double>> known = new HashMap<>();
    private final Deque<Double> ratios = new ArrayDeque<>();

    private record Key(Work work, int from, int to) {}

    LearnedTimes(SideProfile profile) {
        this.profile = profile;
    }

    /** Takes what a step took on this side. */
    void observe(List<WorkTime> runs) {
        for (WorkTime run : runs) {
            Deque<Double> times = known.get(new Key(run.work(), run.from(), run.to()));
            if (times != null && median(times) > 0) {
                remember(ratios, run.nanos() / 1e6 / median(times), RECENT);
            }
        }
        double pace = pace();
        for (WorkTime run : runs) {
            Key key = new Key(run.work(), run.from(), run.to());
            remember(known.computeIfAbsent(key, none -> new ArrayDeque<>()), run.nanos() / 1e6 / pace, REMEMBERED);
        }
    }

    private static void remember(Deque<Double> values, double value, int most) {
        values.addLast(value);
        if (values.size() > most) {
            values.removeFirst();
        }
    }

    /** How many times longer than known runs take these days. */
    double pace() {
        return ratios.isEmpty() ? 1 : Math.max(1e-3, median(ratios));
    }

    private static double median(Deque<Double> values) {
        return Quantiles.of(values.stream().mapToDouble(Double::doubleValue).toArray(), 0.5);
    }

    /** Times as they are these days; energies are 0. */
    SideProfile now() {
        return new SideProfile(now(Work.FORWARD), now(Work.BACKWARD), now(Work.UPDATE));
    }

    private SegmentCosts now(Work work) {
        double pace = pace();
        SegmentCosts costs = profile.of(work).times(pace);
        List<Key> keys = new ArrayList<>(known.keySet());
        keys.removeIf(key -> key.work() != work);
        for (Key key : keys) {
            costs = costs.with(key.from(), key.to(), pace * median(known.getOrDefault(key, new ArrayDeque<>())), 0);
        }
        return costs;
    }
}
