package org.jointdnn.training.gradient;

import java.util.Arrays;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.training.graph.Attributes;
import org.jointdnn.training.graph.Shapes;

/**
 * How a window slides over the spatial axes: output {@code o} sees the inputs
 * {@code o * stride - begin + dilation * k} for {@code k} in {@code 0..kernel-1}, those outside being padding.
 *
 * @param in extents of what it slides over
 * @param out how many positions it takes
 */
record Window(int[] in, int[] out, int[] kernel, int[] strides, int[] dilations, int[] begin) {
    /** The window of a {@code Conv} or pooling node. */
    static Window of(GraphNode node, Shape input, Shape output, int... kernel) {
        int[] in = Shapes.ints(Shapes.from(input, 2));
        int[] out = Shapes.ints(Shapes.from(output, 2));
        int[] strides = Attributes.integers(node, "strides", ones(in.length));
        int[] dilations = Attributes.integers(node, "dilations", ones(in.length));
        int[] begin = Arrays.copyOf(Attributes.integers(node, "pads", new int[2 * in.length]), in.length);
        String auto = Attributes.text(node, "auto_pad", "NOTSET");
        for (int axis = 0; axis < in.length && auto.startsWith("SAME"); axis++) {
            int seen = (out[axis] - 1) * strides[axis] + dilations[axis] * (kernel[axis] - 1) + 1;
            int pads = Math.max(0, seen - in[axis]);
            begin[axis] = auto.equals("SAME_UPPER") ? pads / 2 : pads - pads / 2;
        }
        return new Window(in, out, kernel, strides, dilations, begin);
    }

    /** The window of the convolution that a {@code ConvTranspose} node transposes: it slides over the node's output. */
    static Window ofTransposed(GraphNode node, Shape input, Shape output, int... kernel) {
        int[] in = Shapes.ints(Shapes.from(output, 2));
        int[] out = Shapes.ints(Shapes.from(input, 2));
        int[] strides = Attributes.integers(node, "strides", ones(in.length));
        int[] dilations = Attributes.integers(node, "dilations", ones(in.length));
        int[] begin = Arrays.copyOf(Attributes.integers(node, "pads", new int[2 * in.length]), in.length);
        int[] further = Attributes.integers(node, "output_padding", new int[in.length]);
        String auto = Attributes.text(node, "auto_pad", "NOTSET");
        boolean bySize =
                auto.startsWith("SAME") || node.attribute("output_shape").isPresent();
        for (int axis = 0; axis < in.length && bySize; axis++) {
            int seen = (out[axis] - 1) * strides[axis] + dilations[axis] * (kernel[axis] - 1) + 1;
            int pads = Math.max(0, seen + further[axis] - in[axis]);
            begin[axis] = auto.equals("SAME_UPPER") ? pads / 2 : pads - pads / 2;
        }
        return new Window(in, out, kernel, strides, dilations, begin);
    }

    /** Which input, counted row by row, an element of the kernel sees at a position, counted so too; -1 for padding. */
    int seen(int position, int element) {
        int input = 0;
        int size = 1;
        for (int axis = rank() - 1; axis >= 0; axis--) {
            int at = position % out[axis] * strides[axis] - begin[axis] + element % kernel[axis] * dilations[axis];
            if (at < 0 || at >= in[axis]) {
                return -1;
            }
            input += at * size;
            size *= in[axis];
            position /= out[axis];
            element /= kernel[axis];
        }
        return input;
    }

    /** Number of spatial axes. */
    int rank() {
        return in.length;
    }

    /** From the first to the last input that one position sees. */
    int span(int axis) {
        return dilations[axis] * (kernel[axis] - 1) + 1;
    }

    /** From the first to the last input that any position sees. */
    int covered(int axis) {
        return (out[axis] - 1) * strides[axis] + span(axis);
    }

    /** Zeros that the last position needs after the input; negative if it doesn't see its last elements. */
    int end(int axis) {
        return covered(axis) - in[axis] - begin[axis];
    }

    /** Zeros before and after each axis, as ONNX has them. */
    int[] pads() {
        int[] pads = Arrays.copyOf(begin, 2 * rank());
        for (int axis = 0; axis < rank(); axis++) {
            pads[rank() + axis] = Math.max(0, end(axis));
        }
        return pads;
    }

    /** Number of elements of the kernel. */
    int kernelElements() {
        return Arrays.stream(kernel).reduce(1, (a, b) -> a * b);
    }

    private static int[] ones(int count) {
        int[] ones = new int[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
