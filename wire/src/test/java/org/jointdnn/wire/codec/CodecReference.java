package org.jointdnn.wire.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;

/** What the codecs' kernels do, written down as their class comments say it, a bit or an element at a time. */
final class CodecReference {
    private CodecReference() {}

    /** Header taken from what is compared, codes and packing anew. */
    static byte[] affine(Tensor tensor, byte[] coded, String name) {
        int bits = name.charAt(1) - '0';
        Shape shape = tensor.shape();
        boolean perChannel = name.endsWith("c") && shape.rank() > 1;
        int channels = perChannel ? (int) shape.extent(1) : 1;
        long inner = 1;
        for (int axis = 2; axis < shape.rank(); axis++) {
            inner *= shape.extent(axis);
        }
        ByteBuffer header = ByteBuffer.wrap(coded).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = tensor.toFloats();
        byte[] codes = new byte[values.length];
        for (int index = 0; index < values.length; index++) {
            int channel = perChannel ? (int) (index / inner % channels) : 0;
            float inverse = 1 / header.getFloat(8 * channel);
            int zeroPoint = header.getInt(8 * channel + 4);
            // Exact in double precision: the product of floats has 48 bits.
            double code = Math.rint((double) (values[index] * inverse) + zeroPoint);
            codes[index] = (byte) Math.max(0, Math.min((1 << bits) - 1, code));
        }
        byte[] packed = pack(codes, bits);
        byte[] whole = Arrays.copyOf(coded, 8 * channels + packed.length);
        System.arraycopy(packed, 0, whole, 8 * channels, packed.length);
        return whole;
    }

    static byte[] pack(byte[] codes, int bits) {
        byte[] packed = new byte[(codes.length * bits + 7) / 8];
        for (int bit = 0; bit < codes.length * bits; bit++) {
            packed[bit / 8] |= (byte) ((codes[bit / bits] >> bit % bits & 1) << bit % 8);
        }
        return packed;
    }

    static byte[] shuffle(byte[] bytes, int unit) {
        int units = bytes.length / unit;
        byte[] shuffled = bytes.clone();
        for (int index = 0; index < units * unit; index++) {
            shuffled[index % unit * units + index / unit] = bytes[index];
        }
        return shuffled;
    }

    static byte[] bitShuffle(byte[] bytes, int unit) {
        int units = bytes.length / unit / 8 * 8;
        byte[] shuffled = bytes.clone();
        Arrays.fill(shuffled, 0, units * unit, (byte) 0);
        for (int index = 0; index < units; index++) {
            for (int bit = 0; bit < 8 * unit; bit++) {
                int value = bytes[index * unit + bit / 8] >> bit % 8 & 1;
                int position = bit * units + index;
                shuffled[position / 8] |= (byte) (value << position % 8);
            }
        }
        return shuffled;
    }

    static byte[] zeroRuns(byte[] bytes, int unit) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int units = bytes.length / unit;
        int zeroEights = 0;
        for (int first = 0; first < units; first += 8) {
            int mask = 0;
            ByteArrayOutputStream present = new ByteArrayOutputStream();
            for (int index = first; index < Math.min(units, first + 8); index++) {
                byte[] one = Arrays.copyOfRange(bytes, index * unit, index * unit + unit);
                if (!Arrays.equals(one, new byte[unit])) {
                    mask |= 1 << index - first;
                    present.write(one, 0, unit);
                }
            }
            if (mask == 0) {
                zeroEights++;
            }
            if (zeroEights > 0 && (mask != 0 || zeroEights == 256)) {
                out.write(0);
                out.write(zeroEights - 1);
                zeroEights = 0;
            }
            if (mask != 0) {
                out.write(mask);
                out.write(present.toByteArray(), 0, present.size());
            }
        }
        if (zeroEights > 0) {
            out.write(0);
            out.write(zeroEights - 1);
        }
        out.write(bytes, units * unit, bytes.length - units * unit);
        return out.toByteArray();
    }

    /** The value of a half as IEEE 754 defines it. */
    static double half(int bits) {
        int exponent = bits >> 10 & 31;
        int fraction = bits & 0x3ff;
        double magnitude = exponent == 31
                ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
                : exponent == 0 ? fraction * 0x1p-24 : (1024 + fraction) * Math.pow(2, exponent - 25);
        return (bits & 0x8000) == 0 ? magnitude : -magnitude;
    }
}
