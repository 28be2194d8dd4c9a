package org.jointdnn.cloud;

import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** Completes calls: with the one answer that a piece of work gives, or with the status of its failure. */
final class Answers {
    private Answers() {}

    /**
     * @param request what is asked, for the log and for the text of an unexpected failure
     */
    static <T> void one(String request, StreamObserver<T> call, Supplier<T> work) {
        T answer;
        try {
            answer = work.get();
        } catch (RuntimeException e) {
            call.onError(Refusals.of(request, e));
            return;
        }
        call.onNext(answer);
        call.onCompleted();
    }
}
