package org.jointdnn.device;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jointdnn.engine.MappedWeights;
import org.jointdnn.engine.WeightStore;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleDirectory;

/**
 * The weights of a bundle on this device: on its disk, and in memory those that the disk didn't take.
 *
 * <p>Thread safety: safe.
 */
final class DeviceWeights implements WeightStore {
    private final BundleDirectory directory;
    private final MappedWeights onDisk;
    private final Map<Integer, ByteBuffer> inMemory = new ConcurrentHashMap<>();

    DeviceWeights(BundleDirectory directory) {
        this.directory = directory;
        this.onDisk = new MappedWeights(directory);
    }

    BundleDirectory directory() {
        return directory;
    }

    Bundle bundle() {
        return directory.bundle();
    }

    /** @param content of the blob, direct and checked */
    void keepInMemory(int index, ByteBuffer content) {
        inMemory.put(index, content);
    }

    @Override
    public ByteBuffer blob(int index) {
        ByteBuffer kept = inMemory.get(index);
        return kept == null ? onDisk.blob(index) : kept.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public boolean has(int index) {
        return inMemory.containsKey(index) || onDisk.has(index);
    }
}
