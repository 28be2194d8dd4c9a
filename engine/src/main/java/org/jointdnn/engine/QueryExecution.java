package org.jointdnn.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jointdnn.onnx.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One query on its way through a plan's stages.
 *
 * <p>A visit that is overdue races with this machine: the rest of the network runs here while the visit is still under way.
 * If the visit's answer comes first, the query goes on by its plan.
 */
final class QueryExecution {
    private final BlockGraph graph;
    private final SegmentRunner local;
    private final RemoteSide remote;
    private final Timeline timeline;
    private final Patience patience;
    private final long startNanos;
    private final String id = UUID.randomUUID().toString();
    private final Map<String, Tensor> tensors;
    private final Set<String> reusable = new HashSet<>();
    private final List<Long> localRunNanos = new ArrayList<>();
    private final List<RemoteTimings> visits = new ArrayList<>();
    private boolean keptThere;
    private @Nullable Detour detour;

    QueryExecution(
            BlockGraph graph,
            SegmentRunner local,
            RemoteSide remote,
            Timeline timeline,
            Patience patience,
            Map<String, Tensor> inputs) {
        this.graph = graph;
        this.local = local;
        this.remote = remote;
        this.timeline = timeline;
        this.patience = patience;
        this.startNanos = timeline.nanoTime();
        this.tensors = new HashMap<>(inputs);
    }

    Execution run(PlanSchedule schedule) {
        try {
            for (PlanSchedule.Stage stage : schedule.stages()) {
                if (!goesOn(stage)) {
                    break;
                }
                stage.dropped().forEach(this::drop);
            }
        } finally {
            if (keptThere) {
                remote.forget(id);
            }
        }
        return answer();
    }

    /** Executes a stage; false if the rest of the network has run here. */
    private boolean goesOn(PlanSchedule.Stage stage) {
        if (stage instanceof PlanSchedule.Visit visit) {
            return visit(visit);
        }
        PlanSchedule.LocalRun run = (PlanSchedule.LocalRun) stage;
        SegmentResult result = local.run(run.from(), run.to(), tensors);
        take(result);
        localRunNanos.add(result.computeNanos());
        return true;
    }

    private void take(SegmentResult result) {
        tensors.putAll(result.outputs());
        reusable.addAll(result.outputs().keySet());
    }

    private void drop(String name) {
        Tensor dropped = tensors.remove(name);
        if (dropped != null && reusable.contains(name)) {
            local.recycle(dropped);
        }
    }

    private boolean visit(PlanSchedule.Visit visit) {
        Patience.PlannedVisit planned = visit.planned();
        long beganNanos = timeline.nanoTime();
        boolean alone = patience.mayGoOnAlone(planned.resumeFrom());
        long giveUpNanos = alone ? patience.giveUpNanos(planned, beganNanos) : Timeline.NEVER;
        if (giveUpNanos <= beganNanos) {
            goOnAlone(planned, beganNanos, Optional.empty());
            return false;
        }
        CompletableFuture<RemoteResult> under = begin(visit, beganNanos);
        timeline.await(giveUpNanos, under);
        if (!under.isDone()) {
            return race(visit, under, beganNanos);
        }
        RuntimeException failure = failure(under);
        if (failure == null) {
            arrive(visit, under.join());
            return true;
        }
        if (!alone || !patience.outlives(failure)) {
            throw failure;
        }
        goOnAlone(planned, beganNanos, Optional.of(failure));
        return false;
    }

    private CompletableFuture<RemoteResult> begin(PlanSchedule.Visit visit, long nowNanos) {
        Map<String, Tensor> send = new LinkedHashMap<>();
        for (String name : visit.sent()) {
            send.put(name, tensor(name));
        }
        keptThere = keptThere || !visit.kept().isEmpty();
        return remote.begin(new RemoteRun(
                id,
                visit.planned().from(),
                visit.planned().to(),
                send,
                visit.returned(),
                visit.kept(),
                visit.codecs(),
                patience.uselessNanos(visit.planned(), nowNanos)));
    }

    private void arrive(PlanSchedule.Visit visit, RemoteResult result) {
        keptThere = !visit.kept().isEmpty();
        tensors.putAll(result.outputs());
        visits.add(result.timings());
    }

    private void goOnAlone(Patience.PlannedVisit planned, long beganNanos, Optional<RuntimeException> failure) {
        long waitedNanos = timeline.nanoTime() - beganNanos;
        finish(planned, waitedNanos, failure, local.run(planned.resumeFrom(), graph.blocks() - 1, tensors));
    }

    private void finish(
            Patience.PlannedVisit planned, long waitedNanos, Optional<RuntimeException> failure, SegmentResult rest) {
        take(rest);
        detour = new Detour(planned, waitedNanos, failure, rest.computeNanos(), true);
    }

    /** Runs the rest of the network here while a visit is under way; true if the visit's answer came first. */
    private boolean race(PlanSchedule.Visit visit, CompletableFuture<RemoteResult> under, long beganNanos) {
        Patience.PlannedVisit planned = visit.planned();
        long waitedNanos = timeline.nanoTime() - beganNanos;
        // The transport reads what was sent until the visit has ended, which may be after this query's end.
        reusable.removeAll(visit.sent());
        CompletableFuture<SegmentResult> rest =
                local.begin(planned.resumeFrom(), graph.blocks() - 1, new HashMap<>(tensors));
        timeline.await(Timeline.NEVER, under, rest);
        Optional<RuntimeException> failure = Optional.empty();
        if (!rest.isDone()) {
            long nowNanos = timeline.nanoTime();
            long racedNanos = nowNanos - beganNanos - waitedNanos;
            failure = Optional.ofNullable(failure(under));
            if (!failure.isPresent() && patience.prefersVisit(planned, racedNanos, nowNanos)) {
                rest.cancel(true);
                arrive(visit, under.join());
                detour = new Detour(planned, waitedNanos, Optional.empty(), racedNanos, false);
                return true;
            }
            if (!failure.isPresent()) {
                visits.add(under.join().timings());
            }
            timeline.await(Timeline.NEVER, rest);
        }
        under.cancel(true);
        finish(planned, waitedNanos, failure, joined(rest));
        return false;
    }

    private static <T> T joined(CompletableFuture<T> done) {
        RuntimeException failure = failure(done);
        if (failure != null) {
            throw failure;
        }
        return done.join();
    }

    private static @Nullable RuntimeException failure(CompletableFuture<?> done) {
        if (!done.isCompletedExceptionally()) {
            return null;
        }
        try {
            done.join();
            throw new IllegalStateException("a failed future has a result");
        } catch (CompletionException e) {
            return e.getCause() instanceof RuntimeException cause ? cause : e;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private Execution answer() {
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        for (String name : graph.outputs()) {
            outputs.put(name, tensor(name));
        }
        return new Execution(
                outputs,
                new ExecutionTimings(timeline.nanoTime() - startNanos, localRunNanos, visits),
                Optional.ofNullable(detour));
    }

    private Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalStateException("tensor '" + name + "' did not come back from the run that makes it");
        }
        return tensor;
    }
}
