package org.jointdnn.onnx.picture;

import org.jointdnn.onnx.Shape;

/**
 * Where the pixels of a picture lie in a tensor. Several pictures, one for each index of the first axis, are one picture,
 * one below the other.
 *
 * <p>A tensor without elements has a picture without pixels: all numbers but the channels are 0.
 *
 * @param pictures how many there are
 * @param height of each of them, in pixels
 * @param channels of each pixel
 * @param interleaved whether the channels of a pixel lie side by side
 */
public record PixelGrid(int pictures, int height, int width, int channels, boolean interleaved) {
    /** The grid of a tensor whose shape {@link PixelFormat#refusal} has no objection to. */
    static PixelGrid of(Shape shape, PixelLayout layout, int channels) {
        boolean interleaved = layout == PixelLayout.NHWC;
        if (shape.elements() == 0) {
            return new PixelGrid(0, 0, 0, channels, interleaved);
        }
        int batch = shape.rank() - 3;
        int pictures = batch == 1 ? (int) shape.extent(0) : 1;
        int first = interleaved ? batch : batch + 1;
        return new PixelGrid(pictures, (int) shape.extent(first), (int) shape.extent(first + 1), channels, interleaved);
    }

    /** Of all pictures together. */
    public int rows() {
        return pictures * height;
    }

    /** The index of a value in the tensor, in row-major order. */
    public int element(int row, int x, int channel) {
        if (interleaved) {
            return (row * width + x) * channels + channel;
        }
        return ((row / height * channels + channel) * height + row % height) * width + x;
    }

    /** How many elements of the tensor belong to one channel before the next channel's begin. */
    public int runLength() {
        return interleaved ? 1 : Math.max(1, height * width);
    }
}
