package org.jointdnn.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.dag.Operator;
import org.jointdnn.planner.dag.OperatorGraph;

/**
 * Makes graphs of operators, with times from what each computes and moves.
 *
 * <p>GoogLeNet's shapes: Szegedy et al., "Going deeper with convolutions", CVPR 2015, table 1,
 * doi:10.1109/CVPR.2015.7298594. Speeds are this project's choice: CLOUD does 40 MACs a nanosecond and
 * moves 10 bytes a nanosecond; MOBILE is slower by a factor that may differ between operators, and takes
 * 1.3 W while it computes, which is what BottleNet's measurements of a Jetson TX2 amount to.
 */
final class OperatorGraphs {
    private static final double CLOUD_MACS_PER_MILLI = 40e6;
    private static final double CLOUD_BYTES_PER_MILLI = 10e6;
    private static final double MOBILE_WATTS = 1.3;
    private static final int FLOAT_BYTES = 4;

    /** Channels of each module: in, 1x1, 3x3 reduced, 3x3, 5x5 reduced, 5x5, pooled; then the extent. */
    private static final int[][] MODULES = {
        {192, 64, 96, 128, 16, 32, 32, 28},
        {256, 128, 128, 192, 32, 96, 64, 28},
        {480, 192, 96, 208, 16, 48, 64, 14},
        {512, 160, 112, 224, 24, 64, 64, 14},
        {512, 128, 128, 256, 24, 64, 64, 14},
        {512, 112, 144, 288, 32, 64, 64, 14},
        {528, 256, 160, 320, 32, 128, 128, 14},
        {832, 256, 160, 320, 32, 128, 128, 7},
        {832, 384, 192, 384, 48, 128, 128, 7}
    };

    /** How many times slower an operator of a kind is on MOBILE. */
    interface Slowdown {
        double of(String kind);
    }

    private final double bytesPerElement;
    private final Slowdown slowdown;
    private final List<Operator> operators = new ArrayList<>();
    private final List<Long> bytes = new ArrayList<>();
    private final List<List<Integer>> readers = new ArrayList<>();

    private OperatorGraphs(double bytesPerElement, Slowdown slowdown) {
        this.bytesPerElement = bytesPerElement;
        this.slowdown = slowdown;
    }

    /**
     * GoogLeNet, a convolution with its ReLU as one operator.
     *
     * @param bytesPerElement what an element of a feature map is when it crosses; 4 for floats
     */
    static OperatorGraph googLeNet(double bytesPerElement, Slowdown slowdown) {
        OperatorGraphs graph = new OperatorGraphs(bytesPerElement, slowdown);
        int stem = graph.convolution(-1, 7, 3, 64, 112);
        int pooled = graph.pool(stem, 64, 56);
        int reduced = graph.convolution(pooled, 1, 64, 64, 56);
        int last = graph.pool(graph.convolution(reduced, 3, 64, 192, 56), 192, 28);
        for (int module = 0; module < MODULES.length; module++) {
            last = graph.module(last, MODULES[module]);
            if (module + 1 < MODULES.length && MODULES[module + 1][7] < MODULES[module][7]) {
                last = graph.pool(last, MODULES[module + 1][0], MODULES[module + 1][7]);
            }
        }
        last = graph.pool(last, 1024, 1);
        graph.add("fc", 1024L * 1000, 1000, last);
        return graph.build(3 * 224 * 224);
    }

    /** Modules of the shape of GoogLeNet's, one after the other, as many as make so many operators. */
    static OperatorGraph inceptionLike(int count, double bytesPerElement, Slowdown slowdown) {
        OperatorGraphs graph = new OperatorGraphs(bytesPerElement, slowdown);
        int last = graph.convolution(-1, 7, 3, MODULES[0][0], MODULES[0][7]);
        for (int module = 0; graph.operators.size() + 10 <= count; module++) {
            last = graph.module(last, MODULES[module % MODULES.length]);
        }
        while (graph.operators.size() < count) {
            last = graph.pool(last, 1024, 7);
        }
        return graph.build(3 * 224 * 224);
    }

    /** Layers of {@code width} operators that read some of the layer before and now and then an earlier one. */
    static OperatorGraph layered(int count, int width, SplittableRandom random) {
        OperatorGraphs graph = new OperatorGraphs(1, kind -> Math.exp(random.nextDouble(-1, 2)));
        for (int index = 0; index < count; index++) {
            int layer = index / width;
            TreeSet<Integer> reads = new TreeSet<>();
            for (int read = 0; layer > 0 && read < 1 + random.nextInt(3); read++) {
                int from = random.nextInt(10) == 0 ? random.nextInt(layer) : layer - 1;
                reads.add(from * width + random.nextInt(width));
            }
            graph.add(
                    "any",
                    random.nextLong(100_000_000),
                    random.nextLong(20_000),
                    reads.stream().mapToInt(Integer::intValue).toArray());
        }
        return graph.build(3 * 224 * 224);
    }

    /** A slowdown for each kind, or each operator if kinds differ, drawn once. */
    static Slowdown drawn(SplittableRandom random, boolean perOperator, double least, double most) {
        DoubleUnaryOperator between = share -> least * Math.pow(most / least, share);
        double[] perKind = random.doubles(16).toArray();
        return kind -> between.applyAsDouble(
                perOperator ? random.nextDouble() : perKind[Math.floorMod(kind.hashCode(), perKind.length)]);
    }

    private int module(int from, int[] shape) {
        int extent = shape[7];
        int direct = convolution(from, 1, shape[0], shape[1], extent);
        int three = convolution(convolution(from, 1, shape[0], shape[2], extent), 3, shape[2], shape[3], extent);
        int five = convolution(convolution(from, 1, shape[0], shape[4], extent), 5, shape[4], shape[5], extent);
        int pooled = convolution(pool(from, shape[0], extent), 1, shape[0], shape[6], extent);
        long channels = (long) shape[1] + shape[3] + shape[5] + shape[6];
        return add("concat", 0, channels * extent * extent, direct, three, five, pooled);
    }

    private int convolution(int from, int kernel, long in, long out, long extent) {
        long elements = out * extent * extent;
        return add("conv" + kernel, elements * in * kernel * kernel, elements, from);
    }

    private int pool(int from, long channels, long extent) {
        return add("pool", 0, channels * extent * extent, from);
    }

    private int add(String kind, long kindMacs, long elements, int... from) {
        int number = operators.size();
        double cloud = kindMacs / CLOUD_MACS_PER_MILLI + (double) FLOAT_BYTES * elements / CLOUD_BYTES_PER_MILLI;
        double mobile = slowdown.of(kind) * cloud;
        operators.add(new Operator(kind + "." + number, mobile, MOBILE_WATTS * mobile, cloud));
        bytes.add((long) Math.ceil(bytesPerElement * elements));
        readers.add(new ArrayList<>());
        for (int read : from) {
            if (read >= 0) {
                readers.get(read).add(number);
            }
        }
        return number;
    }

    /** The input is a picture of 8 bits a pixel and colour. */
    private OperatorGraph build(long inputBytes) {
        List<CrossingTensor> tensors = new ArrayList<>();
        tensors.add(new CrossingTensor("input", inputBytes, -1, List.of(0), false));
        for (int index = 0; index < operators.size(); index++) {
            List<Integer> consumers = readers.get(index);
            tensors.add(new CrossingTensor("t" + index, bytes.get(index), index, consumers, consumers.isEmpty()));
        }
        return new OperatorGraph(operators, tensors);
    }
}
