package org.jointdnn.cloud;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.ServerLoad;
import org.jointdnn.wire.ServerStamps;
import org.jointdnn.wire.coded.OutgoingTensor;

/**
 * A segment that has run.
 *
 * @param tensors all that are here now, by name
 * @param receivedNanos when the request was complete and decoded
 * @param queueNanos from then until the computation began; includes opening the segment's session if it wasn't open
 * @param load how busy the server was
 * @param release hands the memory of computed tensors back that nobody uses after the answer
 */
record RanSegment(
        Map<String, Tensor> tensors,
        long receivedNanos,
        long queueNanos,
        long computeNanos,
        ServerLoad load,
        Runnable release) {
    void recycle() {
        release.run();
    }

    Map<String, Tensor> select(Iterable<String> names) {
        Map<String, Tensor> selected = new LinkedHashMap<>();
        names.forEach(name -> selected.put(name, tensor(name)));
        return selected;
    }

    private Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalStateException("the segment did not compute '" + name + "'");
        }
        return tensor;
    }

    /** The tensors of the answer, in the codecs wanted. */
    List<OutgoingTensor> outgoing(AcceptedRequest request) {
        List<OutgoingTensor> outgoing = new ArrayList<>();
        request.wanted().forEach((name, codec) -> outgoing.add(new OutgoingTensor(name, tensor(name), codec)));
        return outgoing;
    }

    ServerStamps stamps(long sentNanos, long codingNanos) {
        return new ServerStamps(receivedNanos, queueNanos, computeNanos, sentNanos, codingNanos, load);
    }
}
