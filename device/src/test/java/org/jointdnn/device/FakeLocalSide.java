package org.jointdnn.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.SegmentRunner;
import org.jointdnn.planner.SegmentCosts;

/** A device that runs {@link FakeCloud}'s model if it holds the weights, on a server that takes 1 ms for a block. */
final class FakeLocalSide implements LocalSide {
    private final DeviceWeights weights;
    private final Optional<SegmentCosts> profile;
    private final List<Segment> opened;
    private final AtomicInteger measured;

    /**
     * @param profile absent if this device doesn't know its own yet
     * @param opened is added what is opened
     * @param measured counts how often this device measures itself, which then finds 10 ms a block
     */
    FakeLocalSide(DeviceWeights weights, Optional<SegmentCosts> profile, List<Segment> opened, AtomicInteger measured) {
        this.weights = weights;
        this.profile = profile;
        this.opened = opened;
        this.measured = measured;
    }

    /** Three blocks. */
    static SegmentCosts costs(double millisPerBlock, double millijoulesPerBlock) {
        SegmentCosts.Builder costs = SegmentCosts.builder(3);
        for (int block = 0; block < 3; block++) {
            costs.set(block, block, millisPerBlock, millijoulesPerBlock);
        }
        return costs.build();
    }

    @Override
    public SegmentRunner runner() {
        return (from, to, inputs) -> {
            for (int blob : weights.bundle().segmentBlobs(from, to)) {
                assertThat(weights.has(blob)).as("blob %s", blob).isTrue();
            }
            return FakeCloud.runner(weights.bundle()).run(from, to, inputs);
        };
    }

    @Override
    public void prepare(List<Segment> segments) {
        opened.addAll(segments);
    }

    @Override
    public long unopenedBytes(List<Segment> segments) {
        return segments.stream().filter(segment -> !opened.contains(segment)).count();
    }

    @Override
    public Optional<SideCosts> knownCosts() {
        return profile.map(costs -> new SideCosts(costs, OptionalDouble.empty()));
    }

    @Override
    public SideCosts measureCosts(BiConsumer<Integer, Integer> progress) {
        measured.incrementAndGet();
        return new SideCosts(costs(10, 10), OptionalDouble.empty());
    }

    @Override
    public SideCosts costsOf(byte[] cloudProfile) {
        assertThat(cloudProfile).asString().isEqualTo("profile");
        return new SideCosts(costs(1, 1), OptionalDouble.empty());
    }

    @Override
    public void close() {}
}
