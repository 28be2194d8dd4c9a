package org.jointdnn.engine.profile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jointdnn.engine.Segment;

/**
 * Measures segments in rounds: in each round every open segment runs once, in an order drawn anew, so
 * that drift of the machine's speed hits all alike and a segment finds the caches as a query does, with
 * other segments' data in them.
 *
 * <p>Segments are taken in batches that fit the memory, neighbours together, because what is
 * read off the measurements are differences between neighbours. A segment's time is the lower quartile
 * of its runs: disturbances only ever add time, and long runs catch more of them than short ones, so
 * the middle of the runs would make long segments look slower than the sum of their parts.
 */
final class Measurement {
    /** The first run of a session allocates, the second one is the first at full speed. */
    private static final int WARM_UP_RUNS = 2;

    private static final double QUANTILE = 0.25;

    private final ProbeSource source;
    private final ProfilerSettings settings;
    private final LongSupplier nanoClock;
    private final Random random;

    Measurement(ProbeSource source, ProfilerSettings settings, LongSupplier nanoClock) {
        this.source = source;
        this.settings = settings;
        this.nanoClock = nanoClock;
        this.random = new Random(settings.seed());
    }

    /** The times of the segments, in the order of the segments. */
    List<SegmentTime> measure(List<Segment> segments, SegmentProfiler.Progress progress) {
        List<Segment> ordered = new ArrayList<>(segments);
        Collections.sort(ordered);
        long deadline = nanoClock.getAsLong() + settings.budget().toNanos();
        long blocksLeft = ordered.stream().mapToLong(Segment::length).sum();
        List<SegmentTime> times = new ArrayList<>();
        while (times.size() < ordered.size()) {
            List<Segment> batch = batchFrom(ordered, times.size());
            long blocks = batch.stream().mapToLong(Segment::length).sum();
            long now = nanoClock.getAsLong();
            long share = (long) ((double) Math.max(0, deadline - now) * blocks / blocksLeft);
            times.addAll(measureBatch(batch, now + share));
            blocksLeft -= blocks;
            progress.measured(times.size(), ordered.size());
        }
        return times;
    }

    private List<Segment> batchFrom(List<Segment> ordered, int start) {
        int end = start;
        long bytes = 0;
        while (end < ordered.size()
                && (end == start || bytes + source.bytes(ordered.get(end)) <= settings.memoryBytes())) {
            bytes += source.bytes(ordered.get(end));
            end++;
        }
        return ordered.subList(start, end);
    }

    private List<SegmentTime> measureBatch(List<Segment> batch, long deadline) {
        List<ProbeSource.Probe> probes = new ArrayList<>();
        try {
            for (Segment segment : batch) {
                ProbeSource.Probe probe = source.open(segment);
                probes.add(probe);
                for (int run = 0; run < WARM_UP_RUNS; run++) {
                    probe.runNanos();
                }
            }
            double[][] nanos = rounds(probes, deadline);
            List<SegmentTime> times = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                times.add(new SegmentTime(batch.get(i), Quantiles.of(nanos[i], QUANTILE) / 1e6));
            }
            return times;
        } finally {
            probes.forEach(ProbeSource.Probe::close);
        }
    }

    /** Runs rounds until the deadline; per probe, the time of each of its runs. */
    private double[][] rounds(List<ProbeSource.Probe> probes, long deadline) {
        List<double[]> rounds = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        IntStream.range(0, probes.size()).forEach(order::add);
        while (rounds.size() < settings.minRuns()
                || (rounds.size() < settings.maxRuns() && nanoClock.getAsLong() - deadline < 0)) {
            Collections.shuffle(order, random);
            double[] round = new double[probes.size()];
            for (int i : order) {
                round[i] = Math.max(1, probes.get(i).runNanos());
            }
            rounds.add(round);
        }
        double[][] byProbe = new double[probes.size()][rounds.size()];
        for (int i = 0; i < probes.size(); i++) {
            for (int round = 0; round < rounds.size(); round++) {
                byProbe[i][round] = rounds.get(round)[i];
            }
        }
        return byProbe;
    }
}
