package org.jointdnn.engine.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.jointdnn.engine.Segment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfilePredictorTest {
    /** Block costs and savings at joints of two and three blocks, from a seed: within what a runtime does. */
    private static ToDoubleFunction<Segment> machine(int blocks, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] alone = random.doubles(blocks, 0.5, 3).toArray();
        double[] pairs = random.doubles(blocks, -0.2, 0.05).toArray();
        double[] triples = random.doubles(blocks, -0.05, 0.02).toArray();
        return segment -> {
            double sum = 0;
            for (int block = segment.from(); block <= segment.to(); block++) {
                sum += alone[block];
                sum += block >= segment.from() + 1 ? pairs[block] : 0;
                sum += block >= segment.from() + 2 ? triples[block] : 0;
            }
            return sum;
        };
    }

    private static List<SegmentTime> measure(List<Segment> segments, ToDoubleFunction<Segment> machine) {
        List<SegmentTime> times = new ArrayList<>();
        segments.forEach(segment -> times.add(new SegmentTime(segment, machine.applyAsDouble(segment))));
        return times;
    }

    private static double worstError(ProfilePredictor predictor, int blocks, ToDoubleFunction<Segment> machine) {
        double worst = 0;
        for (int from = 0; from < blocks; from++) {
            for (int to = from; to < blocks; to++) {
                Segment segment = new Segment(from, to);
                double truth = machine.applyAsDouble(segment);
                worst = Math.max(worst, Math.abs(predictor.millis(segment) - truth) / truth);
            }
        }
        return worst;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 13, 40})
    void isExactWhereOnlyNeighboursMatter(int blocks) {
        ToDoubleFunction<Segment> machine = machine(blocks, blocks);
        SegmentChoice choice = SegmentChoice.of(blocks, 0, 1);
        ProfilePredictor predictor = new ProfilePredictor(blocks, measure(choice.used(), machine));
        assertThat(worstError(predictor, blocks, machine)).isLessThan(1e-9);
    }

    @Test
    void anchorsCorrectWhatNeighboursDoNotTell() {
        int blocks = 24;
        ToDoubleFunction<Segment> neighbours = machine(blocks, 5);
        ToDoubleFunction<Segment> machine =
                segment -> neighbours.applyAsDouble(segment) - 0.1 * Math.max(0, segment.length() - 3);
        List<Segment> used = SegmentChoice.of(blocks, 0, 1).used();
        List<Segment> windows = new ArrayList<>(used);
        windows.removeIf(segment -> segment.length() > 3);
        double without = worstError(new ProfilePredictor(blocks, measure(windows, machine)), blocks, machine);
        double with = worstError(new ProfilePredictor(blocks, measure(used, machine)), blocks, machine);
        assertThat(without).isGreaterThan(0.02);
        assertThat(with).isLessThan(without / 2);
    }

    @Test
    void measuredSegmentsKeepTheirTimes() {
        ToDoubleFunction<Segment> machine = machine(10, 3);
        List<SegmentTime> times = measure(SegmentChoice.of(10, 0, 1).used(), machine);
        times.add(new SegmentTime(new Segment(1, 8), 1234.5));
        assertThat(new ProfilePredictor(10, times).millis(new Segment(1, 8))).isEqualTo(1234.5);
    }

    @Test
    void blocksAloneAreEnoughForARoughAnswer() {
        List<SegmentTime> times = new ArrayList<>();
        for (int block = 0; block < 5; block++) {
            times.add(new SegmentTime(new Segment(block, block), block + 1));
        }
        assertThat(new ProfilePredictor(5, times).millis(new Segment(1, 3))).isCloseTo(9, within(1e-12));
    }

    @Test
    void noiseDoesNotMakeLongSegmentsFreeOfCharge() {
        List<SegmentTime> times = new ArrayList<>();
        for (int block = 0; block < 10; block++) {
            times.add(new SegmentTime(new Segment(block, block), 1));
        }
        for (int block = 0; block < 9; block++) {
            times.add(new SegmentTime(new Segment(block, block + 1), 0.7));
        }
        assertThat(new ProfilePredictor(10, times).millis(new Segment(0, 9))).isEqualTo(0.5);
    }

    @Test
    void refusesTimesThatDoNotCoverTheModel() {
        List<SegmentTime> times = List.of(new SegmentTime(new Segment(0, 0), 1));
        assertThatThrownBy(() -> new ProfilePredictor(2, times)).hasMessage("block 1 alone has no measured time");
        assertThatThrownBy(() -> new ProfilePredictor(1, List.of(new SegmentTime(new Segment(0, 1), 1))))
                .hasMessage("segment 0..1 is not within blocks 0..0");
    }
}
