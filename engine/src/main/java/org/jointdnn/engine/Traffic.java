package org.jointdnn.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * What crossed the link, and what coding it took. Bytes are those of tensors alone, without the messages around them.
 *
 * <p>Coding may go on while other bytes are on their way, so its times are no parts of a visit's time:
 * {@link RemoteTimings} says in which of those they lie.
 *
 * @param uploadBytes of the tensors sent, as they crossed
 * @param uploadRawBytes of the same tensors as they are
 * @param downloadBytes of the tensors brought back, as they crossed
 * @param downloadRawBytes of the same tensors as they are
 * @param codingNanos encoding and decoding on this side, and what a slowed-down machine adds to it
 * @param remoteCodingNanos decoding and encoding on the other side
 * @param uncoded tensors that crossed raw although a codec was meant for them
 */
public record Traffic(
        long uploadBytes,
        long uploadRawBytes,
        long downloadBytes,
        long downloadRawBytes,
        long codingNanos,
        long remoteCodingNanos,
        List<Uncoded> uncoded) {
    /** Nothing crossed. */
    public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0, 0, List.of());

    /** A tensor that its codec refused, and why. */
    public record Uncoded(String tensor, String codec, String reason) {}

    public Traffic {
        uncoded = List.copyOf(uncoded);
    }

    /** Both together. */
    public Traffic plus(Traffic other) {
        List<Uncoded> all = new ArrayList<>(uncoded);
        all.addAll(other.uncoded);
        return new Traffic(
                uploadBytes + other.uploadBytes,
                uploadRawBytes + other.uploadRawBytes,
                downloadBytes + other.downloadBytes,
                downloadRawBytes + other.downloadRawBytes,
                codingNanos + other.codingNanos,
                remoteCodingNanos + other.remoteCodingNanos,
                all);
    }
}
