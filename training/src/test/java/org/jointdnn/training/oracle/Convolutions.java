package org.jointdnn.training.oracle;

import java.util.Arrays;
import java.util.List;

/** Convolution and pooling over any number of spatial axes. */
final class Convolutions {
    private Convolutions() {}

    /** The attributes of a window over spatial axes. */
    private record Slide(int[] kernel, int[] strides, int[] dilations, int[] begin, int[] out) {
        static Slide of(Node node, int[] kernel, boolean ceil) {
            int rank = kernel.length;
            int[] in = Arrays.copyOfRange(node.in(0).shape(), 2, rank + 2);
            int[] ones = new int[rank];
            Arrays.fill(ones, 1);
            int[] strides = node.integers("strides", ones);
            int[] dilations = node.integers("dilations", ones);
            int[] pads = node.integers("pads", new int[2 * rank]);
            String auto = node.text("auto_pad", "NOTSET");
            int[] begin = Arrays.copyOf(pads, rank);
            int[] out = new int[rank];
            for (int axis = 0; axis < rank; axis++) {
                int span = dilations[axis] * (kernel[axis] - 1) + 1;
                if (auto.startsWith("SAME")) {
                    out[axis] = (in[axis] + strides[axis] - 1) / strides[axis];
                    int total = Math.max(0, (out[axis] - 1) * strides[axis] + span - in[axis]);
                    begin[axis] = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
                } else {
                    int free = in[axis] + pads[axis] + pads[rank + axis] - span;
                    out[axis] = free / strides[axis] + 1;
                    boolean more = ceil && free % strides[axis] != 0;
                    // A window must begin within the input or the padding before it.
                    if (more && out[axis] * strides[axis] < in[axis] + pads[axis]) {
                        out[axis]++;
                    }
                }
            }
            return new Slide(kernel, strides, dilations, begin, out);
        }

        /** The input index that element {@code k} of the window at {@code o} sees. */
        int[] at(int[] o, int[] k) {
            int[] at = new int[k.length];
            for (int axis = 0; axis < k.length; axis++) {
                at[axis] = o[axis] * strides[axis] - begin[axis] + k[axis] * dilations[axis];
            }
            return at;
        }
    }

    private static boolean inside(int[] at, int[] shape) {
        for (int axis = 0; axis < at.length; axis++) {
            if (at[axis] < 0 || at[axis] >= shape[axis + 2]) {
                return false;
            }
        }
        return true;
    }

    private static int[] join(int n, int c, int[] spatial) {
        int[] index = new int[spatial.length + 2];
        index[0] = n;
        index[1] = c;
        System.arraycopy(spatial, 0, index, 2, spatial.length);
        return index;
    }

    private static int[] spatial(int[] index) {
        return Arrays.copyOfRange(index, 2, index.length);
    }

    static Array conv(Node node) {
        Array x = node.in(0);
        Array w = node.in(1);
        Slide slide = Slide.of(node, spatial(w.shape()), false);
        int groups = node.integer("group", 1);
        int filters = w.shape()[0] / groups;
        Array y = Array.zeros(join(x.shape()[0], w.shape()[0], slide.out()));
        for (int i = 0; i < y.data().length; i++) {
            int[] index = y.index(i);
            y.data()[i] = node.has(2) ? node.in(2).data()[index[1]] : 0;
            Array elements = Array.zeros(slide.kernel());
            for (int c = 0; c < w.shape()[1]; c++) {
                for (int k = 0; k < elements.data().length; k++) {
                    int[] at = slide.at(spatial(index), elements.index(k));
                    if (inside(at, x.shape())) {
                        int channel = index[1] / filters * w.shape()[1] + c;
                        y.data()[i] += w.at(join(index[1], c, elements.index(k))) * x.at(join(index[0], channel, at));
                    }
                }
            }
        }
        return y;
    }

    static Array convTranspose(Node node) {
        Array x = node.in(0);
        Array w = node.in(1);
        int[] kernel = spatial(w.shape());
        int rank = kernel.length;
        int groups = node.integer("group", 1);
        int[] ones = new int[rank];
        Arrays.fill(ones, 1);
        int[] strides = node.integers("strides", ones);
        int[] dilations = node.integers("dilations", ones);
        int[] pads = node.integers("pads", new int[2 * rank]);
        int[] further = node.integers("output_padding", new int[rank]);
        int[] out = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            out[axis] = strides[axis] * (x.shape()[axis + 2] - 1)
                    + further[axis]
                    + dilations[axis] * (kernel[axis] - 1)
                    + 1
                    - pads[axis]
                    - pads[rank + axis];
        }
        Slide slide = new Slide(kernel, strides, dilations, Arrays.copyOf(pads, rank), out);
        Array y = Array.zeros(join(x.shape()[0], w.shape()[1] * groups, out));
        if (node.has(2)) {
            for (int i = 0; i < y.data().length; i++) {
                y.data()[i] = node.in(2).data()[y.index(i)[1]];
            }
        }
        Array elements = Array.zeros(kernel);
        int perGroup = x.shape()[1] / groups;
        for (int i = 0; i < x.data().length; i++) {
            int[] index = x.index(i);
            for (int c = 0; c < w.shape()[1]; c++) {
                for (int k = 0; k < elements.data().length; k++) {
                    int[] at = slide.at(spatial(index), elements.index(k));
                    if (inside(at, y.shape())) {
                        int channel = index[1] / perGroup * w.shape()[1] + c;
                        y.data()[y.position(join(index[0], channel, at))] +=
                                x.data()[i] * w.at(join(index[1], c, elements.index(k)));
                    }
                }
            }
        }
        return y;
    }

    /** Adds each element of each column to where the window sees it. */
    static Array col2im(Node node) {
        Array x = node.in(0);
        int[] image =
                Arrays.stream(node.in(1).longs()).mapToInt(Math::toIntExact).toArray();
        int[] kernel =
                Arrays.stream(node.in(2).longs()).mapToInt(Math::toIntExact).toArray();
        int rank = image.length;
        int[] ones = new int[rank];
        Arrays.fill(ones, 1);
        int[] strides = node.integers("strides", ones);
        int[] dilations = node.integers("dilations", ones);
        int[] pads = node.integers("pads", new int[2 * rank]);
        int[] out = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            int span = dilations[axis] * (kernel[axis] - 1) + 1;
            out[axis] = (image[axis] + pads[axis] + pads[rank + axis] - span) / strides[axis] + 1;
        }
        Slide slide = new Slide(kernel, strides, dilations, Arrays.copyOf(pads, rank), out);
        Array elements = Array.zeros(kernel);
        Array positions = Array.zeros(out);
        int each = elements.data().length;
        Array y = Array.zeros(join(x.shape()[0], x.shape()[1] / each, image));
        for (int i = 0; i < x.data().length; i++) {
            int[] index = x.index(i);
            int[] at = slide.at(positions.index(index[2]), elements.index(index[1] % each));
            if (inside(at, y.shape())) {
                y.data()[y.position(join(index[0], index[1] / each, at))] += x.data()[i];
            }
        }
        return y;
    }

    static List<Array> maxPool(Node node) {
        Array x = node.in(0);
        Slide slide = Slide.of(node, node.integers("kernel_shape"), node.integer("ceil_mode", 0) != 0);
        Array y = Array.zeros(join(x.shape()[0], x.shape()[1], slide.out()));
        Array indices = Array.zeros(y.shape());
        Array elements = Array.zeros(slide.kernel());
        for (int i = 0; i < y.data().length; i++) {
            int[] index = y.index(i);
            y.data()[i] = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < elements.data().length; k++) {
                int[] at = slide.at(spatial(index), elements.index(k));
                if (inside(at, x.shape()) && x.at(join(index[0], index[1], at)) > y.data()[i]) {
                    indices.data()[i] = x.position(join(index[0], index[1], at));
                    y.data()[i] = x.data()[(int) indices.data()[i]];
                }
            }
        }
        return List.of(y, indices);
    }

    static Array averagePool(Node node) {
        Array x = node.in(0);
        Slide slide = Slide.of(node, node.integers("kernel_shape"), node.integer("ceil_mode", 0) != 0);
        int rank = slide.kernel().length;
        int[] pads = node.integers("pads", new int[2 * rank]);
        boolean countsPadding = node.integer("count_include_pad", 0) != 0;
        int[] padded = x.shape().clone();
        for (int axis = 0; axis < rank; axis++) {
            padded[axis + 2] += pads[axis] + pads[rank + axis];
        }
        Array y = Array.zeros(join(x.shape()[0], x.shape()[1], slide.out()));
        Array elements = Array.zeros(slide.kernel());
        for (int i = 0; i < y.data().length; i++) {
            int[] index = y.index(i);
            int count = 0;
            for (int k = 0; k < elements.data().length; k++) {
                int[] at = slide.at(spatial(index), elements.index(k));
                int[] inPadded = at.clone();
                for (int axis = 0; axis < rank; axis++) {
                    inPadded[axis] += pads[axis];
                }
                if (inside(at, x.shape())) {
                    y.data()[i] += x.at(join(index[0], index[1], at));
                    count++;
                } else if (countsPadding && inside(inPadded, padded)) {
                    count++;
                }
            }
            y.data()[i] /= count;
        }
        return y;
    }
}
