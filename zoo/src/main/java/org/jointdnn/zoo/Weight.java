package org.jointdnn.zoo;

import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.zoo.internal.SplitMix64;

/**
 * A float tensor of learned values (but {@link Initial.Sinusoids}), described by where its values come from and never held in memory.
 *
 * <p>Values come in parts of {@link #PART_VALUES}, each seeded by the tensor's name and the part's
 * number, so parts can be computed in any order and on any thread.
 *
 * @param name unique in the network; seeds the values
 * @param offsetBytes position in the network's data file
 */
record Weight(String name, Shape shape, Initial initial, long offsetBytes) {
    /** Values of a part; the last part of a tensor may have fewer. */
    static final int PART_VALUES = 1 << 16;

    /** How the values of a tensor are drawn. */
    sealed interface Initial {
        /** Normal with mean 0. */
        record Normal(double deviation) implements Initial {}

        /** Uniform between two bounds. */
        record Uniform(double from, double to) implements Initial {}

        /**
         * The same values several times, one copy behind the other: a weight that a network uses in several
         * places and an operator wants once for each. A copy is a multiple of a part, or all of them fit one.
         */
        record Copies(int count, Initial each) implements Initial {}

        /**
         * Not learned: positions as waves, {@code [positions, channels]}. Channel {@code k} of the first half is
         * the sine of the position over {@code 10000^(k/(channels/2-1))}, the second half the cosines.
         *
         * <p>Source: Vaswani et al., Attention is all you need, NeurIPS 2017, section 3.5, as Whisper uses it.
         */
        record Sinusoids(int channels) implements Initial {}

        /** Trained: read from the {@link WeightsFile} that is the named resource beside this class. */
        record Trained(String resource) implements Initial {}
    }

    long bytes() {
        return shape.bytes(ElementType.FLOAT32);
    }

    int parts() {
        return Math.toIntExact((shape.elements() + PART_VALUES - 1) / PART_VALUES);
    }

    /** The values of one part, row-major. */
    float[] part(int part) {
        long from = (long) part * PART_VALUES;
        float[] values = new float[(int) Math.min(PART_VALUES, shape.elements() - from)];
        fill(values, part, initial);
        return values;
    }

    private void fill(float[] values, int part, Initial drawn) {
        SplitMix64 random = new SplitMix64(SplitMix64.seed(name, part));
        if (drawn instanceof Initial.Normal normal) {
            random.fillNormal(values, normal.deviation());
        } else if (drawn instanceof Initial.Uniform uniform) {
            random.fillUniform(values, uniform.from(), uniform.to());
        } else if (drawn instanceof Initial.Copies copies) {
            fillCopies(values, part, copies);
        } else if (drawn instanceof Initial.Sinusoids sinusoids) {
            fillSinusoids(values, (long) part * PART_VALUES, sinusoids.channels());
        } else if (drawn instanceof Initial.Trained trained) {
            float[] all = WeightsFile.ofResource(trained.resource()).values(name, shape);
            System.arraycopy(all, part * PART_VALUES, values, 0, values.length);
        }
    }

    private void fillCopies(float[] values, int part, Initial.Copies copies) {
        long period = shape.elements() / copies.count();
        if (period % PART_VALUES == 0) {
            fill(values, (int) (part % (period / PART_VALUES)), copies.each());
        } else if (values.length == shape.elements()) {
            float[] copy = new float[(int) period];
            fill(copy, 0, copies.each());
            for (int from = 0; from < values.length; from += copy.length) {
                System.arraycopy(copy, 0, values, from, copy.length);
            }
        } else {
            throw new IllegalStateException(name + ": copies of " + period + " values end within parts of "
                    + PART_VALUES + "; use copies of a multiple of that, or fewer or smaller ones");
        }
    }

    private static void fillSinusoids(float[] values, long from, int channels) {
        int half = channels / 2;
        for (int i = 0; i < values.length; i++) {
            long position = (from + i) / channels;
            int channel = (int) ((from + i) % channels);
            double angle = position * StrictMath.exp(-StrictMath.log(10_000) * (channel % half) / (half - 1));
            values[i] = (float) (channel < half ? StrictMath.sin(angle) : StrictMath.cos(angle));
        }
    }
}
