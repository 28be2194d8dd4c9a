package org.jointdnn.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.InferMethod;
import org.jointdnn.wire.LinkException;
import org.jointdnn.wire.ServerStamps;
import org.jointdnn.wire.TensorMessages;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ten times as many requests as the server can do, each of which must be done within a deadline. */
@Timeout(120)
class OverloadTest {
    private static final long COMPUTE_NANOS = 20_000_000;
    private static final long DEADLINE_NANOS = 25 * COMPUTE_NANOS;
    private static final long WINDOW_NANOS = 60 * COMPUTE_NANOS;
    /** Other work on the machine may spoil some. */
    private static final int ATTEMPTS = 6;

    private final Sleeping model = new Sleeping(COMPUTE_NANOS);
    private final CloudServer server = model.serve(CloudSettings.of("127.0.0.1", 0, Path.of("unused")));
    private final ManagedChannel channel = Grpc.newChannelBuilder(
                    "127.0.0.1:" + server.port(), InsecureChannelCredentials.create())
            .build();

    /** @param waitedNanos until the outcome */
    private record Outcome(long waitedNanos, Optional<LinkException> failure) {}

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.close();
    }

    private static ModelInferRequest request() {
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName("arithmetic");
        TensorMessages.addInput(request, "x", Tensor.ofFloats(Shape.of(4), 1, 2, 3, 4));
        return request.build();
    }

    private CompletableFuture<ModelInferResponse> send(long deadlineNanos) {
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(deadlineNanos, TimeUnit.NANOSECONDS);
        CompletableFuture<ModelInferResponse> answer = new CompletableFuture<>();
        ClientCalls.asyncUnaryCall(channel.newCall(InferMethod.DESCRIPTOR, options), request(), new StreamObserver<>() {
            @Override
            public void onNext(ModelInferResponse response) {
                answer.complete(response);
            }

            @Override
            public void onError(Throwable failure) {
                answer.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {}
        });
        return answer;
    }

    /** Answers a second from a server that always has the next request, and never many. */
    private double peak() throws Exception {
        List<CompletableFuture<ModelInferResponse>> calls = new ArrayList<>();
        long start = System.nanoTime();
        int answers = 0;
        for (; System.nanoTime() - start < WINDOW_NANOS; answers++) {
            while (calls.size() < answers + 4) {
                calls.add(send(20 * DEADLINE_NANOS));
            }
            calls.get(answers).get();
        }
        double peak = 1e9 * answers / (System.nanoTime() - start);
        for (CompletableFuture<ModelInferResponse> call : calls) {
            call.get();
        }
        return peak;
    }

    /** Requests at ten times the rate that the server can do; when the first are answered, the queue is full. */
    private List<Outcome> overload(double peak) throws Exception {
        List<CompletableFuture<ModelInferResponse>> calls = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        long start = System.nanoTime();
        long end = start + WINDOW_NANOS;
        for (long now = start; now < end; now = System.nanoTime()) {
            while (calls.size() < (now - start) / 1e9 * 10 * peak) {
                CompletableFuture<ModelInferResponse> call = send(DEADLINE_NANOS);
                long sentNanos = now;
                calls.add(call.whenComplete((answer, failure) -> {
                    synchronized (outcomes) {
                        outcomes.add(outcome(call, System.nanoTime() - sentNanos));
                    }
                }));
            }
            LockSupport.parkNanos(500_000);
        }
        for (CompletableFuture<ModelInferResponse> call : calls) {
            outcome(call, 0);
        }
        synchronized (outcomes) {
            return List.copyOf(outcomes);
        }
    }

    private static Outcome outcome(CompletableFuture<ModelInferResponse> call, long waitedNanos) {
        try {
            call.get();
            return new Outcome(waitedNanos, Optional.empty());
        } catch (ExecutionException e) {
            return new Outcome(waitedNanos, Optional.of(LinkException.of("server", e)));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void goodputStaysAndTheRestIsRefusedAtOnceWithAHint() throws Exception {
        peak();
        List<String> tried = new ArrayList<>();
        boolean good = false;
        for (int attempt = 0; attempt < ATTEMPTS && !good; attempt++) {
            double peak = peak();
            List<Outcome> outcomes = overload(peak);
            List<Outcome> answered =
                    outcomes.stream().filter(o -> o.failure().isEmpty()).toList();
            List<Outcome> refused = outcomes.stream()
                    .filter(o -> o.failure()
                            .filter(e -> e instanceof LinkException.Overloaded overloaded
                                    && overloaded.retryAfter().isPresent())
                            .isPresent())
                    .toList();
            // Answers to requests of the window come until its end and a deadline later; the last queue is part of
            // both.
            double span = WINDOW_NANOS + Math.min(DEADLINE_NANOS, longest(answered));
            double goodput = 1e9 * answered.size() / span;
            long late = outcomes.size() - answered.size() - refused.size();
            tried.add(String.format(
                    "peak %.1f goodput %.1f answered %d refused %d late %d, medians %d and %d us",
                    peak,
                    goodput,
                    answered.size(),
                    refused.size(),
                    late,
                    median(answered) / 1000,
                    median(refused) / 1000));
            good = goodput >= 0.9 * peak
                    && late <= 0.1 * answered.size()
                    && refused.size() > answered.size()
                    && median(refused) < median(answered) / 4;
        }
        assertThat(good).as("%s", tried).isTrue();
    }

    private static long longest(List<Outcome> outcomes) {
        return outcomes.stream().mapToLong(Outcome::waitedNanos).max().orElse(0);
    }

    private static long median(List<Outcome> outcomes) {
        long[] waited =
                outcomes.stream().mapToLong(Outcome::waitedNanos).sorted().toArray();
        return waited.length == 0 ? 0 : waited[waited.length / 2];
    }

    @Test
    void answersSayHowBusyTheServerIs() throws Exception {
        ServerStamps alone = ServerStamps.of(send(DEADLINE_NANOS).get());
        assertThat(alone.load().waiting()).isZero();
        assertThat(alone.load().factor()).isEqualTo(1);
        List<CompletableFuture<ModelInferResponse>> calls = new ArrayList<>();
        for (int call = 0; call < 10; call++) {
            calls.add(send(20 * DEADLINE_NANOS));
        }
        int most = 0;
        for (CompletableFuture<ModelInferResponse> call : calls) {
            most = Math.max(most, ServerStamps.of(call.get()).load().waiting());
        }
        assertThat(most).isBetween(1, 9);
    }
}
