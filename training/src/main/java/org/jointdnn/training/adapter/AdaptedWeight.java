package org.jointdnn.training.adapter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.adapter.AdaptableWeight.Layout;
import org.jointdnn.training.graph.Shapes;

/**
 * A weight {@code W} and its adapter, two factors {@code A} and {@code B}: the layer computes with {@code W + scale D}, where
 * {@code D} is, of each group,
 *
 * <pre>
 * A B   for [inputs, outputs],             A [inputs, rank],                             B [rank, outputs]
 * B A   for [outputs, inputs],             A [rank, inputs],                             B [outputs, rank]
 * B A   for [filters, channels / groups, kernel...],
 *                                          A [rank * groups, channels / groups, kernel...],  B [filters, rank, 1...]
 * </pre>
 *
 * <p>Either way the input meets {@code A} first. Training begins with {@code B} zero, so with {@code W}, and {@code A} uniform in
 * {@code +-1 / sqrt(inputs of one output)}.
 *
 * <p>Source: Hu and others, LoRA: low-rank adaptation of large language models, arXiv 2106.09685, section 4.1; the bound is that
 * of He and others, arXiv 1502.01852, with the slope sqrt(5), as the paper's implementation has it.
 */
public record AdaptedWeight(AdaptableWeight base, int rank, double scale) {
    /** The frozen weight. */
    public TensorSpec weight() {
        return base.weight();
    }

    public TensorSpec a() {
        Shape shape = weight().shape();
        Shape factor = base.layout() == Layout.INPUT_BY_OUTPUT
                ? Shape.of(shape.extent(0), rank)
                : Shapes.with(shape, 0, (long) rank * base.groups());
        return new TensorSpec(weight().name() + ":lora_a", ElementType.FLOAT32, factor);
    }

    public TensorSpec b() {
        Shape shape = weight().shape();
        long[] extents = new long[shape.rank()];
        Arrays.fill(extents, 1);
        boolean byInput = base.layout() == Layout.INPUT_BY_OUTPUT;
        extents[0] = byInput ? rank : shape.extent(0);
        extents[1] = byInput ? shape.extent(1) : rank;
        return new TensorSpec(weight().name() + ":lora_b", ElementType.FLOAT32, Shape.of(extents));
    }

    /** What {@code A} is before the first step: it depends on seed and name alone, on any machine. */
    ByteBuffer initialA(long seed) {
        double bound = 1 / Math.sqrt(base.fanIn());
        SplittableRandom random =
                new SplittableRandom(31 * seed + weight().name().hashCode());
        ByteBuffer raw = ByteBuffer.allocate(Math.toIntExact(a().bytes())).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < raw.capacity(); at += Float.BYTES) {
            raw.putFloat(at, (float) (bound * (2 * random.nextDouble() - 1)));
        }
        return raw;
    }

    /** {@code W + scale D}, summed in double precision. */
    public Tensor merged(Tensor weight, Tensor a, Tensor b) {
        boolean byInput = base.layout() == Layout.INPUT_BY_OUTPUT;
        float[] left = (byInput ? a : b).toFloats();
        float[] right = (byInput ? b : a).toFloats();
        float[] merged = weight.toFloats();
        int rows = base.rows();
        int columns = base.columns();
        double[] change = new double[columns];
        for (int row = 0; row < rows * base.groups(); row++) {
            Arrays.fill(change, 0);
            for (int k = 0; k < rank; k++) {
                int from = (row / rows * rank + k) * columns;
                for (int column = 0; column < columns; column++) {
                    change[column] += (double) left[row * rank + k] * right[from + column];
                }
            }
            for (int column = 0; column < columns; column++) {
                int at = row * columns + column;
                merged[at] = (float) (merged[at] + scale * change[column]);
            }
        }
        return Tensor.ofFloats(weight.shape(), merged);
    }
}
