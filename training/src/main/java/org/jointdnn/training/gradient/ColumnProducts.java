package org.jointdnn.training.gradient;

import java.util.Arrays;
import java.util.List;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.graph.Attributes;
import org.jointdnn.training.graph.Ops;
import org.jointdnn.training.graph.Shapes;

/**
 * A convolution and its gradients as one matrix product over the positions of all samples (for each group), where a product for
 * each sample would be too narrow to be fast.
 *
 * <pre>
 * columns[c, j, (n, o)] = x[n, c, o * stride - begin + dilation * j]
 * y  = w columns        dw = dy columns^T        dcolumns = w^T dy, which are added up to dx
 * </pre>
 *
 * <p>{@code w} is {@code [K, (c, j)]} as it is, and {@code y} and {@code dy} are {@code [K, (n, o)]}: batch and channels exchanged.
 *
 * <p>Source: Chellapilla and others, High performance convolutional neural networks for document processing, 2006.
 */
final class ColumnProducts {
    private final Ops ops;
    private final Convolution convolution;
    private final Window window;
    private final int groups;

    ColumnProducts(Ops ops, Convolution convolution) {
        this.ops = ops;
        this.convolution = convolution;
        this.window = convolution.window();
        this.groups = convolution.groups();
    }

    /** @param x without what no position sees */
    TensorSpec ofOutput(TensorSpec x, TensorSpec weights) {
        TensorSpec product = product(matrix(weights), false, columns(x), false);
        long[] out = Shapes.longs(window.out());
        return exchanged(ops.reshape(product, Shapes.of(convolution.filters(), convolution.batch(), out)));
    }

    /** @param x without what no position sees */
    TensorSpec ofWeights(TensorSpec x, TensorSpec dy) {
        TensorSpec product = product(gradient(dy), false, columns(x), true);
        long channels = convolution.channels() / groups;
        return ops.reshape(product, Shapes.of(convolution.filters(), channels, Shapes.longs(window.kernel())));
    }

    TensorSpec ofInput(TensorSpec dy, TensorSpec weights) {
        TensorSpec product = product(matrix(weights), true, gradient(dy), false);
        long rows = (long) convolution.channels() * window.kernelElements();
        TensorSpec perSample =
                exchanged(ops.reshape(product, Shape.of(rows, convolution.batch(), convolution.positions())));
        Shape input = Shapes.of(convolution.batch(), convolution.channels(), Shapes.longs(window.in()));
        if (isPlain()) {
            return ops.reshape(perSample, input);
        }
        return ops.graph()
                .node(
                        "Col2Im",
                        List.of(
                                perSample,
                                ops.graph().longs(Shapes.longs(window.in())),
                                ops.graph().longs(Shapes.longs(window.kernel()))),
                        dy.type(),
                        input,
                        Attributes.integers("strides", window.strides()),
                        Attributes.integers("dilations", window.dilations()),
                        Attributes.integers("pads", window.pads()));
    }

    /** {@code [g, C / g * kernel elements, N * positions]}, by a convolution along the samples too, with unit vectors. */
    private TensorSpec columns(TensorSpec x) {
        TensorSpec byChannel = exchanged(x);
        long places = (long) convolution.batch() * convolution.positions();
        Shape columns = Shape.of(groups, (long) convolution.channels() / groups * window.kernelElements(), places);
        if (isPlain()) {
            return ops.reshape(byChannel, columns);
        }
        int elements = window.kernelElements();
        long[] seen = Shapes.from(x.shape(), 2);
        TensorSpec channels = ops.reshape(
                byChannel, Shapes.of(convolution.channels(), 1, prepended(convolution.batch(), Shapes.ints(seen))));
        TensorSpec vectors = ops.graph()
                .reals(x.type(), Shapes.of(elements, 1, prepended(1, window.kernel())), unitVectors(elements));
        int[] pads = window.pads();
        int[] padsAlong = new int[pads.length + 2];
        System.arraycopy(pads, 0, padsAlong, 1, window.rank());
        System.arraycopy(pads, window.rank(), padsAlong, window.rank() + 2, window.rank());
        TensorSpec product = ops.graph()
                .node(
                        "Conv",
                        List.of(channels, vectors),
                        x.type(),
                        Shapes.of(convolution.channels(), elements, prepended(convolution.batch(), window.out())),
                        Attributes.integers("strides", Shapes.ints(prepended(1, window.strides()))),
                        Attributes.integers("dilations", Shapes.ints(prepended(1, window.dilations()))),
                        Attributes.integers("pads", padsAlong));
        return ops.reshape(product, columns);
    }

    private TensorSpec matrix(TensorSpec weights) {
        long columns = (long) convolution.channels() / groups * window.kernelElements();
        return ops.reshape(weights, Shape.of(groups, convolution.filters() / groups, columns));
    }

    private TensorSpec gradient(TensorSpec dy) {
        long places = (long) convolution.batch() * convolution.positions();
        return ops.reshape(exchanged(dy), Shape.of(groups, convolution.filters() / groups, places));
    }

    private TensorSpec product(TensorSpec a, boolean transA, TensorSpec b, boolean transB) {
        if (groups == 1) {
            return ops.gemm(rows(a), transA, rows(b), transB, 1);
        }
        return ops.matMul(transA ? ops.transposeMatrix(a) : a, transB ? ops.transposeMatrix(b) : b);
    }

    private TensorSpec rows(TensorSpec matrix) {
        return ops.reshape(matrix, Shape.of(Shapes.from(matrix.shape(), 1)));
    }

    /** The first two axes exchanged. */
    private TensorSpec exchanged(TensorSpec x) {
        int[] order = Shapes.axes(x.shape().rank());
        order[0] = 1;
        order[1] = 0;
        return ops.transpose(x, order);
    }

    /** Whether columns are the input. */
    private boolean isPlain() {
        return window.kernelElements() == 1 && Arrays.equals(window.in(), window.out()) && !convolution.isStrided();
    }

    private static long[] prepended(long first, int... rest) {
        long[] extents = new long[rest.length + 1];
        extents[0] = first;
        System.arraycopy(Shapes.longs(rest), 0, extents, 1, rest.length);
        return extents;
    }

    /** The unit matrix. */
    static double[] unitVectors(int extent) {
        double[] unit = new double[extent * extent];
        for (int i = 0; i < extent; i++) {
            unit[i * extent + i] = 1;
        }
        return unit;
    }
}
