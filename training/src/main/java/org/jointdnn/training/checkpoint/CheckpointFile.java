package org.jointdnn.training.checkpoint;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UTFDataFormatException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.bundle.Sha256;

/**
 * A checkpoint as a file. It takes the place of the one before when it is complete and on the disk, so that there is always a whole
 * one.
 *
 * <pre>
 * text "jointdnn checkpoint 1", text network's SHA-256, int64 steps, int32 notes, of each: text name, text
 * int32 tensors
 * of each tensor: text name, text type as the Open Inference Protocol has it, int32 rank, int64 extents,
 *                 its bytes, little-endian, row-major
 * text SHA-256 of all bytes before it
 * </pre>
 *
 * Numbers have the highest byte first; a text is its length in bytes, 16 bits, and UTF-8 ({@link DataOutputStream#writeUTF}).
 */
public final class CheckpointFile {
    private static final String MAGIC = "jointdnn checkpoint 1";
    private static final int MAX_RANK = 32;
    private static final int CHUNK_BYTES = 1 << 16;

    private CheckpointFile() {}

    /** Writes a checkpoint over the one before. */
    public static void write(Path file, Checkpoint checkpoint) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path unfinished = Files.createTempFile(folder, file.getFileName() + ".", ".part");
        try {
            try (FileOutputStream disk = new FileOutputStream(unfinished.toFile())) {
                write(disk, checkpoint);
                disk.getFD().sync();
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void write(OutputStream disk, Checkpoint checkpoint) throws IOException {
        MessageDigest digest = Sha256.digest();
        DigestOutputStream digested = new DigestOutputStream(new BufferedOutputStream(disk, CHUNK_BYTES), digest);
        DataOutputStream out = new DataOutputStream(digested);
        writeContent(out, checkpoint);
        out.flush();
        digested.on(false);
        out.writeUTF(Sha256.hex(digest));
        out.flush();
    }

    private static void writeContent(DataOutputStream out, Checkpoint checkpoint) throws IOException {
        out.writeUTF(MAGIC);
        out.writeUTF(checkpoint.networkSha256());
        out.writeLong(checkpoint.steps());
        out.writeInt(checkpoint.notes().size());
        for (Map.Entry<String, String> note : checkpoint.notes().entrySet()) {
            out.writeUTF(note.getKey());
            out.writeUTF(note.getValue());
        }
        out.writeInt(checkpoint.tensors().size());
        for (Map.Entry<String, Tensor> entry : checkpoint.tensors().entrySet()) {
            Tensor tensor = entry.getValue();
            out.writeUTF(entry.getKey());
            out.writeUTF(tensor.type().protocolName());
            out.writeInt(tensor.shape().rank());
            for (int axis = 0; axis < tensor.shape().rank(); axis++) {
                out.writeLong(tensor.shape().extent(axis));
            }
            ByteBuffer data = tensor.data();
            byte[] chunk = new byte[CHUNK_BYTES];
            while (data.hasRemaining()) {
                int count = Math.min(chunk.length, data.remaining());
                data.get(chunk, 0, count);
                out.write(chunk, 0, count);
            }
        }
    }

    /**
     * Reads a checkpoint.
     *
     * @throws CheckpointException if the file is none, damaged or torn
     * @throws IOException if there is no such file, or it can't be read
     */
    public static Checkpoint read(Path file) throws IOException {
        long size = Files.size(file);
        MessageDigest digest = Sha256.digest();
        try (DigestInputStream digested = new DigestInputStream(
                        new BufferedInputStream(Files.newInputStream(file), CHUNK_BYTES), digest);
                DataInputStream in = new DataInputStream(digested)) {
            Checkpoint checkpoint = readContent(in, size);
            digested.on(false);
            if (!in.readUTF().equals(Sha256.hex(digest)) || in.read() >= 0) {
                throw new CheckpointException(
                        file + " is damaged: its content doesn't have the hash that stands at its end");
            }
            return checkpoint;
        } catch (EOFException | UTFDataFormatException | IllegalArgumentException e) {
            throw new CheckpointException(file + " is no checkpoint, or damaged: " + e.getMessage(), e);
        }
    }

    private static Checkpoint readContent(DataInputStream in, long size) throws IOException {
        if (!in.readUTF().equals(MAGIC)) {
            throw new IllegalArgumentException("it doesn't begin with '" + MAGIC + "'");
        }
        String network = in.readUTF();
        long steps = in.readLong();
        Map<String, String> notes = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            notes.put(in.readUTF(), in.readUTF());
        }
        int count = in.readInt();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int index = 0; index < count; index++) {
            String name = in.readUTF();
            tensors.put(name, readTensor(in, size));
        }
        return new Checkpoint(network, steps, notes, tensors);
    }

    private static Tensor readTensor(DataInputStream in, long size) throws IOException {
        String typeName = in.readUTF();
        ElementType type = ElementType.ofProtocolName(typeName)
                .orElseThrow(() -> new IllegalArgumentException("there is no type '" + typeName + "'"));
        int rank = in.readInt();
        if (rank < 0 || rank > MAX_RANK) {
            throw new IllegalArgumentException("a tensor has " + rank + " extents");
        }
        long[] extents = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            extents[axis] = in.readLong();
        }
        Shape shape = Shape.of(extents);
        if (shape.bytes(type) > size) {
            throw new IllegalArgumentException("a tensor has " + shape.bytes(type) + " bytes, the file has " + size);
        }
        Tensor tensor = Tensor.allocate(type, shape);
        ByteBuffer data = tensor.data();
        byte[] chunk = new byte[CHUNK_BYTES];
        while (data.hasRemaining()) {
            int wanted = Math.min(chunk.length, data.remaining());
            in.readFully(chunk, 0, wanted);
            data.put(chunk, 0, wanted);
        }
        return tensor;
    }
}
