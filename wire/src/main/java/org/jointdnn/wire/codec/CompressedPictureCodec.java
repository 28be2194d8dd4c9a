package org.jointdnn.wire.codec;

import java.util.Optional;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.picture.PixelFormat;
import org.jointdnn.onnx.picture.PixelGrid;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.picture.PictureCoder;
import org.jointdnn.wire.picture.PictureCoders;
import org.jointdnn.wire.picture.PictureKind;
import org.jointdnn.wire.picture.PixelTensor;

/**
 * {@code jpegQ[FORMAT]} and {@code webpQ[FORMAT]}: the pixels nearest to a tensor's values as a JPEG or WebP file of
 * quality Q, from 1 to 100. What a quality is, is the encoder's matter: of JPEG on the JVM that of the Independent JPEG
 * Group, with colours at half the resolution; of WebP that of libwebp.
 *
 * <p>Bytes: the file, RGB or grey as the tensor is; several pictures are one, one below the other. A tensor without
 * elements has no bytes. The decoder takes any JPEG (sequential or progressive) or WebP (not animated) of exactly the
 * tensor's size. Its file has at most {@link #maxFileBytes} bytes.
 *
 * <p>Which pixels come back is up to the decoder's library: they may differ by one or two between programs.
 */
final class CompressedPictureCodec implements TensorCodec {
    private static final int SPARE_FILE_BYTES = 64 << 10;

    final PictureKind kind;
    final int quality;
    final PixelFormat pixels;
    private final String name;

    CompressedPictureCodec(PictureKind kind, String kindName, int quality, PixelFormat pixels) {
        this.kind = kind;
        this.quality = quality;
        this.pixels = pixels;
        this.name = kindName + quality + "[" + pixels + "]";
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String format() {
        return name;
    }

    @Override
    public boolean lossless() {
        return false;
    }

    @Override
    public Optional<String> refusal(ElementType type, Shape shape) {
        Optional<String> reason = pixels.refusal(type, shape);
        if (reason.isPresent()) {
            return reason;
        }
        PixelGrid grid = pixels.grid(shape);
        long rows = (long) grid.pictures() * grid.height();
        if (grid.width() > kind.maxExtent() || rows > kind.maxExtent()) {
            return Optional.of("a picture of " + shape + " is " + grid.width() + " by " + rows + " pixels, at most "
                    + kind.maxExtent() + " each way are coded as " + kind.title());
        }
        return PictureCoders.of(kind).isPresent() ? Optional.empty() : Optional.of(PictureCoders.missing(kind));
    }

    @Override
    public TensorEncoder encoder(Tensor tensor) {
        refusal(tensor.type(), tensor.shape()).ifPresent(reason -> {
            throw new UncodableTensorException(reason);
        });
        if (tensor.bytes() == 0) {
            return new ByteArrayPieces(new byte[0]);
        }
        PixelTensor source = new PixelTensor(tensor, pixels);
        source.problem(false).ifPresent(problem -> {
            throw new UncodableTensorException(problem);
        });
        byte[] file = coder().encode(source.nearest(), quality);
        if (file.length > maxFileBytes(tensor.shape())) {
            throw new UncodableTensorException("a picture of " + tensor.shape() + " coded as " + name + " has "
                    + file.length + " bytes, at most " + maxFileBytes(tensor.shape()) + " are sent");
        }
        return new ByteArrayPieces(file);
    }

    @Override
    public TensorDecoder decoder(Tensor target) {
        refusal(target.type(), target.shape()).ifPresent(reason -> {
            throw new InvalidMessageException(reason);
        });
        return new CompressedPictureDecoder(this, target);
    }

    /** The longest file that is taken for a shape: noise at the highest quality has less. */
    static int maxFileBytes(Shape shape) {
        return (int) Math.min(Integer.MAX_VALUE, 2 * shape.elements() + SPARE_FILE_BYTES);
    }

    PictureCoder coder() {
        return PictureCoders.of(kind).orElseThrow(() -> new IllegalStateException(PictureCoders.missing(kind)));
    }

    @Override
    public String toString() {
        return name();
    }
}
