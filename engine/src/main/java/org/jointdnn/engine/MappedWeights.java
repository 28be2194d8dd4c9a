package org.jointdnn.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jointdnn.onnx.bundle.BundleDirectory;

/**
 * The weights of a bundle on disk, mapped into memory on first use, so that sessions share the pages
 * and the system may drop them.
 *
 * <p>Thread safety: safe. A mapping is undone when nothing refers to its buffer any more.
 */
public final class MappedWeights implements WeightStore {
    private final BundleDirectory directory;
    private final Map<Integer, ByteBuffer> mapped = new ConcurrentHashMap<>();

    public MappedWeights(BundleDirectory directory) {
        this.directory = directory;
    }

    @Override
    public ByteBuffer blob(int index) {
        return mapped.computeIfAbsent(index, this::map).duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public boolean has(int index) {
        return mapped.containsKey(index) || directory.has(index);
    }

    private ByteBuffer map(int index) {
        if (!directory.has(index)) {
            throw new IllegalStateException(
                    "weights of " + directory.bundle().modelName() + ", blob " + index + ", are not on this machine");
        }
        try (FileChannel channel = FileChannel.open(directory.blobFile(index), StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
