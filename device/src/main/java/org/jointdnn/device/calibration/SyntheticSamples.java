package org.jointdnn.device.calibration;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.picture.Picture;
import org.jointdnn.wire.codec.PictureCodecs;
import org.jointdnn.wire.codec.TensorCodec;

/**
 * Made-up inputs that are about as smooth as pictures, the same for the same seed. What codecs make of them is an
 * indication only: of real inputs both sizes and losses differ.
 *
 * <p>The last two axes of an input hold a field, a sum of octaves of random numbers on grids of 2, 4, 8, ... points a
 * side, interpolated between them, each octave half as strong as the one before: the power of a picture falls about
 * with the square of the frequency. The fields of an input's other axes have three quarters of their variance in
 * common, as colours have. They are scaled to a mean of 0 and a deviation of 1, within -2.1..2.6, and take
 * steps of 1/57, so that there are as few values as in a picture of 8 bits after its usual normalisation. Integers and
 * truth values are zero.
 */
public final class SyntheticSamples implements SampleSet {
    private static final double COMMON = 0.75;
    private static final double LOWEST = -2.1;
    private static final double HIGHEST = 2.6;

    /** Steps of a picture of 8 bits in units of the deviation, 255 times 0.225. */
    private static final double STEPS = 57;

    private final List<TensorSpec> inputs;
    private final Map<String, Picture> pictures;
    private final int count;
    private final long seed;

    /**
     * Samples for a model with these inputs.
     *
     * @param pictures those that are declared to be pictures, by name: they are made of the nearest pixels
     */
    public SyntheticSamples(List<TensorSpec> inputs, Map<String, Picture> pictures, int count, long seed) {
        if (count < 1) {
            throw new IllegalArgumentException("count is " + count + ", must be 1 or more");
        }
        this.inputs = List.copyOf(inputs);
        this.pictures = Map.copyOf(pictures);
        this.count = count;
        this.seed = seed;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public Map<String, Tensor> inputs(int index) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + index);
        Map<String, Tensor> sample = new LinkedHashMap<>();
        for (TensorSpec input : inputs) {
            sample.put(input.name(), ofPixels(tensor(input, random.split()), input.name()));
        }
        return sample;
    }

    private Tensor ofPixels(Tensor values, String input) {
        Picture picture = pictures.get(input);
        if (picture == null) {
            return values;
        }
        TensorCodec pixels = PictureCodecs.nearPixels(picture);
        return pixels.decode(values.type(), values.shape(), pixels.encode(values));
    }

    @Override
    public OptionalInt label(int index) {
        return OptionalInt.empty();
    }

    @Override
    public boolean synthetic() {
        return true;
    }

    @Override
    public String source() {
        return "smooth noise, seed " + seed;
    }

    private static Tensor tensor(TensorSpec input, SplittableRandom random) {
        Tensor tensor = Tensor.allocate(input.type(), input.shape());
        if (input.type() != ElementType.FLOAT32 && input.type() != ElementType.FLOAT64) {
            return tensor;
        }
        Shape shape = input.shape();
        int width = shape.rank() > 0 ? (int) shape.extent(shape.rank() - 1) : 1;
        int height = shape.rank() > 1 ? (int) shape.extent(shape.rank() - 2) : 1;
        double[] common = field(width, height, random.split());
        ByteBuffer data = tensor.data();
        while (data.hasRemaining()) {
            double[] field = field(width, height, random.split());
            for (int at = 0; at < field.length; at++) {
                field[at] = Math.sqrt(COMMON) * common[at] + Math.sqrt(1 - COMMON) * field[at];
            }
            for (double value : scaled(field)) {
                double pixel = Math.rint(STEPS * Math.max(LOWEST, Math.min(HIGHEST, value))) / STEPS;
                if (input.type() == ElementType.FLOAT32) {
                    data.putFloat((float) pixel);
                } else {
                    data.putDouble(pixel);
                }
            }
        }
        return tensor;
    }

    private static double[] field(int width, int height, SplittableRandom random) {
        double[] field = new double[width * height];
        double strength = 1;
        for (int points = 2; points == 2 || points / 2 < Math.max(width, height); points *= 2) {
            addOctave(field, width, height, points, strength, random);
            strength /= 2;
        }
        return scaled(field);
    }

    /** Scales values, in place, to a mean of 0 and a deviation of 1. */
    private static double[] scaled(double[] field) {
        double mean = 0;
        for (double value : field) {
            mean += value / field.length;
        }
        double variance = 0;
        for (double value : field) {
            variance += (value - mean) * (value - mean) / field.length;
        }
        double deviation = variance > 0 ? Math.sqrt(variance) : 1;
        for (int at = 0; at < field.length; at++) {
            field[at] = (field[at] - mean) / deviation;
        }
        return field;
    }

    private static void addOctave(
            double[] field, int width, int height, int points, double strength, SplittableRandom random) {
        int columns = Math.min(points, width + 1);
        int rows = Math.min(points, height + 1);
        double[] grid = new double[columns * rows];
        for (int at = 0; at < grid.length; at++) {
            grid[at] = random.nextDouble(-strength, strength);
        }
        for (int y = 0; y < height; y++) {
            double gridY = (double) y * (rows - 1) / height;
            int row = (int) gridY;
            for (int x = 0; x < width; x++) {
                double gridX = (double) x * (columns - 1) / width;
                int column = (int) gridX;
                int corner = row * columns + column;
                double upper = mix(grid[corner], grid[corner + 1], gridX - column);
                double lower = mix(grid[corner + columns], grid[corner + columns + 1], gridX - column);
                field[y * width + x] += mix(upper, lower, gridY - row);
            }
        }
    }

    private static double mix(double from, double to, double share) {
        return from + share * (to - from);
    }
}
