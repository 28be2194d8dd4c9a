package org.jointdnn.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.planner.Coding;

/**
 * One visit of a query to the other side: tensors up, a segment there, tensors back.
 *
 * @param queryId identifies the query; visits of one query share what the other side keeps for it
 * @param send the tensors that cross upwards now, whether this segment or a later one reads them
 * @param returned names of the tensors to bring back
 * @param kept names of the tensors that later visits of this query read there
 * @param codecs by name of a tensor that crosses, the codec to write it with; the others cross raw
 * @param deadlineNanos the instant after which nobody wants the answer any more; {@link Timeline#NEVER} if there is none
 */
public record RemoteRun(
        String queryId,
        int from,
        int to,
        Map<String, Tensor> send,
        List<String> returned,
        List<String> kept,
        Map<String, String> codecs,
        long deadlineNanos) {
    public RemoteRun {
        send = Collections.unmodifiableMap(new LinkedHashMap<>(send));
        returned = List.copyOf(returned);
        kept = List.copyOf(kept);
        codecs = Map.copyOf(codecs);
    }

    /** A visit without a deadline. */
    public RemoteRun(
            String queryId,
            int from,
            int to,
            Map<String, Tensor> send,
            List<String> returned,
            List<String> kept,
            Map<String, String> codecs) {
        this(queryId, from, to, send, returned, kept, codecs, Timeline.NEVER);
    }

    /** The codec of a tensor that crosses, {@link Coding#RAW} if it crosses as it is. */
    public String codec(String tensor) {
        return codecs.getOrDefault(tensor, Coding.RAW);
    }
}
