package org.jointdnn.training.gradient;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.training.graph.Attributes;
import org.jointdnn.training.graph.AxisOps;
import org.jointdnn.training.graph.Ops;
import org.jointdnn.training.graph.Shapes;

/**
 * A convolution and its gradients, any number of spatial axes.
 *
 * <pre>
 * y[n, k, o]   = sum over c, j of w[k, c, j] x[n, c, o * stride - begin + dilation * j]
 * dx[n, c, i]  = sum over k, j of w[k, c, j] dy[n, k, (i + begin - dilation * j) / stride]
 * dw[k, c, j]  = sum over n, o of dy[n, k, o] x[n, c, o * stride - begin + dilation * j]
 * </pre>
 *
 * <p>Source: Dumoulin and Visin, A guide to convolution arithmetic for deep learning, arXiv 1603.07285.
 */
final class ConvolutionGradient {
    private final Ops ops;
    private final Convolution convolution;
    private final Window window;

    ConvolutionGradient(Ops ops, Convolution convolution) {
        this.ops = ops;
        this.convolution = convolution;
        this.window = convolution.window();
    }

    /** {@code y} of {@code x} and {@code w}. */
    TensorSpec ofOutput(ConvolutionLowering.OfOutput way, TensorSpec x, TensorSpec weights) {
        return switch (way) {
            case CONV -> conv(whatIsSeen(x), weights, outputShape(), window.strides(), window.dilations(), groups());
            case COLUMNS -> columns().ofOutput(whatIsSeen(x), weights);
            case MATRICES -> new ChannelMatrices(ops, convolution).ofOutput(x, weights);
        };
    }

    /** {@code dx} of {@code dy} and {@code w}. */
    TensorSpec ofInput(ConvolutionLowering.OfInput way, TensorSpec dy, TensorSpec weights) {
        return switch (way) {
            case CONV -> byConv(dy, weights);
            case CONV_TRANSPOSE -> byConvTranspose(dy, weights);
            case COLUMNS -> columns().ofInput(dy, weights);
            case MATRICES -> new ChannelMatrices(ops, convolution).ofInput(dy, weights);
        };
    }

    private ColumnProducts columns() {
        return new ColumnProducts(ops, convolution);
    }

    private AttributeProto groups() {
        return Attributes.integer("group", convolution.groups());
    }

    private TensorSpec byConv(TensorSpec dy, TensorSpec weights) {
        TensorSpec spread = dy;
        int[] pads = new int[2 * window.rank()];
        for (int axis = 0; axis < window.rank(); axis++) {
            spread = AxisOps.spread(ops, spread, axis + 2, window.strides()[axis]);
            int begin = window.span(axis) - 1 - window.begin()[axis];
            int end = window.span(axis) - 1 - window.end(axis);
            spread = AxisOps.pad(ops, spread, axis + 2, Math.min(0, begin), Math.min(0, end));
            pads[axis] = Math.max(0, begin);
            pads[window.rank() + axis] = Math.max(0, end);
        }
        return ops.graph()
                .node(
                        "Conv",
                        List.of(spread, flipped(weights)),
                        dy.type(),
                        inputShape(),
                        Attributes.integer("group", convolution.groups()),
                        Attributes.integers("kernel_shape", window.kernel()),
                        Attributes.integers("dilations", window.dilations()),
                        Attributes.integers("pads", pads));
    }

    /** {@code [K, C / g, kernel]} as {@code [C, K / g, kernel]} with the kernel's elements in the opposite order. */
    private TensorSpec flipped(TensorSpec weights) {
        int groups = convolution.groups();
        int filters = convolution.filters() / groups;
        int channels = convolution.channels() / groups;
        int elements = window.kernelElements();
        TensorSpec grouped = ops.reshape(weights, Shape.of(groups, filters, channels, elements));
        TensorSpec exchanged = AxisOps.flip(ops, ops.transpose(grouped, 0, 2, 1, 3), 3);
        return ops.reshape(exchanged, Shapes.of(convolution.channels(), filters, Shapes.longs(window.kernel())));
    }

    private TensorSpec byConvTranspose(TensorSpec dy, TensorSpec weights) {
        int[] further = new int[window.rank()];
        for (int axis = 0; axis < window.rank(); axis++) {
            further[axis] = Math.max(0, -window.end(axis));
        }
        return ops.graph()
                .node(
                        "ConvTranspose",
                        List.of(dy, weights),
                        dy.type(),
                        inputShape(),
                        Attributes.integer("group", convolution.groups()),
                        Attributes.integers("kernel_shape", window.kernel()),
                        Attributes.integers("strides", window.strides()),
                        Attributes.integers("dilations", window.dilations()),
                        Attributes.integers("pads", window.pads()),
                        Attributes.integers("output_padding", further));
    }

    private Shape outputShape() {
        return Shapes.of(convolution.batch(), convolution.filters(), Shapes.longs(window.out()));
    }

    private Shape inputShape() {
        return Shapes.of(convolution.batch(), convolution.channels(), Shapes.longs(window.in()));
    }

    /** {@code dw} of {@code x} and {@code dy}. */
    TensorSpec ofWeights(ConvolutionLowering.OfWeights way, TensorSpec x, TensorSpec dy) {
        return switch (way) {
            case UNFOLD -> byColumns(window.kernelElements() == 1 ? slices(x) : unfolded(x), dy);
            case SLICES -> byColumns(slices(x), dy);
            case CONV -> byConvOfTransposed(x, dy);
            case COLUMNS -> columns().ofWeights(whatIsSeen(x), dy);
            case MATRICES -> new ChannelMatrices(ops, convolution).ofWeights(x, dy);
        };
    }

    /** What each position sees, {@code [N, C, kernel elements, positions]}, by a convolution with unit vectors. */
    private TensorSpec unfolded(TensorSpec x) {
        int elements = window.kernelElements();
        Shape repeated = Shape.of(convolution.channels(), elements, elements);
        TensorSpec vectors = ops.expand(
                ops.graph().reals(x.type(), Shape.of(1, elements, elements), ColumnProducts.unitVectors(elements)),
                repeated);
        long rows = (long) convolution.channels() * elements;
        TensorSpec kernels = ops.reshape(vectors, Shapes.of(rows, 1, Shapes.longs(window.kernel())));
        TensorSpec columns = conv(
                whatIsSeen(x),
                kernels,
                Shapes.of(convolution.batch(), rows, Shapes.longs(window.out())),
                window.strides(),
                window.dilations(),
                Attributes.integer("group", convolution.channels()));
        return ops.reshape(columns, columnShape());
    }

    /** The same by one slice of the input for each element of the kernel. */
    private TensorSpec slices(TensorSpec x) {
        TensorSpec padded = x;
        for (int axis = 0; axis < window.rank(); axis++) {
            padded = AxisOps.pad(ops, padded, axis + 2, window.begin()[axis], window.end(axis));
        }
        List<TensorSpec> slices = new ArrayList<>();
        for (int element = 0; element < window.kernelElements(); element++) {
            TensorSpec slice = padded;
            int rest = element;
            for (int axis = window.rank() - 1; axis >= 0; axis--) {
                int start = rest % window.kernel()[axis] * window.dilations()[axis];
                rest /= window.kernel()[axis];
                slice = AxisOps.slice(ops, slice, axis + 2, start, window.strides()[axis], window.out()[axis]);
            }
            slices.add(ops.reshape(slice, Shapes.with(columnShape(), 2, 1)));
        }
        return ops.concat(2, slices);
    }

    private Shape columnShape() {
        return Shape.of(convolution.batch(), convolution.channels(), window.kernelElements(), convolution.positions());
    }

    private TensorSpec byColumns(TensorSpec columns, TensorSpec dy) {
        int groups = convolution.groups();
        int batch = convolution.batch();
        int filters = convolution.filters() / groups;
        int channels = convolution.channels() / groups;
        int rows = channels * window.kernelElements();
        TensorSpec gradient = ops.reshape(dy, Shape.of(batch, groups, filters, convolution.positions()));
        TensorSpec matrix = ops.reshape(columns, Shape.of(batch, groups, rows, convolution.positions()));
        TensorSpec product = ops.sum(ops.matMul(gradient, ops.transposeMatrix(matrix)), 0);
        return ops.reshape(product, Shapes.of(convolution.filters(), channels, Shapes.longs(window.kernel())));
    }

    private TensorSpec byConvOfTransposed(TensorSpec x, TensorSpec dy) {
        int[] order = Shapes.axes(window.rank() + 2);
        order[0] = 1;
        order[1] = 0;
        TensorSpec product = conv(
                ops.transpose(whatIsSeen(x), order),
                ops.transpose(dy, order),
                Shapes.of(convolution.channels(), convolution.filters(), Shapes.longs(window.kernel())),
                window.dilations(),
                window.strides(),
                Attributes.integer("group", 1));
        return ops.transpose(product, order);
    }

    /** The input without the elements at its ends that no position sees. */
    private TensorSpec whatIsSeen(TensorSpec x) {
        TensorSpec seen = x;
        for (int axis = 0; axis < window.rank(); axis++) {
            seen = AxisOps.pad(ops, seen, axis + 2, 0, Math.min(0, window.end(axis)));
        }
        return seen;
    }

    private TensorSpec conv(
            TensorSpec x, TensorSpec weights, Shape result, int[] strides, int[] dilations, AttributeProto group) {
        return ops.graph()
                .node(
                        "Conv",
                        List.of(x, weights),
                        ElementType.FLOAT32,
                        result,
                        group,
                        Attributes.integers("strides", strides),
                        Attributes.integers("dilations", dilations),
                        Attributes.integers("pads", window.pads()));
    }
}
