package org.jointdnn.device;

import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.RemoteResult;
import org.jointdnn.engine.RemoteRun;
import org.jointdnn.engine.RemoteSide;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.wire.LinkException;
import org.jointdnn.wire.WireLimits;

/**
 * A model on a cloud server as the other side of a {@link org.jointdnn.engine.PlanExecutor}, for those
 * who measure and plan by themselves; {@link JointDnn} does all of it.
 *
 * <p>Thread safety: safe.
 */
public final class CloudSide implements RemoteSide, AutoCloseable {
    private final ManagedChannel channel;
    private final GrpcRemote remote;

    private CloudSide(ManagedChannel channel, GrpcRemote remote) {
        this.channel = channel;
        this.remote = remote;
    }

    /**
     * Connects to a server.
     *
     * @param target the server, {@code HOST:PORT}
     * @param model the model's name there
     * @param bundle the model as this side has it; visits fail if the server has another
     * @param timeout of a visit
     * @throws LinkException if the server can't be reached
     */
    public static CloudSide connect(String target, String model, Bundle bundle, Duration timeout) {
        return connect(target, model, bundle, timeout, Pace.FULL);
    }

    /**
     * Connects to a server.
     *
     * @param target the server, {@code HOST:PORT}
     * @param model the model's name there
     * @param bundle the model as this side has it; visits fail if the server has another
     * @param timeout of a visit
     * @param pace of this device, at which it codes tensors
     * @throws LinkException if the server can't be reached
     */
    public static CloudSide connect(String target, String model, Bundle bundle, Duration timeout, Pace pace) {
        ManagedChannel channel = Channels.open(target, WireLimits.DEFAULT);
        try {
            CloudCalls calls = new CloudCalls(channel, target, timeout);
            ClockOffset clockOffset = new ClockOffset();
            clockOffset.add(calls.probe(0, 0));
            return new CloudSide(channel, new GrpcRemote(calls, model, bundle, clockOffset, WireLimits.DEFAULT, pace));
        } catch (RuntimeException e) {
            channel.shutdownNow();
            throw e;
        }
    }

    /** Fails with a LinkException if the visit fails. */
    @Override
    public CompletableFuture<RemoteResult> begin(RemoteRun visit) {
        return remote.begin(visit);
    }

    @Override
    public void forget(String queryId) {
        remote.forget(queryId);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        remote.close();
    }
}
