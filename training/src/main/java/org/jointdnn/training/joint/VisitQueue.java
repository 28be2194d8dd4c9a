package org.jointdnn.training.joint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What the other side's worker is to do, collected until something of it is wanted here: that is one visit.
 *
 * <p>A visit that failed may have been made or not. So it is made again, before anything else, until it succeeds.
 */
final class VisitQueue {
    private final RemoteWorker remote;
    private List<WorkerAction> actions = new ArrayList<>();
    private List<Visit.Sent> sent = new ArrayList<>();
    private @Nullable Visit failed;
    private long visited;

    VisitQueue(RemoteWorker remote) {
        this.remote = remote;
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

    /** Lets no tensor wait: after this, those that were sent may change. */
    void flushTensors() {
        if (!sent.isEmpty()) {
            flush();
        }
    }

    /** Has everything done that is still to do, and gives these tensors as they are then. */
    Map<String, Tensor> fetch(List<String> names) {
        settle();
        Visit visit = new Visit(visited + 1, actions, sent, names);
        actions = new ArrayList<>();
        sent = new ArrayList<>();
        return make(visit);
    }

    private Map<String, Tensor> make(Visit visit) {
        failed = visit;
        Map<String, Tensor> answer = remote.visit(visit);
        failed = null;
        visited = visit.number();
        return answer;
    }
}
