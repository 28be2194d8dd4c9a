package org.jointdnn.zoo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jointdnn.onnx.Shape;

/**
 * Trained weights as the repository keeps them, in half precision.
 *
 * <p>The format, little-endian: the four letters {@code JDW1}; the number of tensors, 32 bits; then each tensor: the
 * length of its name in bytes, 16 bits; the name in ASCII; its rank, 8 bits; its extents, 32 bits each; its values,
 * row-major, in IEEE 754 binary16. A tensor {@code b} of 2 values 1 and -2 alone makes
 * {@code 4A 44 57 31  01 00 00 00  01 00 62 01  02 00 00 00  00 3C 00 C0}.
 *
 * <p>Thread safety: immutable.
 */
public final class WeightsFile {
    private static final int MAGIC = 'J' | 'D' << 8 | 'W' << 16 | '1' << 24;
    private static final Map<String, WeightsFile> RESOURCES = new ConcurrentHashMap<>();

    private record Stored(Shape shape, float[] values) {}

    private final Map<String, Stored> tensors = new LinkedHashMap<>();

    private WeightsFile() {}

    /** The file among the zoo's resources; read once. */
    static WeightsFile ofResource(String name) {
        return RESOURCES.computeIfAbsent(name, WeightsFile::readResource);
    }

    private static WeightsFile readResource(String name) {
        try (InputStream in = WeightsFile.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the zoo's resource " + name + " is missing");
            }
            return parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the zoo's resource " + name, e);
        }
    }

    static WeightsFile parse(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getInt() != MAGIC) {
            throw new IllegalArgumentException("file doesn't start with JDW1");
        }
        WeightsFile file = new WeightsFile();
        for (int left = in.getInt(); left > 0; left--) {
            byte[] name = new byte[in.getShort()];
            in.get(name);
            long[] extents = new long[in.get()];
            for (int axis = 0; axis < extents.length; axis++) {
                extents[axis] = in.getInt();
            }
            Shape shape = Shape.of(extents);
            float[] values = new float[Math.toIntExact(shape.elements())];
            for (int k = 0; k < values.length; k++) {
                values[k] = toFloat(in.getShort());
            }
            file.tensors.put(new String(name, StandardCharsets.US_ASCII), new Stored(shape, values));
        }
        return file;
    }

    /** A copy of a tensor's values; throws IllegalArgumentException if there is none of that name and shape. */
    float[] values(String name, Shape shape) {
        Stored stored = tensors.get(name);
        if (stored == null || !stored.shape().equals(shape)) {
            throw new IllegalArgumentException("weights have no tensor " + name + " of shape " + shape
                    + (stored == null ? "" : ", it is " + stored.shape()));
        }
        return stored.values().clone();
    }

    /** Collects tensors to write. */
    public static final class Builder {
        private final ByteArrayOutputStream tensors = new ByteArrayOutputStream();
        private int count;

        /** Adds a tensor; its values are rounded to half precision. */
        public Builder add(String name, Shape shape, float[] values) {
            byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
            ByteBuffer out = ByteBuffer.allocate(3 + ascii.length + 4 * shape.rank() + 2 * values.length)
                    .order(ByteOrder.LITTLE_ENDIAN);
            out.putShort((short) ascii.length).put(ascii).put((byte) shape.rank());
            for (long extent : shape.extents()) {
                out.putInt(Math.toIntExact(extent));
            }
            for (float value : values) {
                out.putShort(toHalf(value));
            }
            tensors.writeBytes(out.array());
            count++;
            return this;
        }

        public byte[] toBytes() {
            ByteBuffer out = ByteBuffer.allocate(8 + tensors.size()).order(ByteOrder.LITTLE_ENDIAN);
            return out.putInt(MAGIC).putInt(count).put(tensors.toByteArray()).array();
        }

        public void write(Path file) throws IOException {
            Files.write(file, toBytes());
        }
    }

    static float toFloat(short half) {
        int exponent = half >> 10 & 0x1F;
        int fraction = half & 0x3FF;
        float sign = half < 0 ? -1 : 1;
        return exponent == 0 ? sign * fraction * 0x1p-24f : sign * Math.scalb(1 + fraction * 0x1p-10f, exponent - 15);
    }

    /** The nearest half, of two equally near the even one; throws IllegalArgumentException for what has none. */
    static short toHalf(float value) {
        float size = Math.abs(value);
        if (!(size < 65520)) {
            throw new IllegalArgumentException("value is " + value + ", must be between -65504 and 65504");
        }
        int exponent = Math.max(Math.getExponent(size), -14);
        int steps = (int) Math.rint(Math.scalb((double) size, 10 - exponent));
        // A fraction that rounds up to the next power of two carries into the exponent by itself.
        int bits = steps + (exponent + 14 << 10);
        return (short) (value < 0 ? bits | 0x8000 : bits);
    }
}
