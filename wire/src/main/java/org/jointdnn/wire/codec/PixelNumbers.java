package org.jointdnn.wire.codec;

import java.util.Optional;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.picture.PixelFormat;
import org.jointdnn.wire.picture.PixelTensor;

/**
 * {@code pixels[FORMAT]} and {@code nearpixels[FORMAT]}: the pixels that the elements stand for, one byte each, in the
 * tensor's order; {@link PixelFormat} says which pixel has which value, and how it is written in the name.
 *
 * <p>{@code pixels} refuses a tensor with an element that is not the value of a pixel, so what it takes comes back with the
 * same bits. {@code nearpixels} takes the nearest pixel of any finite value, and writes the same bytes: what it makes is
 * {@code pixels} to a decoder.
 *
 * <p>Worked example: {@code nearpixels[nchw,gray,255.0,0.5:0.5]} of the FP32 tensor {@code [1, 1, 1, 3]} with the values
 * {@code -1, 0, 1.5} is {@code 00 80 ff}: (0 * 0.5 + 0.5) * 255 is 127.5, of which 128 is the even neighbour. It comes back
 * as {@code -1, 0.003921628, 1}.
 */
final class PixelNumbers implements NumberFormat {
    final PixelFormat pixels;
    final boolean exact;

    PixelNumbers(PixelFormat pixels, boolean exact) {
        this.pixels = pixels;
        this.exact = exact;
    }

    @Override
    public String name() {
        return (exact ? "pixels[" : "nearpixels[") + pixels + "]";
    }

    @Override
    public String format() {
        return "pixels[" + pixels + "]";
    }

    @Override
    public boolean lossless() {
        return exact;
    }

    @Override
    public Optional<String> refusal(ElementType type, Shape shape) {
        return pixels.refusal(type, shape);
    }

    @Override
    public int unit(ElementType type) {
        return 1;
    }

    @Override
    public int codedBytes(ElementType type, int elements) {
        return elements;
    }

    @Override
    public int headerBytes(Shape shape) {
        return 0;
    }

    /** The tensor, once its values are known to be codable. */
    PixelTensor checked(Tensor tensor) {
        PixelTensor checked = new PixelTensor(tensor, pixels);
        checked.problem(exact).ifPresent(problem -> {
            throw new UncodableTensorException(problem);
        });
        return checked;
    }

    @Override
    public Writer writer(Tensor tensor, Workspace workspace) {
        PixelTensor source = checked(tensor);
        return new Writer() {
            @Override
            public void header(byte[] to) {}

            @Override
            public void write(int first, int count, byte[] to, int at) {
                source.readElements(first, count, to, at);
            }
        };
    }

    @Override
    public Reader reader(Tensor target, Workspace workspace) {
        PixelTensor values = new PixelTensor(target, pixels);
        return new Reader() {
            @Override
            public void header(byte[] from) {}

            @Override
            public void read(byte[] from, int first, int count) {
                values.fillElements(first, count, from);
            }
        };
    }
}
