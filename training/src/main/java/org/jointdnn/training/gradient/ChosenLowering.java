package org.jointdnn.training.gradient;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Ways of computing convolutions that were chosen before, and the default for those that none was chosen for. Immutable.
 *
 * @param choices names of ways, by what is computed and the convolution, as {@link MeasuredLowering} writes them
 */
public record ChosenLowering(Map<String, String> choices) implements ConvolutionLowering {
    static final String OUTPUT = "output of ";
    static final String INPUT = "input gradient of ";
    static final String WEIGHTS = "weight gradient of ";

    public ChosenLowering {
        choices = Collections.unmodifiableMap(new TreeMap<>(choices));
        choices.forEach((what, way) -> {
            if (!isChoice(what, way)) {
                throw new IllegalArgumentException("'" + way + "' is no way of computing the " + what);
            }
        });
    }

    /** Whether the name is one of a way of computing that. */
    static boolean isChoice(String what, String way) {
        Way[] ways = what.startsWith(OUTPUT)
                ? OfOutput.values()
                : what.startsWith(INPUT)
                        ? OfInput.values()
                        : what.startsWith(WEIGHTS) ? OfWeights.values() : new Way[0];
        for (Way each : ways) {
            if (each.name().equals(way)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public OfOutput ofOutput(Convolution convolution) {
        String way = choices.get(OUTPUT + convolution);
        return way == null ? DEFAULT.ofOutput(convolution) : OfOutput.valueOf(way);
    }

    @Override
    public OfInput ofInput(Convolution convolution) {
        String way = choices.get(INPUT + convolution);
        return way == null ? DEFAULT.ofInput(convolution) : OfInput.valueOf(way);
    }

    @Override
    public OfWeights ofWeights(Convolution convolution) {
        String way = choices.get(WEIGHTS + convolution);
        return way == null ? DEFAULT.ofWeights(convolution) : OfWeights.valueOf(way);
    }
}
