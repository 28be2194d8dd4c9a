package org.jointdnn.cloud;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jointdnn.wire.health.HealthCheckRequest;
import org.jointdnn.wire.health.HealthCheckResponse;
import org.jointdnn.wire.health.HealthCheckResponse.ServingStatus;
import org.jointdnn.wire.health.HealthGrpc.HealthImplBase;

/**
 * gRPC's health service: the server as a whole, named by the empty string, and its services are
 * SERVING until the server begins to stop.
 */
final class HealthService extends HealthImplBase {
    private final Set<String> services;
    private final List<ServerCallStreamObserver<HealthCheckResponse>> watchers = new CopyOnWriteArrayList<>();
    private boolean stopping;

    /**
     * @param services full names of the services
     */
    HealthService(Set<String> services) {
        this.services = services;
    }

    /** Tells watchers, and whoever asks from now on, that the server takes no more requests. */
    synchronized void stop() {
        stopping = true;
        for (ServerCallStreamObserver<HealthCheckResponse> watcher : watchers) {
            if (!watcher.isCancelled()) {
                watcher.onNext(response(ServingStatus.NOT_SERVING));
                watcher.onCompleted();
            }
        }
        watchers.clear();
    }

    /** Whether the server takes requests. */
    synchronized boolean isServing() {
        return !stopping;
    }

    @Override
    public synchronized void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> call) {
        if (!knows(request)) {
            call.onError(Status.NOT_FOUND
                    .withDescription("no service named '" + request.getService() + "'")
                    .asRuntimeException());
            return;
        }
        call.onNext(response(status()));
        call.onCompleted();
    }

    @Override
    public synchronized void watch(HealthCheckRequest request, StreamObserver<HealthCheckResponse> call) {
        call.onNext(response(knows(request) ? status() : ServingStatus.SERVICE_UNKNOWN));
        if (stopping) {
            call.onCompleted();
            return;
        }
        ServerCallStreamObserver<HealthCheckResponse> watcher = (ServerCallStreamObserver<HealthCheckResponse>) call;
        watcher.setOnCancelHandler(() -> watchers.remove(watcher));
        watchers.add(watcher);
    }

    private boolean knows(HealthCheckRequest request) {
        return request.getService().isEmpty() || services.contains(request.getService());
    }

    private ServingStatus status() {
        return stopping ? ServingStatus.NOT_SERVING : ServingStatus.SERVING;
    }

    private static HealthCheckResponse response(ServingStatus status) {
        return HealthCheckResponse.newBuilder().setStatus(status).build();
    }
}
