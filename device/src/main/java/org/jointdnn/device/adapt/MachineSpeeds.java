package org.jointdnn.device.adapt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jointdnn.engine.ExecutionTimings;
import org.jointdnn.engine.RemoteTimings;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.profile.Quantiles;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Step;

/**
 * How much longer than their profiles say the segments of device and server take these days, by what recent queries
 * took.
 *
 * <p>A profile tells segments apart; the speed of a machine drifts, with its heat and whatever else runs there. The
 * ratio of the time a run took to that of the profile is remembered for its segment and for its side, the last
 * {@value #REMEMBERED} of each. A segment's time is corrected by the median of its own ratios among the side's last
 * {@value #RECENT} runs; one that has not been run since, by the median of its side's. So a run that was disturbed changes
 * little, after three others the past is forgotten, and a segment that seldom runs isn't believed to be as fast as it was
 * before the machine became hot. Ratios count as 1/{@value #MOST} or {@value #MOST} if they are beyond.
 *
 * <p>Thread safety: safe.
 */
public final class MachineSpeeds {
    private static final int REMEMBERED = 5;
    private static final int RECENT = 8;
    private static final double MOST = 10;

    private final Ratios mobile = new Ratios();
    private final Ratios cloud = new Ratios();

    /** How many times longer than profiled a run took; runs of a side are numbered. */
    private record Ratio(double times, long run) {}

    /** The ratios of one side. */
    private static final class Ratios {
        final Deque<Ratio> all = new ArrayDeque<>();
        final Map<Segment, Deque<Ratio>> bySegment = new HashMap<>();
        long observed;

        void observe(SegmentCosts profiled, List<Segment> runs, List<Long> tookNanos) {
            for (int run = 0; run < Math.min(runs.size(), tookNanos.size()); run++) {
                Segment segment = runs.get(run);
                double millis = profiled.millis(segment.from(), segment.to());
                if (tookNanos.get(run) > 0 && millis > 0) {
                    double times = Math.max(1 / MOST, Math.min(MOST, tookNanos.get(run) / 1e6 / millis));
                    Ratio ratio = new Ratio(times, observed++);
                    remember(all, ratio);
                    remember(bySegment.computeIfAbsent(segment, key -> new ArrayDeque<>()), ratio);
                }
            }
        }

        private static void remember(Deque<Ratio> ratios, Ratio ratio) {
            ratios.addLast(ratio);
            if (ratios.size() > REMEMBERED) {
                ratios.removeFirst();
            }
        }

        SegmentCosts corrected(SegmentCosts profiled, double trust) {
            if (all.isEmpty()) {
                return profiled;
            }
            bySegment.values().forEach(ratios -> ratios.removeIf(ratio -> ratio.run() < observed - RECENT));
            bySegment.values().removeIf(Deque::isEmpty);
            SegmentCosts corrected = profiled.times(factor(trust));
            for (Map.Entry<Segment, Deque<Ratio>> known : bySegment.entrySet()) {
                int from = known.getKey().from();
                int to = known.getKey().to();
                double factor = Math.pow(median(known.getValue()), trust);
                corrected = corrected.with(
                        from, to, factor * profiled.millis(from, to), factor * profiled.millijoules(from, to));
            }
            return corrected;
        }

        double factor(double trust) {
            return all.isEmpty() ? 1 : Math.pow(median(all), trust);
        }

        private static double median(Deque<Ratio> ratios) {
            return Quantiles.of(ratios.stream().mapToDouble(Ratio::times).toArray(), 0.5);
        }
    }

    /** Takes what a query took; {@code profiled} are the costs that its plan was made of. */
    public synchronized void observe(Costs profiled, Plan plan, ExecutionTimings timings) {
        mobile.observe(profiled.mobile(), runs(plan, Side.MOBILE), timings.localRunNanos());
        cloud.observe(
                profiled.cloud(),
                runs(plan, Side.CLOUD),
                timings.visits().stream().map(RemoteTimings::computeNanos).collect(Collectors.toList()));
    }

    /** Takes what a segment took on the device outside its plan. */
    public synchronized void observeMobile(Costs profiled, Segment segment, long tookNanos) {
        mobile.observe(profiled.mobile(), List.of(segment), List.of(tookNanos));
    }

    private static List<Segment> runs(Plan plan, Side side) {
        List<Segment> runs = new ArrayList<>();
        for (Step step : plan.steps()) {
            if (step instanceof Step.Run run && run.side() == side) {
                runs.add(new Segment(run.from(), run.to()));
            }
        }
        return runs;
    }

    /** The costs of the machines as fast as they are these days. */
    public Costs corrected(Costs profiled) {
        return corrected(profiled, 1);
    }

    /**
     * The costs of the machines as fast as they are these days.
     *
     * @param cloudTrust 1 if what the server took lately still counts, 0 if only its profile does
     */
    public synchronized Costs corrected(Costs profiled, double cloudTrust) {
        return new Costs(
                mobile.corrected(profiled.mobile(), 1),
                cloud.corrected(profiled.cloud(), cloudTrust),
                profiled.loadFactor(),
                profiled.queueMillis(),
                profiled.tensors(),
                profiled.link(),
                profiled.idleWatts());
    }

    /** How many times longer than profiled the server takes these days. */
    synchronized double cloudFactor(double trust) {
        return cloud.factor(trust);
    }
}
