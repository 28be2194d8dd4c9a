package org.jointdnn.engine.npy;

import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;

/**
 * Reads and writes tensors as {@code .npy} files.
 *
 * <pre>
 * 6 bytes   0x93 'N' 'U' 'M' 'P' 'Y'
 * 2 bytes   version: 1.0, 2.0 or 3.0
 * 2 bytes   length of the header, little-endian; 4 bytes from version 2.0
 * header    a Python dictionary, padded with spaces and ended by a line feed so that the values
 *           begin at a multiple of 64 bytes
 * values    row-major, little-endian
 * </pre>
 *
 * <p>Source: NumPy Enhancement Proposal 1 and the documentation of {@code numpy.lib.format}.
 */
public final class NpyFile {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;

    /** A header holds a type and a shape; one that claims more than this is damaged. */
    private static final long MAX_HEADER_BYTES = 1 << 16;

    private NpyFile() {}

    /**
     * Reads a tensor.
     *
     * @throws NpyFormatException if the file is not a whole {@code .npy} file of a tensor's type, in C
     *     order and little-endian, below 2 GiB
     */
    public static Tensor read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            NpyHeader header = readHeader(file, channel);
            long left = channel.size() - channel.position();
            long needed = header.shape().bytes(header.type());
            if (left != needed) {
                throw new NpyFormatException(
                        file,
                        "shape " + header.shape() + " of type " + header.type() + " needs " + needed
                                + " bytes of values, the file has " + left);
            }
            Tensor tensor = Tensor.allocate(header.type(), header.shape());
            readFully(file, channel, tensor.data());
            return tensor;
        } catch (IllegalArgumentException e) {
            throw new NpyFormatException(file, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Reads what a file says that it holds, without the values.
     *
     * @return the file's name, the type and the shape
     * @throws NpyFormatException if its header is not that of a {@code .npy} file of a tensor's type
     */
    public static TensorSpec readSpec(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            NpyHeader header = readHeader(file, channel);
            return new TensorSpec(String.valueOf(file.getFileName()), header.type(), header.shape());
        } catch (IllegalArgumentException e) {
            throw new NpyFormatException(file, String.valueOf(e.getMessage()));
        }
    }

    private static NpyHeader readHeader(Path file, FileChannel channel) throws IOException {
        ByteBuffer start = readFully(file, channel, ByteBuffer.allocate(MAGIC.length + 2));
        for (byte expected : MAGIC) {
            if (start.get() != expected) {
                throw new NpyFormatException(file, "is not a .npy file");
            }
        }
        int major = start.get() & 0xff;
        int minor = start.get() & 0xff;
        if (major < 1 || major > 3 || minor != 0) {
            throw new NpyFormatException(file, "has version " + major + "." + minor + ", must be 1.0, 2.0 or 3.0");
        }
        ByteBuffer size = readFully(file, channel, ByteBuffer.allocate(major == 1 ? 2 : 4));
        long length = major == 1 ? size.getShort() & 0xffffL : size.getInt() & 0xffffffffL;
        if (length > MAX_HEADER_BYTES) {
            throw new NpyFormatException(
                    file, "has a header of " + length + " bytes, more than " + MAX_HEADER_BYTES + " is not sensible");
        }
        ByteBuffer text = readFully(file, channel, ByteBuffer.allocate((int) length));
        return NpyHeader.parse(new String(text.array(), StandardCharsets.UTF_8));
    }

    private static ByteBuffer readFully(Path file, FileChannel channel, ByteBuffer target) throws IOException {
        target.order(ByteOrder.LITTLE_ENDIAN);
        while (target.hasRemaining()) {
            if (channel.read(target) < 0) {
                throw new NpyFormatException(file, "ends after " + channel.size() + " bytes, within the header");
            }
        }
        ((Buffer) target).flip();
        return target;
    }

    /** Writes a tensor, version 1.0; an existing file is replaced. Throws IllegalArgumentException for BFLOAT16. */
    public static void write(Path file, Tensor tensor) throws IOException {
        byte[] text = new NpyHeader(tensor.type(), tensor.shape()).text().getBytes(StandardCharsets.US_ASCII);
        int unpadded = MAGIC.length + 4 + text.length + 1;
        int total = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (total - MAGIC.length - 4));
        header.put(text);
        while (header.remaining() > 1) {
            header.put((byte) ' ');
        }
        header.put((byte) '\n');
        ((Buffer) header).flip();
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            writeFully(channel, header);
            writeFully(channel, tensor.data());
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            channel.write(source);
        }
    }
}
