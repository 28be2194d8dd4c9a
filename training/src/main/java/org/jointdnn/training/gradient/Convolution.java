package org.jointdnn.training.gradient;

import java.util.Arrays;

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

    /** Whether each group has one channel. */
    public boolean isDepthwise() {
        return groups > 1 && groups == channels;
    }

    /** Whether it skips positions. */
    public boolean isStrided() {
        return Arrays.stream(window.strides()).anyMatch(stride -> stride > 1);
    }
}
