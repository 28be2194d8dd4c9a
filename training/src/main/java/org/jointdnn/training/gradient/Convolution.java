package org.jointdnn.training.gradient;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The shape of a convolution {@code [N, C, in...] -> [N, K, out...]} with weights {@code [K, C / groups, kernel...]}.
 */
public final class Convolution {
    private final Window window;
    private final int batch;
    private final int channels;
    private final int filters;
    private final int groups;

    Convolution(Window window, long batch, long channels, long filters, long groups) {
        this.window = window;
        this.batch = Math.toIntExact(batch);
        this.channels = Math.toIntExact(channels);
        this.filters = Math.toIntExact(filters);
        this.groups = Math.toIntExact(groups);
    }

    Window window() {
        return window;
    }

    public int batch() {
        return batch;
    }

    /** Channels of the input. */
    public int channels() {
        return channels;
    }

    /** Channels of the output. */
    public int filters() {
        return filters;
    }

    public int groups() {
        return groups;
    }

    /** Whether each group has one channel and one filter. */
    public boolean isDepthwise() {
        return groups > 1 && groups == channels && groups == filters;
    }

    /** Whether it skips positions. */
    public boolean isStrided() {
        return Arrays.stream(window.strides()).anyMatch(stride -> stride > 1);
    }

    /** Positions that the window takes in one sample. */
    public int positions() {
        return product(window.out());
    }

    /** Number of weights. */
    public long weights() {
        return (long) filters * (channels / groups) * window.kernelElements();
    }

    /** Number of elements of the input, of all samples. */
    public long inputs() {
        return (long) batch * channels * product(window.in());
    }

    static int product(int... extents) {
        return Arrays.stream(extents).reduce(1, Math::multiplyExact);
    }

    /** All that the speed of computing it depends on. */
    @Override
    public String toString() {
        return "n" + batch + " c" + channels + " k" + filters + " g" + groups + " in" + text(window.in()) + " out"
                + text(window.out()) + " kernel" + text(window.kernel()) + " strides" + text(window.strides())
                + " dilations" + text(window.dilations()) + " begin" + text(window.begin());
    }

    private static String text(int... extents) {
        return Arrays.stream(extents).mapToObj(Integer::toString).collect(Collectors.joining("x"));
    }
}
