package org.jointdnn.wire.codec;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;

/**
 * {@code q8}, {@code q6}, {@code q4}, {@code q2}: single-precision numbers rounded to the nearest of 2^b values
 * that are equally far apart.
 *
 * <p>Bytes, all little-endian: for each channel the step as FP32 and the zero point as INT32; then the codes as
 * {@link BitPacking} has them, those of 8 bits as they are. There is one channel, or with a {@code c} after the digit
 * one for each index of axis 1 (a tensor with fewer axes has one). Code q stands for {@code (q - zeroPoint) * step}, as
 * in ONNX's DequantizeLinear.
 *
 * <p>Worked example: {@code q2} of {@code [-1, 0, 0.5, 2]}. The range is 3 wide and has 3 steps, so the step is 1, and
 * the zero point 1. The codes are 0, 1, 2 (from 1.5, and ties go to the even code) and 3, the bytes
 * {@code 00 00 80 3f 01 00 00 00 e4}.
 *
 * <p>Range: that of each channel's values, or one that is given in brackets, {@code q8[0.0:6.0]}, one for each channel
 * with commas between; values outside go to its ends. The step is at least 2^-126, and at least 2^-16 of the
 * largest magnitude in the range.
 *
 * <p>Error: at most half a step for values in the range, plus what single precision adds, below 1/64 of a step. A
 * constant comes back within 2^-16 of itself; zeros come back as +0.0 exactly, if 0 is in the range; so does -0.0.
 *
 * <p>Values that are not finite, or above 2^126 in magnitude, are refused before anything is written.
 */
final class AffineNumbers implements NumberFormat {
    /** Of one tensor: steps and zero points are memory that a decoder needs beside it. */
    static final int MAX_CHANNELS = 4096;

    private final int bits;
    private final boolean perChannel;
    private final List<ValueRange> ranges;

    /** @param ranges of the channels, or none if they are to be found in the tensor */
    AffineNumbers(int bits, boolean perChannel, List<ValueRange> ranges) {
        this.bits = bits;
        this.perChannel = perChannel;
        this.ranges = List.copyOf(ranges);
        if (!perChannel && ranges.size() > 1) {
            throw new IllegalArgumentException(
                    "q" + bits + " takes one range, got " + ranges.size() + ". Maybe q" + bits + "c was meant");
        }
    }

    @Override
    public String name() {
        return ranges.isEmpty()
                ? format()
                : format() + ranges.stream().map(ValueRange::toString).collect(Collectors.joining(",", "[", "]"));
    }

    @Override
    public String format() {
        return "q" + bits + (perChannel ? "c" : "");
    }

    @Override
    public boolean lossless() {
        return false;
    }

    @Override
    public Optional<String> refusal(ElementType type, Shape shape) {
        if (type != ElementType.FLOAT32) {
            return Optional.of(format() + " codes FP32, not " + type.protocolName());
        }
        long channels = perChannel && shape.rank() > 1 ? shape.extent(1) : 1;
        if (channels > MAX_CHANNELS) {
            return Optional.of(format() + " codes at most " + MAX_CHANNELS + " channels, the shape is " + shape);
        }
        if (!ranges.isEmpty() && ranges.size() != channels) {
            return Optional.of(format() + " was given ranges of " + ranges.size() + " channels, the shape is " + shape);
        }
        return Optional.empty();
    }

    /** A byte, or for 6 bits the three that hold four codes. */
    @Override
    public int unit(ElementType type) {
        return bits == 6 ? 3 : 1;
    }

    @Override
    public int codedBytes(ElementType type, int elements) {
        return BitPacking.packedBytes(elements, bits);
    }

    @Override
    public int headerBytes(Shape shape) {
        return 8 * channels(shape).count;
    }

    @Override
    public Codes writer(Tensor tensor, Workspace workspace) {
        return new Codes(tensor, workspace);
    }

    @Override
    public Values reader(Tensor target, Workspace workspace) {
        return new Values(target, workspace);
    }

    private Channels channels(Shape shape) {
        return Channels.of(shape, perChannel);
    }

    private int maxCode() {
        return (1 << bits) - 1;
    }

    /** Quantises one tensor. */
    final class Codes implements Writer {
        private final FloatBuffer source;
        private final Channels channels;
        private final Workspace workspace;
        private final AffineGrid[] grids;

        private Codes(Tensor tensor, Workspace workspace) {
            this.source = tensor.data().asFloatBuffer();
            this.channels = channels(tensor.shape());
            this.workspace = workspace;
            this.grids = grids(tensor.bytes() / Float.BYTES);
        }

        private AffineGrid[] grids(int elements) {
            float[] least = new float[channels.count];
            float[] greatest = new float[channels.count];
            Arrays.fill(least, Float.POSITIVE_INFINITY);
            Arrays.fill(greatest, Float.NEGATIVE_INFINITY);
            Extremes extremes = workspace.extremes;
            for (int at = 0; at < elements; ) {
                int end = Math.min(elements, channels.runEnd(at));
                int channel = channels.of(at);
                extremes.reset();
                extremes.add(source, end - at);
                least[channel] = Math.min(least[channel], extremes.least());
                greatest[channel] = Math.max(greatest[channel], extremes.greatest());
                at = end;
            }
            AffineGrid[] found = new AffineGrid[channels.count];
            for (int channel = 0; channel < found.length; channel++) {
                ValueRange own = elements == 0 ? new ValueRange(0, 0) : range(least[channel], greatest[channel]);
                found[channel] = AffineGrid.of(ranges.isEmpty() ? own : ranges.get(channel), maxCode());
            }
            return found;
        }

        private ValueRange range(float min, float max) {
            if (!(-AffineGrid.MAX_MAGNITUDE <= min && max <= AffineGrid.MAX_MAGNITUDE)) {
                throw new UncodableTensorException(format()
                        + " codes values from -2^126 to 2^126, the tensor has some that are not finite or larger");
            }
            return new ValueRange(min, max);
        }

        private void load(int first, int count) {
            ((Buffer) source).position(first);
            source.get(workspace.floats, 0, count);
        }

        @Override
        public void header(byte[] to) {
            ByteBuffer header = ByteBuffer.wrap(to).order(ByteOrder.LITTLE_ENDIAN);
            for (AffineGrid grid : grids) {
                header.putFloat(grid.scale()).putInt(grid.zeroPoint());
            }
        }

        @Override
        public void write(int first, int count, byte[] to, int at) {
            if (bits == 8) {
                codes(first, count, to, at);
            } else {
                codes(first, count, workspace.codes, 0);
                BitPacking.pack(workspace.codes, count, bits, to, at);
            }
        }

        /** Codes of elements, one a byte; at most a chunk of them. */
        void codes(int first, int count, byte[] to, int start) {
            load(first, count);
            float[] floats = workspace.floats;
            for (int at = first; at < first + count; ) {
                int end = Math.min(first + count, channels.runEnd(at));
                AffineKernels.toGrid(floats, at - first, end - first, grids[channels.of(at)], maxCode());
                at = end;
            }
            AffineKernels.lowestBytes(floats, count, to, start);
        }
    }

    /** Restores one tensor. */
    final class Values implements Reader {
        private final FloatBuffer target;
        private final Channels channels;
        private final Workspace workspace;
        private final AffineGrid[] grids;

        private Values(Tensor tensor, Workspace workspace) {
            this.target = tensor.data().asFloatBuffer();
            this.channels = channels(tensor.shape());
            this.workspace = workspace;
            this.grids = new AffineGrid[channels.count];
        }

        @Override
        public void header(byte[] from) {
            ByteBuffer header = ByteBuffer.wrap(from).order(ByteOrder.LITTLE_ENDIAN);
            for (int channel = 0; channel < grids.length; channel++) {
                grids[channel] = AffineGrid.received(header.getFloat(), header.getInt(), maxCode());
            }
        }

        @Override
        public void read(byte[] from, int first, int count) {
            if (bits == 8) {
                values(from, 0, first, count);
            } else {
                BitPacking.unpack(from, count, bits, workspace.codes);
                values(workspace.codes, 0, first, count);
            }
        }

        /** Restores elements from codes, one a byte; at most a chunk of them. */
        void values(byte[] codes, int start, int first, int count) {
            float[] floats = workspace.floats;
            for (int at = first; at < first + count; ) {
                int end = Math.min(first + count, channels.runEnd(at));
                AffineKernels.dequantise(
                        codes,
                        start + at - first,
                        end - at,
                        grids[channels.of(at)],
                        workspace.table,
                        floats,
                        at - first);
                at = end;
            }
            ((Buffer) target).position(first);
            target.put(workspace.floats, 0, count);
        }
    }
}
