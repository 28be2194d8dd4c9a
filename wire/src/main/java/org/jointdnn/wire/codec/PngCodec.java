package org.jointdnn.wire.codec;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.InvalidMessageException;

/**
 * {@code q8+png} and {@code q8c+png}: the codes of 8 bits as the pixels of a grey PNG, the channels side by side as
 * {@link TiledImage} has them. {@code pixels[...]+png} and {@code nearpixels[...]+png}: the picture that the tensor is,
 * RGB or grey, as {@link PixelNumbers} finds it; several pictures are one, one below the other.
 *
 * <p>Bytes: the header of {@link AffineNumbers}, which {@link PixelNumbers} doesn't have; then, if the tensor has elements,
 * a PNG: signature, IHDR (bit depth 8, grey or RGB, not interlaced), IDAT chunks, IEND. Decoders take no other chunks, and rows of any filter. The encoder picks for
 * each row the filter whose bytes, as signed numbers, have the least sum of magnitudes, the first of equals.
 *
 * <p>Worked example: {@code [1, 2, 1, 2]} with the values {@code 0, 255, 0, 255}. The step is 1 and the zero point 0:
 * {@code 00 00 80 3f 00 00 00 00}. Two tiles of 2 by 1 make a picture of 4 by 1, the row {@code 00 ff 00 ff}. The
 * filter "left" leaves {@code 01 00 ff 01 ff}, sum 3, and "nothing" {@code 00 00 ff 00 ff}, sum 2, which is
 * compressed. The PNG begins {@code 89 50 4e 47 0d 0a 1a 0a}, {@code 00 00 00 0d 49 48 44 52}, {@code 00 00 00 04},
 * {@code 00 00 00 01}, {@code 08 00 00 00 00}.
 *
 * <p>Source: Eshratifar et al., BottleNet, ISLPED 2019, section 3, which has the range from min to max, in place of one
 * moved by less than half a step to hold zero.
 */
final class PngCodec implements TensorCodec {
    /** Signature and IHDR. */
    static final int START_BYTES = 8 + 12 + 13;

    private static final byte GREY = 0;
    private static final byte RGB = 2;

    private final PngContent content;

    PngCodec(PngContent content) {
        this.content = content;
    }

    @Override
    public String name() {
        return content.name() + "+png";
    }

    @Override
    public String format() {
        return content.format() + "+png";
    }

    @Override
    public boolean lossless() {
        return content.lossless();
    }

    @Override
    public Optional<String> refusal(ElementType type, Shape shape) {
        Optional<String> reason = content.refusal(type, shape);
        if (reason.isPresent() || shape.elements() == 0) {
            return reason;
        }
        return content.size(shape).refusal(shape);
    }

    @Override
    public TensorEncoder encoder(Tensor tensor) {
        refusal(tensor.type(), tensor.shape()).ifPresent(reason -> {
            throw new UncodableTensorException(reason);
        });
        return new PngEncoder(content, tensor);
    }

    @Override
    public TensorDecoder decoder(Tensor target) {
        refusal(target.type(), target.shape()).ifPresent(reason -> {
            throw new InvalidMessageException(reason);
        });
        return new PngDecoder(content, target);
    }

    /** Signature and IHDR of a picture; they follow from its size. */
    static byte[] start(PngSize size) {
        byte[] start = new byte[START_BYTES];
        Integers.putBig(0x89504e47, start, 0);
        Integers.putBig(0x0d0a1a0a, start, 4);
        Integers.putBig((int) size.width(), start, 16);
        Integers.putBig((int) size.height(), start, 20);
        start[24] = 8;
        start[25] = size.samples() == 1 ? GREY : RGB;
        frame("IHDR", start, 8, 13);
        return start;
    }

    /** Writes length, type and checksum around the data of a PNG chunk that begins at {@code at}. */
    static void frame(String type, byte[] to, int at, int dataBytes) {
        Integers.putBig(dataBytes, to, at);
        System.arraycopy(type.getBytes(StandardCharsets.US_ASCII), 0, to, at + 4, 4);
        CRC32 checksum = new CRC32();
        checksum.update(to, at + 4, 4 + dataBytes);
        Integers.putBig((int) checksum.getValue(), to, at + 8 + dataBytes);
    }

    static boolean isType(String type, byte[] from, int at) {
        for (int index = 0; index < 4; index++) {
            if (from[at + index] != type.charAt(index)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return name();
    }
}
