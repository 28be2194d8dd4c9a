package org.jointdnn.training;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.SegmentModel;
import org.jointdnn.planner.training.Pass;
import org.jointdnn.training.gradient.DropoutMask;
import org.jointdnn.training.graph.ModelSession;
import org.jointdnn.training.optimizer.Optimizer;

/**
 * What one side holds of a training, and what it does of a step: weights, running statistics and the optimiser's state, the tensors
 * of the step under way, and the passes and updates that it is told to run.
 *
 * <p>Nothing that is held changes before {@link #commit}: passes and updates put down what replaces it beside it. So until then a
 * step can be begun again, and everything in it be repeated.
 *
 * <p>Thread safety: none. Owns its sessions, which are opened when they are first needed; close it.
 */
public final class TrainingWorker implements AutoCloseable {
    /** Plans change; sessions that none has used for long are closed. */
    private static final int MAX_SESSIONS = 512;

    private final OrtRuntime runtime;
    private final TrainingNetwork network;
    private final DropoutMasks masks;
    private final Map<String, Tensor> values = new HashMap<>();
    private final Map<String, ModelSession> sessions = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<String> replaced = new LinkedHashSet<>();
    private long step;

    /**
     * A worker that holds what the network begins with.
     *
     * @param seed of the masks of dropouts
     */
    public TrainingWorker(OrtRuntime runtime, TrainingNetwork network, long seed) {
        this.runtime = runtime;
        this.network = network;
        this.masks = new DropoutMasks(seed);
        network.held().forEach(held -> values.put(held.name(), network.initial(held)));
    }

    /** Begins a step, counted from 0; what was computed of one and not committed is of no account any more. */
    public void begin(long newStep) {
        step = newStep;
        replaced.clear();
    }

    /** Takes a tensor, which must not change from now on; throws IllegalArgumentException if the network has none such. */
    public void put(String name, Tensor tensor) {
        TensorSpec spec = network.tensor(name)
                .orElseThrow(() -> new IllegalArgumentException("the network has no tensor '" + name + "'"));
        if (tensor.type() != spec.type() || !tensor.shape().equals(spec.shape())) {
            throw new IllegalArgumentException("tensor '" + name + "' is " + tensor + ", must be " + spec);
        }
        values.put(name, tensor);
    }

    /**
     * A tensor that is held or that the step has computed; it is written over when it is computed again. Throws
     * IllegalArgumentException if there is none.
     */
    public Tensor get(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("there is no tensor '" + name + "'"));
    }

    /** The same, if there is one. */
    public Optional<Tensor> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Runs a pass of blocks {@code from..to}; all that it reads, but for masks of dropouts, must be here. */
    public void run(Pass pass, int from, int to) {
        boolean forward = pass == Pass.FORWARD;
        ModelSession session = forward
                ? session("forward " + from + ".." + to, () -> network.forward(from, to))
                : session("backward " + from + ".." + to, () -> network.backward(from, to));
        for (int block = from; block <= to; block++) {
            for (DropoutMask mask : network.masks(block)) {
                values.put(mask.tensor().name(), masks.draw(mask, step));
            }
        }
        session.run(values);
        for (int block = from; forward && block <= to; block++) {
            network.states(block).forEach(state -> replaced.add(state.tensor().name()));
        }
    }

    /** Computes the new parameters of blocks {@code from..to}, whose gradients and the update's scalars must be here. */
    public void update(int from, int to) {
        session("update " + from + ".." + to, () -> network.update(from, to)).run(values);
        replaced.addAll(network.updated(from, to));
    }

    /** Puts what the step has computed in the place of what was held. */
    public void commit() {
        for (String name : replaced) {
            String next = Optimizer.nextName(name);
            Tensor old = get(name);
            values.put(name, get(next));
            values.put(next, old);
        }
        replaced.clear();
    }

    private interface Model {
        SegmentModel make();
    }

    private ModelSession session(String name, Model model) {
        ModelSession open = sessions.get(name);
        if (open == null) {
            open = new ModelSession(runtime, model.make());
            sessions.put(name, open);
            if (sessions.size() > MAX_SESSIONS) {
                Iterator<ModelSession> oldestFirst = sessions.values().iterator();
                oldestFirst.next().close();
                oldestFirst.remove();
            }
        }
        return open;
    }

    @Override
    public void close() {
        sessions.values().forEach(ModelSession::close);
        sessions.clear();
    }
}
