package org.jointdnn.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.planner.Plan;
import org.jspecify.annotations.Nullable;

/**
 * Executes plans: the mobile's segments on this machine, the cloud's by visits to the other side.
 *
 * <p>A query's tensors are held until their last use, on both sides. If a visit fails, the failure
 * goes to the caller and the other side is told to forget the query.
 *
 * <p>Thread safety: safe; queries are independent of each other.
 */
public final class PlanExecutor {
    private final Bundle bundle;
    private final SegmentRunner local;
    private final RemoteSide remote;
    private volatile @Nullable Prepared last;

    /** The last plan and its schedule; consecutive queries mostly follow one plan. */
    private record Prepared(Plan plan, PlanSchedule schedule) {}

    public PlanExecutor(Bundle bundle, SegmentRunner local, RemoteSide remote) {
        this.bundle = bundle;
        this.local = local;
        this.remote = remote;
    }

    /**
     * Answers one query.
     *
     * @param inputs the model's inputs by name, exactly those of {@link Bundle#inputs()}
     * @throws IllegalArgumentException if the inputs are not those of the model, or the plan is not one
     *     for it
     */
    public Execution execute(Plan plan, Map<String, Tensor> inputs) {
        long start = System.nanoTime();
        Query query = new Query(TensorCheck.exactlyInputs("model " + bundle.modelName(), bundle.inputs(), inputs));
        try {
            for (PlanSchedule.Stage stage : scheduleOf(plan).stages()) {
                query.execute(stage);
            }
        } finally {
            query.forgetLeftovers();
        }
        return query.answer(start);
    }

    private PlanSchedule scheduleOf(Plan plan) {
        Prepared known = last;
        if (known == null || !known.plan().equals(plan)) {
            known = new Prepared(plan, PlanSchedule.of(bundle, plan));
            last = known;
        }
        return known.schedule();
    }

    /** The state of one query. */
    private final class Query {
        private final String id = UUID.randomUUID().toString();
        private final Map<String, Tensor> tensors;
        private final Set<String> madeHere = new HashSet<>();
        private final List<Long> localRunNanos = new ArrayList<>();
        private final List<RemoteTimings> visits = new ArrayList<>();
        private boolean keptThere;

        Query(Map<String, Tensor> inputs) {
            this.tensors = new HashMap<>(inputs);
        }

        void execute(PlanSchedule.Stage stage) {
            if (stage instanceof PlanSchedule.LocalRun run) {
                SegmentResult result = local.run(run.from(), run.to(), tensors);
                tensors.putAll(result.outputs());
                madeHere.addAll(result.outputs().keySet());
                localRunNanos.add(result.computeNanos());
            } else if (stage instanceof PlanSchedule.Visit visit) {
                visit(visit);
            }
            stage.dropped().forEach(this::drop);
        }

        private void drop(String name) {
            Tensor dropped = tensors.remove(name);
            if (dropped != null && madeHere.contains(name)) {
                local.recycle(dropped);
            }
        }

        private void visit(PlanSchedule.Visit visit) {
            Map<String, Tensor> send = new LinkedHashMap<>();
            for (String name : visit.sent()) {
                send.put(name, tensor(name));
            }
            keptThere = keptThere || !visit.kept().isEmpty();
            RemoteResult result = remote.run(
                    new RemoteRun(id, visit.from(), visit.to(), send, visit.returned(), visit.kept(), visit.codecs()));
            keptThere = !visit.kept().isEmpty();
            tensors.putAll(result.outputs());
            visits.add(result.timings());
        }

        void forgetLeftovers() {
            if (keptThere) {
                remote.forget(id);
            }
        }

        Execution answer(long start) {
            Map<String, Tensor> outputs = new LinkedHashMap<>();
            for (TensorSpec spec : bundle.outputs()) {
                outputs.put(spec.name(), tensor(spec.name()));
            }
            return new Execution(outputs, new ExecutionTimings(System.nanoTime() - start, localRunNanos, visits));
        }

        private Tensor tensor(String name) {
            Tensor tensor = tensors.get(name);
            if (tensor == null) {
                throw new IllegalStateException("tensor '" + name + "' did not come back from the run that makes it");
            }
            return tensor;
        }
    }
}
