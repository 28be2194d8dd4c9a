package org.jointdnn.training.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Chooses the fastest way by measurement when it is first asked for a convolution's shape, and the same from then on.
 *
 * <p>Thread safety: none.
 */
public final class MeasuredLowering implements ConvolutionLowering {
    private final LoweringTimes times;
    private final Map<String, String> known;
    private final Map<String, String> asked = new TreeMap<>();

    /** @param known choices of another day, which are kept */
    public MeasuredLowering(LoweringTimes times, ChosenLowering known) {
        this.times = times;
        this.known = new TreeMap<>(known.choices());
    }

    /** What was chosen for the convolutions that it was asked for. */
    public ChosenLowering chosen() {
        return new ChosenLowering(asked);
    }

    /** What was known, and what was chosen since. */
    public ChosenLowering known() {
        return new ChosenLowering(known);
    }

    @Override
    public OfOutput ofOutput(Convolution convolution) {
        return OfOutput.valueOf(choice(ChosenLowering.OUTPUT, convolution, OfOutput.values()));
    }

    @Override
    public OfInput ofInput(Convolution convolution) {
        return OfInput.valueOf(choice(ChosenLowering.INPUT, convolution, OfInput.values()));
    }

    @Override
    public OfWeights ofWeights(Convolution convolution) {
        return OfWeights.valueOf(choice(ChosenLowering.WEIGHTS, convolution, OfWeights.values()));
    }

    private String choice(String what, Convolution convolution, Way... ways) {
        String way = known.computeIfAbsent(
                what + convolution, absent -> fastest(convolution, ways).name());
        asked.put(what + convolution, way);
        return way;
    }

    private Way fastest(Convolution convolution, Way... ways) {
        List<Way> fitting = new ArrayList<>();
        for (Way way : ways) {
            if (way.fits(convolution)) {
                fitting.add(way);
            }
        }
        List<Long> nanos = times.nanos(convolution, fitting);
        int best = 0;
        for (int k = 1; k < nanos.size(); k++) {
            best = nanos.get(k) < nanos.get(best) ? k : best;
        }
        return fitting.get(best);
    }
}
