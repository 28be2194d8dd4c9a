package org.jointdnn.wire.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.picture.PixelGrid;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.picture.PictureFile;
import org.jointdnn.wire.picture.PictureReader;
import org.jointdnn.wire.picture.PixelTensor;

/** Collects a picture's file, and decodes it when it is whole and of the tensor's size. */
final class CompressedPictureDecoder implements TensorDecoder {
    private static final int FIRST_BYTES = 16 << 10;

    private final CompressedPictureCodec codec;
    private final Tensor target;
    private final int maxBytes;
    private byte[] file = new byte[0];
    private int bytes;

    CompressedPictureDecoder(CompressedPictureCodec codec, Tensor target) {
        this.codec = codec;
        this.target = target;
        this.maxBytes = target.bytes() == 0 ? 0 : CompressedPictureCodec.maxFileBytes(target.shape());
    }

    @Override
    public void accept(ByteBuffer from) {
        int count = from.remaining();
        if (count > maxBytes - bytes) {
            throw new InvalidMessageException("the picture of " + target + " coded as " + codec.format()
                    + " has more than " + maxBytes + " bytes");
        }
        if (bytes + count > file.length) {
            long roomy = Math.max(FIRST_BYTES, Math.max(bytes + count, 2L * file.length));
            file = Arrays.copyOf(file, (int) Math.min(maxBytes, roomy));
        }
        from.get(file, bytes, count);
        bytes += count;
    }

    @Override
    public Tensor finish() {
        if (target.bytes() == 0) {
            return target;
        }
        PictureFile scanned = PictureFile.scan(Arrays.copyOf(file, bytes));
        file = new byte[0];
        PixelTensor values = new PixelTensor(target, codec.pixels);
        PixelGrid grid = values.grid();
        check(scanned.kind() == codec.kind, "is a " + scanned.kind().title() + " file");
        check(scanned.end() == bytes, "goes on after its end");
        check(
                scanned.width() == grid.width() && scanned.height() == grid.rows(),
                "is " + scanned.width() + " by " + scanned.height() + " pixels");
        values.fill(PictureReader.decode(scanned, grid.channels()));
        return target;
    }

    private void check(boolean holds, String problem) {
        if (!holds) {
            throw new InvalidMessageException(
                    "the picture of " + target + " coded as " + codec.format() + " " + problem);
        }
    }

    @Override
    public void close() {
        file = new byte[0];
        bytes = 0;
    }
}
