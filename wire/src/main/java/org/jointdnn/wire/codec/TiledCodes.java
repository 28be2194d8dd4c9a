package org.jointdnn.wire.codec;

import java.util.Arrays;
import java.util.Optional;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;

/** Codes of 8 bits, the channels side by side in a grey picture as {@link TiledImage} has them. */
record TiledCodes(AffineNumbers numbers) implements PngContent {
    /** Elements that are coded at once; less than a chunk. */
    private static final int STRETCH = 16 << 10;

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
        return false;
    }

    @Override
    public Optional<String> refusal(ElementType type, Shape shape) {
        return numbers.refusal(type, shape);
    }

    @Override
    public PngSize size(Shape shape) {
        TiledImage image = TiledImage.of(shape);
        return new PngSize(image.width(), image.height(), 1);
    }

    @Override
    public int headerBytes(Shape shape) {
        return numbers.headerBytes(shape);
    }

    @Override
    public Source source(Tensor tensor, Workspace workspace) {
        AffineNumbers.Codes codes = numbers.writer(tensor, workspace);
        TiledImage image = TiledImage.of(tensor.shape());
        return new Source() {
            @Override
            public void header(byte[] to) {
                codes.header(to);
            }

            @Override
            public void row(int row, byte[] to) {
                for (int column = 0; column < image.columns(); column++) {
                    fillTile(row, column, to);
                }
            }

            private void fillTile(int row, int column, byte[] to) {
                int element = image.element(row, column);
                int at = column * image.tileWidth();
                if (element < 0) {
                    Arrays.fill(to, at, at + image.tileWidth(), (byte) 0);
                    return;
                }
                for (int done = 0; done < image.tileWidth(); ) {
                    int count = Math.min(STRETCH, image.tileWidth() - done);
                    codes.codes(element + done, count, to, at + done);
                    done += count;
                }
            }
        };
    }

    @Override
    public Sink sink(Tensor target, Workspace workspace) {
        AffineNumbers.Values values = numbers.reader(target, workspace);
        TiledImage image = TiledImage.of(target.shape());
        return new Sink() {
            @Override
            public void header(byte[] from) {
                values.header(from);
            }

            @Override
            public void row(int row, byte[] from) {
                for (int column = 0; column < image.columns(); column++) {
                    int element = image.element(row, column);
                    for (int done = 0; element >= 0 && done < image.tileWidth(); ) {
                        int count = Math.min(STRETCH, image.tileWidth() - done);
                        values.values(from, column * image.tileWidth() + done, element + done, count);
                        done += count;
                    }
                }
            }
        };
    }
}
