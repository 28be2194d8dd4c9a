package org.jointdnn.device;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import org.jointdnn.wire.LinkException;
import org.jointdnn.wire.jointdnn.InferAnswerPart;
import org.jointdnn.wire.jointdnn.InferRequestPart;
import org.jspecify.annotations.Nullable;

/**
 * An inference in parts, on the caller's thread; every failure is a {@link LinkException}.
 *
 * <p>Thread safety: none.
 */
final class StreamedCall implements AutoCloseable {
    private final BlockingClientCall<InferRequestPart, InferAnswerPart> call;
    private final String target;

    StreamedCall(BlockingClientCall<InferRequestPart, InferAnswerPart> call, String target) {
        this.call = call;
        this.target = target;
    }

    /** Waits until the transport has room, and sends a part; false if the server has ended the call already. */
    boolean send(InferRequestPart part) {
        try {
            return call.write(part);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (StatusException e) {
            throw LinkException.of(target, e);
        }
    }

    /** Says that the request is complete. */
    void endRequest() {
        call.halfClose();
    }

    /** Waits for the next part of the answer; null at its end. */
    @Nullable
    InferAnswerPart receive() {
        try {
            return call.read();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (StatusException e) {
            throw LinkException.of(target, e);
        }
    }

    private LinkException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return LinkException.of(
                target,
                Status.CANCELLED
                        .withDescription("the thread was interrupted")
                        .withCause(e)
                        .asRuntimeException());
    }

    /** Cancels the call if it has not ended. */
    @Override
    public void close() {
        call.cancel("the visit is over", null);
    }
}
