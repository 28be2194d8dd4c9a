package org.jointdnn.wire.picture;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.picture.PixelFormat;
import org.jointdnn.onnx.picture.PixelGrid;

/**
 * Pixels in and out of a tensor whose type and shape fit a format: row by row, with the samples of a pixel side by side in
 * the order red, green, blue; or element by element in the tensor's own order.
 *
 * <p>Thread safety: that of the tensor's contents.
 */
public final class PixelTensor {
    private final Tensor tensor;
    private final PixelFormat format;
    private final PixelGrid grid;
    private final ByteBuffer data;
    private final boolean isBytes;
    private final float[][] values;

    public PixelTensor(Tensor tensor, PixelFormat format) {
        this.tensor = tensor;
        this.format = format;
        this.grid = format.grid(tensor.shape());
        this.data = tensor.data();
        this.isBytes = tensor.type() == ElementType.UINT8;
        this.values = new float[grid.channels()][];
        for (int channel = 0; channel < values.length; channel++) {
            values[channel] = format.values(channel);
        }
    }

    /** Where the pixels lie. */
    public PixelGrid grid() {
        return grid;
    }

    /** Bytes of a row of pixels. */
    public int rowBytes() {
        return grid.width() * grid.channels();
    }

    /** Elements of the tensor. */
    public int elements() {
        return tensor.bytes() / tensor.type().bytes();
    }

    /**
     * Why the tensor can't be written as pixels; empty if it can.
     *
     * @param exact whether every element must be the value of a pixel, to the last bit; if not, any finite number will do
     */
    public Optional<String> problem(boolean exact) {
        if (isBytes) {
            return Optional.empty();
        }
        int count = elements();
        for (int element = 0; element < count; element++) {
            float value = data.getFloat(element * Float.BYTES);
            if (!(Math.abs(value) <= Float.MAX_VALUE)) {
                return Optional.of("element " + element + " of " + tensor + " is " + value + ", which is no pixel");
            }
            if (exact) {
                int channel = channel(element);
                float pixel = values[channel][format.pixel(channel, value)];
                if (Float.floatToRawIntBits(pixel) != Float.floatToRawIntBits(value)) {
                    return Optional.of("element " + element + " of " + tensor + " is " + value
                            + ", which is not the value of a pixel; the nearest has " + pixel);
                }
            }
        }
        return Optional.empty();
    }

    private int channel(int element) {
        return element / grid.runLength() % grid.channels();
    }

    private byte pixel(int element, int channel) {
        return isBytes ? data.get(element) : (byte) format.pixel(channel, data.getFloat(element * Float.BYTES));
    }

    private void set(int element, int channel, byte pixel) {
        if (isBytes) {
            data.put(element, pixel);
        } else {
            data.putFloat(element * Float.BYTES, values[channel][pixel & 0xff]);
        }
    }

    /** Writes the pixels nearest to elements {@code first..first+count-1}. */
    public void readElements(int first, int count, byte[] to, int at) {
        for (int index = 0; index < count; index++) {
            to[at + index] = pixel(first + index, channel(first + index));
        }
    }

    /** Gives elements {@code first..first+count-1} the values of pixels. */
    public void fillElements(int first, int count, byte[] from) {
        for (int index = 0; index < count; index++) {
            set(first + index, channel(first + index), from[index]);
        }
    }

    /** Writes the pixels nearest to a row's values. */
    public void readRow(int row, byte[] to, int at) {
        int samples = grid.channels();
        for (int sample = 0; sample < samples; sample++) {
            int channel = format.channels().of(sample);
            for (int x = 0; x < grid.width(); x++) {
                to[at + x * samples + sample] = pixel(grid.element(row, x, channel), channel);
            }
        }
    }

    /** Gives a row the values of pixels. */
    public void fillRow(int row, byte[] from, int at) {
        int samples = grid.channels();
        for (int sample = 0; sample < samples; sample++) {
            int channel = format.channels().of(sample);
            for (int x = 0; x < grid.width(); x++) {
                set(grid.element(row, x, channel), channel, from[at + x * samples + sample]);
            }
        }
    }

    /** The pixels nearest to all values; the tensor has elements. */
    public Pixels nearest() {
        byte[] pixels = new byte[Math.multiplyExact(rowBytes(), grid.rows())];
        for (int row = 0; row < grid.rows(); row++) {
            readRow(row, pixels, row * rowBytes());
        }
        return Pixels.of(grid.width(), grid.rows(), grid.channels(), pixels);
    }

    /** Gives all elements the values of a picture that is as wide and as high as all pictures of the tensor together. */
    public void fill(Pixels pixels) {
        if (pixels.width() != grid.width() || pixels.height() != grid.rows() || pixels.samples() != grid.channels()) {
            throw new IllegalArgumentException("a picture of " + pixels + " is not that of " + tensor);
        }
        for (int row = 0; row < grid.rows(); row++) {
            fillRow(row, pixels.data(), row * rowBytes());
        }
    }
}
