package org.jointdnn.wire.codec;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;

/** {@code raw} before a stage: the tensor's bytes as they are, as {@link RawCodec} has them. */
final class RawNumbers implements NumberFormat {
    @Override
    public String name() {
        return "raw";
    }

    @Override
    public String format() {
        return name();
    }

    @Override
    public boolean lossless() {
        return true;
    }

    @Override
    public Optional<String> refusal(ElementType type, Shape shape) {
        return Optional.empty();
    }

    @Override
    public int unit(ElementType type) {
        return type.bytes();
    }

    @Override
    public int codedBytes(ElementType type, int elements) {
        return elements * type.bytes();
    }

    @Override
    public int headerBytes(Shape shape) {
        return 0;
    }

    @Override
    public Writer writer(Tensor tensor, Workspace workspace) {
        ByteBuffer source = tensor.data();
        int unit = unit(tensor.type());
        return new Writer() {
            @Override
            public void header(byte[] to) {}

            @Override
            public void write(int first, int count, byte[] to, int at) {
                ((Buffer) source).position(first * unit);
                source.get(to, at, count * unit);
            }
        };
    }

    @Override
    public Reader reader(Tensor target, Workspace workspace) {
        ByteBuffer data = target.data();
        int unit = unit(target.type());
        return new Reader() {
            @Override
            public void header(byte[] from) {}

            @Override
            public void read(byte[] from, int first, int count) {
                ((Buffer) data).position(first * unit);
                data.put(from, 0, count * unit);
            }
        };
    }
}
