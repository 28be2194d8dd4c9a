package org.jointdnn.testbed.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.SegmentCosts;

/**
 * Makes random small networks' costs: a chain of 2 to 12 blocks with some skips, sometimes with several outputs, codings, or
 * blocks that the server can't run. The device can run all blocks.
 */
final class SoakNetwork {
    private final SplittableRandom random;
    private final int blocks;

    private SoakNetwork(SplittableRandom random) {
        this.random = random;
        this.blocks = 2 + (int) (11 * random.nextDouble() * random.nextDouble());
    }

    /** @param link the first guess of the link */
    static Costs costs(SplittableRandom random, Link link) {
        return new SoakNetwork(random).costs(link);
    }

    /** A number whose logarithm is uniform. */
    static double logUniform(SplittableRandom random, double least, double most) {
        return least * Math.pow(most / least, random.nextDouble());
    }

    private Costs costs(Link link) {
        double faster = 1 + 19 * random.nextDouble();
        double saving = 0.1 * random.nextDouble();
        double incapable = random.nextInt(2) == 0 ? 0.2 : 0;
        double[] mobileMillis = new double[blocks];
        double[] cloudMillis = new double[blocks];
        for (int block = 0; block < blocks; block++) {
            mobileMillis[block] = logUniform(random, 2, 150);
            boolean runs = random.nextDouble() >= incapable;
            cloudMillis[block] =
                    runs ? mobileMillis[block] / faster * logUniform(random, 0.7, 1.4) : Double.POSITIVE_INFINITY;
        }
        return new Costs(segments(mobileMillis, saving), segments(cloudMillis, saving), 1, 0, tensors(), link, 0);
    }

    /** A longer segment saves a little; one with an infinite block can't run. */
    private SegmentCosts segments(double[] millis, double saving) {
        SegmentCosts.Builder segments = SegmentCosts.builder(blocks);
        for (int from = 0; from < blocks; from++) {
            double sum = 0;
            for (int to = from; to < blocks; to++) {
                sum += millis[to];
                if (sum < Double.POSITIVE_INFINITY) {
                    double time = sum * (1 - saving * (1 - 1.0 / (to - from + 1)));
                    segments.set(from, to, time, time);
                }
            }
        }
        return segments.build();
    }

    private List<CrossingTensor> tensors() {
        List<CrossingTensor> tensors = new ArrayList<>();
        for (int producer = -1; producer < blocks; producer++) {
            List<Integer> readers = new ArrayList<>();
            if (producer + 1 < blocks) {
                readers.add(producer + 1);
            }
            if (producer + 2 < blocks && random.nextInt(3) == 0) {
                readers.add(producer + 2 + random.nextInt(blocks - producer - 2));
            }
            boolean output = producer == blocks - 1 || (producer >= 0 && random.nextInt(15) == 0);
            long bytes = Math.round(logUniform(random, 200, 150_000));
            tensors.add(new CrossingTensor("t" + producer, bytes, producer, readers, output, codings(bytes)));
        }
        return tensors;
    }

    private List<Coding> codings(long bytes) {
        List<Coding> codings = new ArrayList<>();
        codings.add(Coding.raw(bytes));
        if (random.nextInt(4) == 0) {
            codings.add(coding("packed", bytes / 2, 0));
        }
        if (random.nextInt(20) == 0) {
            codings.add(coding("lossy", bytes / 8, 0.01));
        }
        return codings;
    }

    private Coding coding(String codec, long bytes, double loss) {
        Coding.Work work = new Coding.Work(3 * random.nextDouble(), 0, random.nextDouble());
        return new Coding(codec, bytes, work, work, loss);
    }
}
