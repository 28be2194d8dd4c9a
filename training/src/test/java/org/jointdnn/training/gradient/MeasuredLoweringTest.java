package org.jointdnn.training.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.training.gradient.ConvolutionLowering.OfInput;
import org.jointdnn.training.gradient.ConvolutionLowering.OfOutput;
import org.jointdnn.training.gradient.ConvolutionLowering.OfWeights;
import org.jointdnn.training.gradient.ConvolutionLowering.Way;
import org.junit.jupiter.api.Test;

class MeasuredLoweringTest {
    private static final Convolution DENSE = convolution(4, 1);
    private static final Convolution DEPTHWISE = convolution(4, 4);
    private static final ChosenLowering NONE = new ChosenLowering(Map.of());

    private static Convolution convolution(int channels, int groups) {
        int[] two = {2, 2};
        int[] one = {1, 1};
        Window window = new Window(new int[] {3, 3}, two, two, one, one, new int[2]);
        return new Convolution(window, 2, channels, channels, groups);
    }

    /** Times as if one way were the fastest; keeps what it was asked for. */
    private static final class Invented implements LoweringTimes {
        private final Way fastest;
        private final List<Way> asked = new ArrayList<>();

        Invented(Way fastest) {
            this.fastest = fastest;
        }

        @Override
        public List<Long> nanos(Convolution convolution, List<? extends Way> ways) {
            asked.addAll(ways);
            return ways.stream().map(way -> way == fastest ? 5L : 7L).toList();
        }
    }

    @Test
    void theFastestIsChosenAndMeasuredOnce() {
        for (OfWeights way : OfWeights.values()) {
            Invented times = new Invented(way);
            MeasuredLowering lowering = new MeasuredLowering(times, NONE);
            assertThat(lowering.ofWeights(DENSE)).isEqualTo(way == OfWeights.MATRICES ? OfWeights.UNFOLD : way);
            assertThat(lowering.ofWeights(convolution(4, 1))).isEqualTo(lowering.ofWeights(DENSE));
            assertThat(times.asked)
                    .containsExactly(OfWeights.UNFOLD, OfWeights.SLICES, OfWeights.CONV, OfWeights.COLUMNS);
        }
        Invented times = new Invented(OfInput.MATRICES);
        assertThat(new MeasuredLowering(times, NONE).ofInput(DEPTHWISE)).isEqualTo(OfInput.MATRICES);
        assertThat(times.asked).containsExactly(OfInput.values());
    }

    @Test
    void whatIsKnownIsKept() {
        MeasuredLowering first = new MeasuredLowering(new Invented(OfOutput.COLUMNS), NONE);
        first.ofOutput(DENSE);
        Invented times = new Invented(OfOutput.CONV);
        MeasuredLowering second = new MeasuredLowering(times, first.known());
        assertThat(second.ofOutput(DENSE)).isEqualTo(OfOutput.COLUMNS);
        assertThat(times.asked).isEmpty();
        assertThat(second.ofOutput(DEPTHWISE)).isEqualTo(OfOutput.CONV);
        assertThat(second.known().choices()).hasSize(2);
    }

    /** So that what is sent to the other side has nothing of other networks. */
    @Test
    void chosenIsWhatWasAskedFor() {
        MeasuredLowering first = new MeasuredLowering(new Invented(OfOutput.COLUMNS), NONE);
        first.ofOutput(DENSE);
        MeasuredLowering second = new MeasuredLowering(new Invented(OfInput.COLUMNS), first.known());
        second.ofInput(DENSE);
        assertThat(second.chosen().choices()).isEqualTo(Map.of("input gradient of " + DENSE, "COLUMNS"));
        assertThat(second.chosen().ofInput(DENSE)).isEqualTo(OfInput.COLUMNS);
        assertThat(second.chosen().ofInput(DEPTHWISE)).isEqualTo(ConvolutionLowering.DEFAULT.ofInput(DEPTHWISE));
    }

    @Test
    void aChoiceIsOneOfTheWays() {
        String what = "output of " + DENSE;
        assertThat(new ChosenLowering(Map.of(what, "COLUMNS")).ofOutput(DENSE)).isEqualTo(OfOutput.COLUMNS);
        for (Map<String, String> wrong : List.of(Map.of(what, "UNFOLD"), Map.of("sum of " + DENSE, "CONV"))) {
            assertThatThrownBy(() -> new ChosenLowering(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no way of computing");
        }
    }

    @Test
    void everyWayIsTimed() {
        long[] now = {0};
        RuntimeTimes times = new RuntimeTimes(OrtRuntime.shared(1), () -> now[0]++);
        for (Way[] ways : List.of(OfOutput.values(), OfInput.values(), OfWeights.values())) {
            List<Way> fitting =
                    List.of(ways).stream().filter(way -> way.fits(DEPTHWISE)).toList();
            assertThat(times.nanos(DEPTHWISE, fitting)).hasSameSizeAs(fitting).containsOnly(1L);
        }
    }
}
