package org.jointdnn.training.data;

import java.util.stream.IntStream;

/** What is learned from, and what shows how well. */
public record TrainingData(DataSet train, DataSet test) {
    /** Of a set without a test set of its own, every so many-th sample is for testing. */
    private static final int TEST_EVERY = 10;

    public TrainingData {
        if (!train.samples().shape().equals(test.samples().shape())
                || !train.labels().shape().equals(test.labels().shape())
                || train.labels().type() != test.labels().type()) {
            throw new IllegalArgumentException(
                    "samples and labels of training are " + train.samples().shape() + " and "
                            + train.labels().type() + train.labels().shape() + ", of testing "
                            + test.samples().shape() + " and " + test.labels().type()
                            + test.labels().shape() + ", must be alike");
        }
    }

    /** Keeps every tenth sample of a set for testing, the last of each ten, and the very last of fewer. */
    public static TrainingData split(DataSet all) {
        if (all.size() < 2) {
            throw new IllegalArgumentException("there is 1 sample, must be 2 or more to keep one for testing");
        }
        int every = Math.min(TEST_EVERY, all.size());
        int[] test = IntStream.range(0, all.size())
                .filter(index -> index % every == every - 1)
                .toArray();
        int[] train = IntStream.range(0, all.size())
                .filter(index -> index % every != every - 1)
                .toArray();
        return new TrainingData(all.choose(train), all.choose(test));
    }

    /** Number of classes; 0 if labels are no classes. */
    public int classes() {
        return Math.max(classes(train), classes(test));
    }

    private static int classes(DataSet set) {
        return set.labels() instanceof Labels.Classes classes ? classes.classes() : 0;
    }
}
