package org.jointdnn.training.joint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jointdnn.onnx.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What the other side's worker is to do, collected until something of it is wanted here: that is one visit.
 *
 * <p>A visit that failed may have been made or not. So it is made again, before anything else, until it succeeds.
 */
final class VisitQueue {
    private final RemoteWorker remote;
    private final BiConsumer<Visit, Visited> made;
    private List<WorkerAction> actions = new ArrayList<>();
    private List<Visit.Sent> sent = new ArrayList<>();
    private @Nullable Visit failed;
    private long visited;

    /** @param made is told of each visit that succeeded */
    VisitQueue(RemoteWorker remote, BiConsumer<Visit, Visited> made) {
        this.remote = remote;
        this.made = made;
    }

    void add(WorkerAction action) {
        actions.add(action);
    }

    /** Sends tensors, which must not change until the visit is made. */
    void put(List<Visit.Sent> tensors) {
        if (!tensors.isEmpty()) {
            actions.add(new WorkerAction.Put(tensors.size()));
            sent.addAll(tensors);
        }
    }

    /** Names of tensors that wait for the next visit. */
    List<String> waiting() {
        List<String> names = new ArrayList<>();
        sent.forEach(each -> names.add(each.name()));
        return names;
    }

    /** Makes the visit that failed, if one did. */
    void settle() {
        if (failed != null) {
            make(failed);
        }
    }

    /** Has everything done that is still to do, settled before. */
    void flush() {
        settle();
        if (!actions.isEmpty()) {
            fetch(List.of());
        }
    }

    /** Has everything done that is still to do; gives how long each action took. */
    List<Long> time() {
        settle();
        return make(next(List.of())).actionNanos();
    }

    /** Lets no tensor wait: after this, those that were sent may change. */
    void flushTensors() {
        if (!sent.isEmpty()) {
            flush();
        }
    }

    /** Has everything done that is still to do, and gives these tensors as they are then. */
    Map<String, Tensor> fetch(List<String> names) {
        settle();
        return make(next(names)).tensors();
    }

    private Visit next(List<String> names) {
        Visit visit = new Visit(visited + 1, actions, sent, names);
        actions = new ArrayList<>();
        sent = new ArrayList<>();
        return visit;
    }

    private Visited make(Visit visit) {
        failed = visit;
        Visited answer = remote.visit(visit);
        failed = null;
        visited = visit.number();
        made.accept(visit, answer);
        return answer;
    }
}
