package org.jointdnn.training.gradient;

import java.util.List;

/** How long convolutions take, by the ways of computing them. */
@FunctionalInterface
public interface LoweringTimes {
    /** Nanoseconds of each of the ways, all of one kind and all fitting. */
    List<Long> nanos(Convolution convolution, List<? extends ConvolutionLowering.Way> ways);
}
