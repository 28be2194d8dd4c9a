package org.jointdnn.cloud;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jointdnn.engine.SegmentResult;
import org.jointdnn.engine.SegmentRunner;
import org.jointdnn.engine.WeightStore;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.bundle.Bundle;

/** {@link Arithmetic}, each of whose segments takes the same time and no processor. */
final class Sleeping implements ServedModel {
    final AtomicInteger runs = new AtomicInteger();
    private final Arithmetic model = new Arithmetic();
    private final long nanos;

    Sleeping(long nanos) {
        this.nanos = nanos;
    }

    /** A server that offers this model as {@code arithmetic}. */
    CloudServer serve(CloudSettings settings) {
        ModelSource source = new ModelSource() {
            @Override
            public List<String> names() {
                return List.of("arithmetic");
            }

            @Override
            public Path resolve(String name) {
                return Path.of(name);
            }
        };
        return CloudServer.start(settings, new ServedModels(List.of(source), (name, file) -> this));
    }

    @Override
    public Bundle bundle() {
        return model.bundle();
    }

    @Override
    public SegmentRunner runner() {
        return new SegmentRunner() {
            @Override
            public SegmentResult run(int from, int to, Map<String, Tensor> inputs) {
                runs.incrementAndGet();
                long end = System.nanoTime() + nanos;
                for (long left = nanos; left > 0; left = end - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                return new SegmentResult(model.runner().run(from, to, inputs).outputs(), nanos);
            }
        };
    }

    @Override
    public WeightStore weights() {
        return model.weights();
    }

    @Override
    public void prepare(int from, int to) {}

    @Override
    public byte[] profile(ComputeSlots slots, BiConsumer<Integer, Integer> progress) {
        return model.profile(slots, progress);
    }

    @Override
    public void close() {}
}
