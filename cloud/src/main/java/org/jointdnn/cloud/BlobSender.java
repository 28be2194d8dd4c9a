package org.jointdnn.cloud;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.ServerCallStreamObserver;
import java.nio.ByteBuffer;
import org.jointdnn.wire.jointdnn.BlobChunk;

/**
 * Sends a blob in chunks, each when the transport has room for it, so that a slow link holds back the
 * reading instead of filling the server's memory.
 *
 * <p>Thread safety: confined to the call, whose callbacks come one at a time.
 */
final class BlobSender {
    /** Large enough to amortise a message's cost, small enough for progress to be seen on a slow link. */
    static final int CHUNK_BYTES = 256 << 10;

    private final ByteBuffer rest;
    private final ServerCallStreamObserver<BlobChunk> call;
    private boolean completed;

    private BlobSender(ByteBuffer rest, ServerCallStreamObserver<BlobChunk> call) {
        this.rest = rest;
        this.call = call;
    }

    /** Begins to send the content from an offset; must be called before the call's method returns. */
    static void start(ByteBuffer content, long offset, ServerCallStreamObserver<BlobChunk> call) {
        ByteBuffer rest = content.duplicate();
        rest.position(Math.toIntExact(offset));
        call.setOnReadyHandler(new BlobSender(rest, call)::sendWhileReady);
    }

    private void sendWhileReady() {
        while (!completed && call.isReady()) {
            if (!rest.hasRemaining()) {
                completed = true;
                call.onCompleted();
                return;
            }
            ByteBuffer chunk = rest.slice();
            chunk.limit(Math.min(CHUNK_BYTES, rest.remaining()));
            rest.position(rest.position() + chunk.limit());
            call.onNext(BlobChunk.newBuilder()
                    .setData(UnsafeByteOperations.unsafeWrap(chunk))
                    .build());
        }
    }
}
