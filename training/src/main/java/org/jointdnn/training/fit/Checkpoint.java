package org.jointdnn.training.fit;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.bundle.Sha256;

/**
 * A training between two steps.
 *
 * <p>The file, numbers big-endian, texts as {@link DataOutputStream#writeUTF} has them: {@code JDTRAIN1}; the model's SHA-256 as
 * 64 digits; the settings; the next step, 64 bits; the number of epochs done, 32 bits, and of each its 7 fields, integers as
 * 64-bit integers, others as doubles; the number of tensors, 32 bits, and of each its name, type, rank (32 bits), extents (64 bits
 * each) and little-endian values; last the SHA-256 of all before, 32 bytes. It is written beside its place, forced to the disk,
 * and moved there, so under its name there is always a whole one.
 *
 * @param model SHA-256 of the model file as it was before training
 * @param settings all that must be the same to go on, for people
 * @param step the next one
 * @param state of {@link org.jointdnn.training.TrainingNetwork#changing}
 */
public record Checkpoint(
        String model, String settings, long step, List<EpochResult> epochs, Map<String, Tensor> state) {
    private static final String MAGIC = "JDTRAIN1";
    private static final int DIGEST_BYTES = 32;

    public Checkpoint {
        epochs = List.copyOf(epochs);
        state = Map.copyOf(state);
    }

    /** Writes the file in the place of the one before. */
    public void write(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path part = Files.createTempFile(folder, file.getFileName() + ".", ".part");
        try {
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                OutputStream raw = Channels.newOutputStream(channel);
                MessageDigest digest = Sha256.digest();
                DataOutputStream out = new DataOutputStream(new DigestOutputStream(raw, digest));
                write(out);
                out.flush();
                raw.write(digest.digest());
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeBytes(MAGIC);
        out.writeUTF(model);
        out.writeUTF(settings);
        out.writeLong(step);
        out.writeInt(epochs.size());
        for (EpochResult epoch : epochs) {
            out.writeLong(epoch.epoch());
            out.writeLong(epoch.steps());
            out.writeDouble(epoch.trainLoss());
            out.writeDouble(epoch.trainAccuracy());
            out.writeDouble(epoch.testLoss());
            out.writeDouble(epoch.testAccuracy());
            out.writeDouble(epoch.seconds());
        }
        out.writeInt(state.size());
        for (Map.Entry<String, Tensor> entry : state.entrySet()) {
            Tensor tensor = entry.getValue();
            out.writeUTF(entry.getKey());
            out.writeUTF(tensor.type().name());
            out.writeInt(tensor.shape().rank());
            for (long extent : tensor.shape().extents()) {
                out.writeLong(extent);
            }
            byte[] values = new byte[tensor.bytes()];
            tensor.data().get(values);
            out.write(values);
        }
    }

    /** Reads a file; throws CheckpointException if it is none, or damaged. */
    public static Checkpoint read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int length = bytes.length - DIGEST_BYTES;
        if (length < MAGIC.length() || !MAGIC.equals(ascii(bytes))) {
            throw new CheckpointException(file + " is no checkpoint of a training");
        }
        MessageDigest digest = Sha256.digest();
        digest.update(bytes, 0, length);
        if (!Arrays.equals(digest.digest(), Arrays.copyOfRange(bytes, length, bytes.length))) {
            throw new CheckpointException(file + " is damaged: its contents don't have the digest that it ends with");
        }
        DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(bytes, MAGIC.length(), length - MAGIC.length()));
        try {
            return read(in);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    private static String ascii(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < MAGIC.length(); at++) {
            text.append((char) bytes[at]);
        }
        return text.toString();
    }

    private static Checkpoint read(DataInputStream in) throws IOException {
        String model = in.readUTF();
        String settings = in.readUTF();
        long step = in.readLong();
        List<EpochResult> epochs = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            epochs.add(new EpochResult(
                    (int) in.readLong(),
                    in.readLong(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble()));
        }
        Map<String, Tensor> state = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            state.put(in.readUTF(), tensor(in));
        }
        return new Checkpoint(model, settings, step, epochs, state);
    }

    private static Tensor tensor(DataInputStream in) throws IOException {
        ElementType type = ElementType.valueOf(in.readUTF());
        long[] extents = new long[in.readInt()];
        for (int axis = 0; axis < extents.length; axis++) {
            extents[axis] = in.readLong();
        }
        Shape shape = Shape.of(extents);
        byte[] values = new byte[Math.toIntExact(shape.bytes(type))];
        in.readFully(values);
        return Tensor.of(type, shape, ByteBuffer.wrap(values));
    }
}
