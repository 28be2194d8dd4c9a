package org.jointdnn.cloud;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.graph.Purpose;
import org.jointdnn.onnx.model.OnnxFile;
import org.jointdnn.training.NetworkHash;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.TrainingWorker;
import org.jointdnn.training.joint.VisitedWorker;
import org.jointdnn.wire.training.TrainingSetup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trainings that devices share with this server, within limits of number, memory and age.
 *
 * <p>Thread safety: safe. A training is begun while others go on; two are not begun at a time.
 */
final class Trainings implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Trainings.class);

    private final ServedModels models;
    private final int threads;
    private final TrainingLimits limits;
    private final LongSupplier nanoClock;
    private final Object beginning = new Object();
    private final Map<String, Used> byId = new HashMap<>();

    private record Used(Training training, long atNanos) {}

    Trainings(ServedModels models, int threads, TrainingLimits limits, LongSupplier nanoClock) {
        this.models = models;
        this.threads = threads;
        this.limits = limits;
        this.nanoClock = nanoClock;
    }

    /** Begins a training, unless it has begun already. Throws StatusRuntimeException if there is no room for it. */
    void begin(TrainingSetup setup) {
        synchronized (beginning) {
            if (isBegun(setup)) {
                return;
            }
            checkRoom(0);
            TrainingNetwork network = network(setup);
            NetworkHash hash = NetworkHash.of(network);
            if (!hash.sha256().equals(setup.getNetworkSha256())) {
                throw Refusals.lostTraining("the model '" + setup.getModelName()
                        + "' gives other graphs here than on the device: it is another model or another version of the"
                        + " program. Maybe fetch the model again.");
            }
            checkRoom(hash.tensorBytes());
            OrtRuntime runtime = OrtRuntime.shared(threads);
            VisitedWorker worker = new VisitedWorker(new TrainingWorker(runtime, network, setup.getSeed()), nanoClock);
            add(new Training(setup, network, hash, worker));
        }
        log.info("training {} of model {} begins", setup.getTrainingId(), setup.getModelName());
    }

    private TrainingNetwork network(TrainingSetup setup) {
        OnnxFile file = OnnxFile.read(models.file(setup.getModelName()));
        return TrainingNetwork.of(
                PartitionedGraph.of(OrtRuntime.shared(threads), file, setup.getBatch(), Purpose.TRAINING),
                TrainingMessages.settings(setup));
    }

    private synchronized boolean isBegun(TrainingSetup setup) {
        Used used = byId.get(setup.getTrainingId());
        if (used != null && !used.training().setup().equals(setup)) {
            throw new IllegalArgumentException("training " + setup.getTrainingId() + " has begun with other settings");
        }
        return used != null;
    }

    private synchronized void checkRoom(long tensorBytes) {
        dropOld();
        long used = byId.values().stream()
                .mapToLong(each -> each.training().hash().tensorBytes())
                .sum();
        if (byId.size() >= limits.trainings()) {
            throw Refusals.overloaded("the server has " + byId.size() + " trainings already");
        }
        if (tensorBytes > limits.tensorBytes() - used) {
            throw Refusals.overloaded("the training needs " + tensorBytes + " bytes, the server has "
                    + (limits.tensorBytes() - used) + " of " + limits.tensorBytes() + " left");
        }
    }

    private synchronized void add(Training training) {
        byId.put(training.setup().getTrainingId(), new Used(training, nanoClock.getAsLong()));
    }

    /** A training that is visited now. Throws StatusRuntimeException if there is none. */
    synchronized Training get(String id) {
        Used used = byId.get(id);
        if (used == null) {
            throw Refusals.lostTraining(
                    "this server has no training '" + id + "', or not any more; resume it from a checkpoint");
        }
        byId.put(id, new Used(used.training(), nanoClock.getAsLong()));
        return used.training();
    }

    private void dropOld() {
        long now = nanoClock.getAsLong();
        List<String> old = new ArrayList<>();
        byId.forEach((id, used) -> {
            if (now - used.atNanos() > limits.age().toNanos()) {
                old.add(id);
            }
        });
        old.forEach(this::end);
    }

    /** Ends a training, if there is such a one. */
    synchronized void end(String id) {
        Used used = byId.remove(id);
        if (used != null) {
            used.training().worker().close();
        }
    }

    /** Ends all. */
    @Override
    public synchronized void close() {
        List.copyOf(byId.keySet()).forEach(this::end);
    }
}
