package org.jointdnn.wire.codec;

import java.util.Optional;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.picture.PixelGrid;
import org.jointdnn.wire.picture.PixelTensor;

/** A tensor's pixels as the picture that they are. */
record PixelRows(PixelNumbers numbers) implements PngContent {
    @Override
    public String name() {
        return numbers.name();
    }

    @Override
    public String format() {
        return numbers.format();
    }

    @Override
    public boolean lossless() {
        return numbers.lossless();
    }

    @Override
    public Optional<String> refusal(ElementType type, Shape shape) {
        return numbers.refusal(type, shape);
    }

    @Override
    public PngSize size(Shape shape) {
        PixelGrid grid = numbers.pixels.grid(shape);
        return new PngSize(grid.width(), grid.rows(), grid.channels());
    }

    @Override
    public int headerBytes(Shape shape) {
        return 0;
    }

    @Override
    public Source source(Tensor tensor, Workspace workspace) {
        PixelTensor pixels = numbers.checked(tensor);
        return new Source() {
            @Override
            public void header(byte[] to) {}

            @Override
            public void row(int row, byte[] to) {
                pixels.readRow(row, to, 0);
            }
        };
    }

    @Override
    public Sink sink(Tensor target, Workspace workspace) {
        PixelTensor pixels = new PixelTensor(target, numbers.pixels);
        return new Sink() {
            @Override
            public void header(byte[] from) {}

            @Override
            public void row(int row, byte[] from) {
                pixels.fillRow(row, from, 0);
            }
        };
    }
}
