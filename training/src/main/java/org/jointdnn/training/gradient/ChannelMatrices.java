package org.jointdnn.training.gradient;

import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.graph.Ops;
import org.jointdnn.training.graph.Shapes;

/**
 * A depthwise convolution over few positions as a product with a dense matrix for each channel, which has a weight wherever the
 * window at an output sees an input. Most of the matrix is zero, but a product of matrices is fast, and a convolution of one
 * channel by one filter is not.
 *
 * <pre>
 * M[c, i, o] = sum over j of w[c, j] S[j, i, o],   S[j, i, o] = 1 if i is o * stride - begin + dilation * j, else 0
 * y[c] = x[c] M[c]        dx[c] = dy[c] M[c]^T        dM[c] = x[c]^T dy[c],   dw[c, j] = sum over i, o of dM[c, i, o] S[j, i, o]
 * </pre>
 */
final class ChannelMatrices {
    /** A matrix has at most so many elements: 8x8 positions without stride. */
    private static final int MAX_ELEMENTS = 4096;

    private final Ops ops;
    private final Convolution convolution;
    private final int channels;
    private final int in;
    private final int out;

    ChannelMatrices(Ops ops, Convolution convolution) {
        this.ops = ops;
        this.convolution = convolution;
        this.channels = convolution.channels();
        this.in = Convolution.product(convolution.window().in());
        this.out = convolution.positions();
    }

    /** Whether a convolution is depthwise and small. */
    static boolean fit(Convolution convolution) {
        long elements = (long) Convolution.product(convolution.window().in()) * convolution.positions();
        return convolution.isDepthwise() && elements <= MAX_ELEMENTS;
    }

    TensorSpec ofOutput(TensorSpec x, TensorSpec weights) {
        TensorSpec product = ops.matMul(byChannel(x, in), matrices(weights));
        return bySample(product, convolution.window().out());
    }

    TensorSpec ofInput(TensorSpec dy, TensorSpec weights) {
        TensorSpec product = ops.matMul(byChannel(dy, out), ops.transposeMatrix(matrices(weights)));
        return bySample(product, convolution.window().in());
    }

    TensorSpec ofWeights(TensorSpec x, TensorSpec dy) {
        TensorSpec transposed = ops.transpose(ops.reshape(x, Shape.of(convolution.batch(), channels, in)), 1, 2, 0);
        TensorSpec matrices =
                ops.reshape(ops.matMul(transposed, byChannel(dy, out)), Shape.of(channels, (long) in * out));
        TensorSpec sums = ops.gemm(matrices, false, where(x), true, 1);
        return ops.reshape(
                sums, Shapes.of(channels, 1, Shapes.longs(convolution.window().kernel())));
    }

    private TensorSpec matrices(TensorSpec weights) {
        int elements = convolution.window().kernelElements();
        TensorSpec flat = ops.reshape(weights, Shape.of(channels, elements));
        return ops.reshape(ops.matMul(flat, where(weights)), Shape.of(channels, in, out));
    }

    private TensorSpec byChannel(TensorSpec x, int positions) {
        return ops.transpose(ops.reshape(x, Shape.of(convolution.batch(), channels, positions)), 1, 0, 2);
    }

    private TensorSpec bySample(TensorSpec product, int... spatial) {
        return ops.reshape(
                ops.transpose(product, 1, 0, 2), Shapes.of(convolution.batch(), channels, Shapes.longs(spatial)));
    }

    /** {@code S}, as {@code [kernel elements, in * out]}. */
    private TensorSpec where(TensorSpec like) {
        Window window = convolution.window();
        int elements = window.kernelElements();
        double[] where = new double[elements * in * out];
        for (int j = 0; j < elements; j++) {
            for (int o = 0; o < out; o++) {
                int input = window.seen(o, j);
                if (input >= 0) {
                    where[(j * in + input) * out + o] = 1;
                }
            }
        }
        return ops.graph().reals(like.type(), Shape.of(elements, (long) in * out), where);
    }
}
