package org.jointdnn.training.data;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;

/**
 * The batches of a training: in each epoch every sample at most once, in an order drawn from seed and epoch, so a batch
 * is known by the number of its step. What is left at an epoch's end and doesn't fill a batch waits for another epoch's order.
 *
 * <p>Thread safety: none.
 */
public final class Batches {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final DataSet data;
    private final int size;
    private final long seed;
    private long epoch = -1;
    private int[] order = new int[0];

    /**
     * Inputs and labels of a step.
     *
     * @param inputs {@code [N, ...]}
     * @param labels {@code [N, ...]}
     */
    public record Batch(Tensor inputs, Tensor labels) {}

    public Batches(DataSet data, int size, long seed) {
        if (size < 1 || size > data.size()) {
            throw new IllegalArgumentException(
                    "batch is " + size + ", must be within 1.." + data.size() + ", the number of samples");
        }
        this.data = data;
        this.size = size;
        this.seed = seed;
    }

    public int perEpoch() {
        return data.size() / size;
    }

    /** The batch of a step, steps counting from 0. */
    public Batch at(long step) {
        shuffle(step / perEpoch());
        int from = (int) (step % perEpoch()) * size;
        return of(data, Arrays.copyOfRange(order, from, from + size));
    }

    /** A batch of the named samples. */
    public static Batch of(DataSet data, int... indices) {
        Tensor inputs = Tensor.allocate(
                ElementType.FLOAT32, batched(indices.length, data.samples().shape()));
        Tensor labels = Tensor.allocate(
                data.labels().type(), batched(indices.length, data.labels().shape()));
        FloatBuffer samples = inputs.data().asFloatBuffer();
        ByteBuffer values = labels.data();
        for (int index : indices) {
            data.samples().append(index, samples);
            data.labels().append(index, values);
        }
        return new Batch(inputs, labels);
    }

    private static Shape batched(int count, Shape each) {
        long[] extents = new long[each.rank() + 1];
        extents[0] = count;
        System.arraycopy(each.extents(), 0, extents, 1, each.rank());
        return Shape.of(extents);
    }

    /** Fisher and Yates' shuffle. */
    private void shuffle(long newEpoch) {
        if (newEpoch == epoch) {
            return;
        }
        epoch = newEpoch;
        order = new int[data.size()];
        SplittableRandom random = new SplittableRandom(seed * GOLDEN_GAMMA + epoch);
        for (int index = 0; index < order.length; index++) {
            int other = random.nextInt(index + 1);
            order[index] = order[other];
            order[other] = index;
        }
    }
}
