package org.jointdnn.training.data;

import java.util.Arrays;

/** Samples, each with its label. */
public record DataSet(Samples samples, Labels labels) {
    public DataSet {
        if (samples.count() != labels.count() || samples.count() == 0) {
            throw new IllegalArgumentException("there are " + samples.count() + " samples and " + labels.count()
                    + " labels, must be as many, and 1 or more");
        }
    }

    public int size() {
        return samples.count();
    }

    /** The named samples, copied. */
    public DataSet choose(int... indices) {
        return new DataSet(choose(samples, indices), choose(labels, indices));
    }

    private static Samples choose(Samples samples, int[] indices) {
        int size = (int) samples.shape().elements();
        if (samples instanceof Samples.Pixels pixels) {
            byte[] chosen = new byte[Math.multiplyExact(indices.length, size)];
            for (int k = 0; k < indices.length; k++) {
                System.arraycopy(pixels.values(), indices[k] * size, chosen, k * size, size);
            }
            return new Samples.Pixels(pixels.shape(), chosen);
        }
        return new Samples.Numbers(samples.shape(), choose(((Samples.Numbers) samples).values(), size, indices));
    }

    private static Labels choose(Labels labels, int[] indices) {
        if (labels instanceof Labels.Classes classes) {
            int[] chosen =
                    Arrays.stream(indices).map(index -> classes.labels()[index]).toArray();
            return new Labels.Classes(classes.classes(), chosen);
        }
        int size = (int) labels.shape().elements();
        return new Labels.Targets(labels.shape(), choose(((Labels.Targets) labels).values(), size, indices));
    }

    private static float[] choose(float[] values, int size, int[] indices) {
        float[] chosen = new float[Math.multiplyExact(indices.length, size)];
        for (int k = 0; k < indices.length; k++) {
            System.arraycopy(values, indices[k] * size, chosen, k * size, size);
        }
        return chosen;
    }
}
