package org.jointdnn.zoo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;
import org.jointdnn.onnx.proto.ModelProto;

/**
 * Writes a network as two files: {@code NAME.onnx}, and its weights in {@code NAME.onnx.data}.
 *
 * <p>Weights are drawn a window at a time, on all cores, so memory use doesn't grow with the network.
 * Each file appears under its name in one move when it is complete, the weights before the model; so
 * whoever sees the model sees its weights, and two processes that write at once leave what either
 * would have left.
 */
final class ModelFiles {
    private static final int WINDOW_PARTS = 64;
    private static final int PART_BYTES = Weight.PART_VALUES * Float.BYTES;

    private ModelFiles() {}

    /** Writes the weights; reports after each window, on the calling thread. */
    static void writeWeights(Graph graph, Path file, Zoo.Progress progress) throws IOException {
        replace(file, temporary -> {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer window =
                        ByteBuffer.allocateDirect(WINDOW_PARTS * PART_BYTES).order(ByteOrder.LITTLE_ENDIAN);
                for (Weight weight : graph.weights()) {
                    channel.position(weight.offsetBytes());
                    for (int from = 0; from < weight.parts(); from += WINDOW_PARTS) {
                        writeWindow(weight, from, window, channel);
                        progress.written(channel.position(), graph.dataBytes());
                    }
                }
            }
        });
    }

    private static void writeWindow(Weight weight, int from, ByteBuffer window, FileChannel channel)
            throws IOException {
        int parts = Math.min(WINDOW_PARTS, weight.parts() - from);
        long bytesLeft = weight.bytes() - (long) from * PART_BYTES;
        window.clear().limit((int) Math.min(window.capacity(), bytesLeft));
        IntStream.range(0, parts).parallel().forEach(i -> {
            ByteBuffer view = window.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(i * PART_BYTES);
            view.asFloatBuffer().put(weight.part(from + i));
        });
        while (window.hasRemaining()) {
            channel.write(window);
        }
    }

    static void writeModel(ModelProto model, Path file) throws IOException {
        replace(file, temporary -> {
            try (OutputStream out = Files.newOutputStream(temporary)) {
                model.writeTo(out);
            }
        });
    }

    /** Writes a text, unless the file holds it already. */
    static void writeText(String text, Path file) throws IOException {
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            replace(file, temporary -> Files.writeString(temporary, text));
        }
    }

    private interface Writing {
        void to(Path temporary) throws IOException;
    }

    private static void replace(Path file, Writing writing) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(folder, file.getFileName() + ".", ".part");
        try {
            writing.to(temporary);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
