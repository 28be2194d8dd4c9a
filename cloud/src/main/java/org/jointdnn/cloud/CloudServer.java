package org.jointdnn.cloud;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jointdnn.wire.InferMethod;
import org.jointdnn.wire.inference.GRPCInferenceServiceGrpc;
import org.jointdnn.wire.jointdnn.JointDnnServiceGrpc;
import org.jointdnn.wire.training.TrainingServiceGrpc;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cloud side: offers models over gRPC, whole to any client of the Open Inference Protocol, in
 * segments to JointDNN's devices.
 *
 * <p>It listens from its creation until it is closed. Thread safety: safe.
 */
public final class CloudServer implements AutoCloseable {
    /** Lets one connection carry 80 MB/s over a round trip of 50 ms; gRPC's own default is 1 MiB. */
    private static final int FLOW_CONTROL_WINDOW_BYTES = 4 << 20;

    /** Devices on a sparse link may check it this often; gRPC clients don't go below. */
    private static final int KEEP_ALIVE_FLOOR_SECONDS = 10;

    private static final Logger log = LoggerFactory.getLogger(CloudServer.class);

    private final CloudSettings settings;
    private final ServedModels models;
    private final Trainings trainings;
    private final HealthService health;
    private final Server server;

    private CloudServer(
            CloudSettings settings, ServedModels models, Trainings trainings, HealthService health, Server server) {
        this.settings = settings;
        this.models = models;
        this.trainings = trainings;
        this.health = health;
        this.server = server;
    }

    /** Starts a server; throws ServerStartException if it can't listen there. */
    public static CloudServer start(CloudSettings settings, List<ModelSource> sources) {
        return start(settings, TrainingLimits.DEFAULT, sources);
    }

    /** As {@link #start(CloudSettings, List)}, with limits for trainings. */
    public static CloudServer start(CloudSettings settings, TrainingLimits trainingLimits, List<ModelSource> sources) {
        return start(settings, trainingLimits, new ServedModels(sources, new OnnxModelLoader(settings)));
    }

    static CloudServer start(CloudSettings settings, ServedModels models) {
        return start(settings, TrainingLimits.DEFAULT, models);
    }

    private static CloudServer start(CloudSettings settings, TrainingLimits trainingLimits, ServedModels models) {
        ComputeSlots slots = new ComputeSlots(settings.computeSlots(), settings.maxWaiting(), System::nanoTime);
        KeptTensors kept = new KeptTensors(settings.keptAge().toNanos(), settings.keptBytes(), System::nanoTime);
        Inference inference = new Inference(models, slots, kept, settings.limits(), System::nanoTime);
        Trainings trainings = new Trainings(models, settings.threads(), trainingLimits, System::nanoTime);
        HealthService health = new HealthService(Set.of(
                GRPCInferenceServiceGrpc.SERVICE_NAME,
                JointDnnServiceGrpc.SERVICE_NAME,
                TrainingServiceGrpc.SERVICE_NAME));
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(settings.host(), settings.port()))
                .flowControlWindow(FLOW_CONTROL_WINDOW_BYTES)
                .maxInboundMessageSize(settings.limits().maxMessageBytes())
                .permitKeepAliveTime(KEEP_ALIVE_FLOOR_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addService(MalformedMessages.answered(
                        InferMethod.bind(new InferenceService(version(), models, inference, health::isServing))))
                .addService(MalformedMessages.answered(
                        new DeviceService(models, inference, slots, kept, settings.limits(), System::nanoTime)))
                .addService(MalformedMessages.answered(new TrainingService(trainings, slots)))
                .addService(health)
                .build();
        try {
            server.start();
        } catch (IOException e) {
            models.close();
            throw cannotListen(settings, e);
        }
        log.info("listening on {}:{}, offering {}", settings.host(), server.getPort(), models.names());
        return new CloudServer(settings, models, trainings, health, server);
    }

    private static ServerStartException cannotListen(CloudSettings settings, IOException failure) {
        String address = settings.host() + ":" + settings.port();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains("in use")) {
                return new ServerStartException(
                        address + " is in use by another program; choose another port", failure);
            }
        }
        return new ServerStartException("can't listen on " + address + ": " + failure.getMessage(), failure);
    }

    private static String version() {
        String version = CloudServer.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** The port it listens on. */
    public int port() {
        return server.getPort();
    }

    /** Names of the models it offers. */
    public List<String> models() {
        return models.names();
    }

    /** Returns when the server has been closed. */
    public void awaitClose() throws InterruptedException {
        server.awaitTermination();
    }

    /**
     * Says that it takes no more requests, stops listening, lets those that it has taken finish within the time set, also
     * those that wait for their turn, and frees the models. Whoever asks from now on finds nobody; whatever is left after that
     * time is cut off.
     */
    @Override
    public void close() {
        health.stop();
        server.shutdown();
        try {
            if (!server.awaitTermination(settings.drain().toMillis(), TimeUnit.MILLISECONDS)) {
                server.shutdownNow();
                server.awaitTermination(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        } finally {
            trainings.close();
            models.close();
        }
    }
}
