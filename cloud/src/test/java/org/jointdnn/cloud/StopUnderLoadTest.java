package org.jointdnn.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.InferMethod;
import org.jointdnn.wire.LinkException;
import org.jointdnn.wire.TensorMessages;
import org.jointdnn.wire.WireLimits;
import org.jointdnn.wire.health.HealthCheckRequest;
import org.jointdnn.wire.health.HealthCheckResponse;
import org.jointdnn.wire.health.HealthCheckResponse.ServingStatus;
import org.jointdnn.wire.health.HealthGrpc;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ServerReadyRequest;
import org.jointdnn.wire.inference.ServerReadyResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that is stopped while clients ask it without a pause; each asks for itself when it finds nobody. */
@Timeout(60)
class StopUnderLoadTest {
    private static final int CLIENTS = 8;

    private final Sleeping model = new Sleeping(5_000_000);
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger unreachable = new AtomicInteger();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final CountDownLatch begun = new CountDownLatch(50);

    private static CloudSettings settings(Duration drain) {
        CloudSettings defaults = CloudSettings.of("127.0.0.1", 0, Path.of("unused"));
        return new CloudSettings(
                defaults.host(),
                0,
                defaults.cache(),
                1,
                1,
                defaults.maxWaiting(),
                defaults.sessionBytes(),
                defaults.keptAge(),
                defaults.keptBytes(),
                WireLimits.DEFAULT,
                drain);
    }

    private static ManagedChannel open(CloudServer server) {
        return Grpc.newChannelBuilder("127.0.0.1:" + server.port(), InsecureChannelCredentials.create())
                .build();
    }

    private void askUntilStopped(ManagedChannel channel) {
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName("arithmetic");
        TensorMessages.addInput(request, "x", Tensor.ofFloats(Shape.of(4), 1, 2, 3, 4));
        while (!stop.get()) {
            try {
                ClientCalls.blockingUnaryCall(
                        channel,
                        InferMethod.DESCRIPTOR,
                        CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS),
                        request.build());
                answered.incrementAndGet();
                begun.countDown();
            } catch (StatusRuntimeException e) {
                if (LinkException.of("server", e) instanceof LinkException.Unreachable) {
                    unreachable.incrementAndGet();
                } else {
                    failures.add(e);
                }
            }
        }
    }

    /** Closes the server under load, and goes on asking until every client has found nobody. */
    private void stopUnderLoad(CloudServer server) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<ManagedChannel> channels = new ArrayList<>();
        List<Future<?>> asking = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            ManagedChannel channel = open(server);
            channels.add(channel);
            asking.add(clients.submit(() -> askUntilStopped(channel)));
        }
        begun.await();
        server.close();
        while (unreachable.get() < CLIENTS) {
            Thread.onSpinWait();
        }
        stop.set(true);
        for (Future<?> client : asking) {
            client.get();
        }
        clients.shutdown();
        channels.forEach(ManagedChannel::shutdownNow);
    }

    @Test
    void everyRequestThatWasTakenIsAnswered() throws Exception {
        stopUnderLoad(model.serve(settings(Duration.ofSeconds(20))));

        assertThat(failures).isEmpty();
        assertThat(answered.get()).isGreaterThanOrEqualTo(50).isEqualTo(model.runs.get());
    }

    @Test
    void whatTakesTooLongIsCutOffAsALostLink() throws Exception {
        stopUnderLoad(model.serve(settings(Duration.ZERO)));

        assertThat(failures).isEmpty();
        assertThat(answered.get()).isGreaterThanOrEqualTo(50);
    }

    @Test
    void whoWatchesItsHealthIsToldBeforeItEnds() throws Exception {
        CloudServer server = model.serve(settings(Duration.ofSeconds(20)));
        ManagedChannel channel = open(server);
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        CountDownLatch watching = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        HealthGrpc.newStub(channel).watch(HealthCheckRequest.getDefaultInstance(), new StreamObserver<>() {
            @Override
            public void onNext(HealthCheckResponse response) {
                seen.add(response.getStatus().name());
                watching.countDown();
            }

            @Override
            public void onError(Throwable failure) {
                seen.add(failure.toString());
                ended.countDown();
            }

            @Override
            public void onCompleted() {
                ended.countDown();
            }
        });
        watching.await();
        server.close();
        ended.await();
        assertThat(seen).containsExactly(ServingStatus.SERVING.name(), ServingStatus.NOT_SERVING.name());
        channel.shutdownNow();
    }

    @Test
    void aServerThatStopsIsNotReady() {
        HealthService health = new HealthService(Set.of());
        ServedModels models = new ServedModels(List.of(), (name, file) -> model);
        ComputeSlots slots = new ComputeSlots(1, 1, System::nanoTime);
        Inference inference = new Inference(
                models, slots, new KeptTensors(1, 1, System::nanoTime), WireLimits.DEFAULT, System::nanoTime);
        InferenceService service = new InferenceService("test", models, inference, health::isServing);
        assertThat(ready(service)).isTrue();
        health.stop();
        assertThat(ready(service)).isFalse();
    }

    private static boolean ready(InferenceService service) {
        List<ServerReadyResponse> answers = new ArrayList<>();
        service.serverReady(ServerReadyRequest.getDefaultInstance(), new StreamObserver<>() {
            @Override
            public void onNext(ServerReadyResponse answer) {
                answers.add(answer);
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onCompleted() {}
        });
        return answers.get(0).getReady();
    }
}
