package org.jointdnn.device;

import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jointdnn.device.adapt.LinkEstimate;
import org.jointdnn.device.adapt.PlanChooser;
import org.jointdnn.device.stream.Outcome;
import org.jointdnn.device.stream.QueryStream;
import org.jointdnn.device.stream.StreamSettings;
import org.jointdnn.engine.Timeline;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Side;
import org.jointdnn.wire.LinkException;

/**
 * One network that runs on this device and on a cloud server together.
 *
 * <p>It starts with nothing but the server's address and the model's name. While it measures link and machines and fetches
 * the weights it needs, queries are answered by the server alone, if the chosen plan allows that; else they wait. After that
 * they follow the best plan, which changes as link, server and device do. Once this device holds all weights, a query is
 * answered whatever becomes of the server: from the last activation that was computed here.
 *
 * <p>Thread safety: safe. Close it when it is not needed any more.
 */
public final class JointDnn implements AutoCloseable {
    private final ManagedChannel channel;
    private final Supplier<ServedNetwork> opener;
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile ServedNetwork network;
    private volatile boolean closed;

    private JointDnn(ManagedChannel channel, Function<Runnable, ServedNetwork> opener) {
        this.channel = channel;
        this.opener = () -> opener.apply(this::renew);
        this.network = this.opener.get();
    }

    /** Connects with {@link JointDnnOptions#DEFAULT}. */
    public static JointDnn connect(String target, String model, Objective objective) {
        return connect(target, model, objective, JointDnnOptions.DEFAULT);
    }

    /**
     * Connects to a server and begins to prepare; returns when the first query can be asked.
     *
     * @param target the server, {@code HOST:PORT}
     * @throws LinkException if the server can't be reached or does not offer the model
     * @throws IllegalArgumentException if the options hold a profile or a calibration of another model
     */
    public static JointDnn connect(String target, String model, Objective objective, JointDnnOptions options) {
        return connect(target, model, objective, options, OrtLocalSide::new);
    }

    /** Makes this device's side of a bundle. */
    interface LocalSideFactory {
        LocalSide open(DeviceWeights weights, JointDnnOptions options);
    }

    static JointDnn connect(
            String target, String model, Objective objective, JointDnnOptions options, LocalSideFactory factory) {
        ManagedChannel channel = Channels.open(target, options.limits());
        try {
            CloudCalls calls = new CloudCalls(channel, target, options.timeout());
            BundleCache cache = new BundleCache(options.cache(), options.listener());
            return new JointDnn(channel, otherVersion -> {
                DeviceWeights weights = new DeviceWeights(cache.open(calls, model));
                checkCalibration(options, weights.directory().bundle());
                LocalSide local = factory.open(weights, options);
                return started(new ServedNetwork(calls, model, weights, local, objective, options, otherVersion));
            });
        } catch (RuntimeException e) {
            channel.shutdownNow();
            throw e;
        }
    }

    private static void checkCalibration(JointDnnOptions options, Bundle bundle) {
        options.calibration()
                .flatMap(calibration -> calibration.mismatch(bundle))
                .ifPresent(reason -> {
                    throw new IllegalArgumentException(reason);
                });
    }

    private static ServedNetwork started(ServedNetwork network) {
        try {
            network.start();
            return network;
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    /**
     * Changes to the version of the model that the server has now; queries go on by the old one, which this device can answer
     * alone, until the new one's plan is ready.
     */
    private void renew() {
        if (closed || !renewing.compareAndSet(false, true)) {
            return;
        }
        ServedNetwork next = null;
        try {
            next = opener.get();
            next.awaitPlanned();
            ServedNetwork before = network;
            network = next;
            next = null;
            before.closeWhenIdle();
        } catch (LinkException | InfeasibleException | CancellationException | IllegalArgumentException e) {
            // The old version goes on to be served from here; the server's next refusal has this tried again.
        } finally {
            if (next != null) {
                next.close();
            }
            renewing.set(false);
            if (closed) {
                network.close();
            }
        }
    }

    /** The model's inputs. */
    public List<TensorSpec> inputs() {
        return bundle().inputs();
    }

    /** The model's outputs. */
    public List<TensorSpec> outputs() {
        return bundle().outputs();
    }

    /** The model's bundle. */
    public Bundle bundle() {
        return network.bundle();
    }

    /**
     * Waits until queries follow the chosen plan, and returns it.
     *
     * @throws LinkException if the preparation failed on the link
     * @throws InfeasibleException if no plan respects the constraints
     */
    public Plan awaitPlanned() {
        return network.awaitPlanned();
    }

    /** Waits until link and machines are measured, and returns what the planner works with. */
    public Costs awaitCosts() {
        return network.awaitCosts();
    }

    /**
     * {@link #awaitCosts} as recent queries found them: both machines' times are multiplied by how much longer than its
     * profile says each segment, or else each side, has taken lately. If plans are being chosen, over the link as it is
     * thought to be now.
     */
    public Costs currentCosts() {
        return network.currentCosts();
    }

    /** The link as the traffic shows it; empty as long as plans aren't being chosen. */
    public Optional<LinkEstimate> link() {
        return network.session().map(session -> session.link());
    }

    /** Whether this device holds all that it needs to answer without the server, and may: then every query is answered. */
    public boolean answersAlone() {
        return network.answersAlone();
    }

    /** The plan that queries follow now; empty as long as plans aren't being chosen. */
    public Optional<Plan> currentPlan() {
        return network.session().map(session -> session.plan());
    }

    /**
     * Measures the link again, which takes some twenty round trips; the plan stays as it is.
     *
     * @param radio whose power constants to use; its rates and round-trip time are ignored
     * @throws LinkException if the link fails
     */
    public Link measureLink(Link radio) {
        return network.measureLink(radio);
    }

    /**
     * Follows another plan from now on, with all tensors crossing as they are: waits until link and machines are measured,
     * brings the plan's segments to both sides, and returns the plan with its predicted cost. No other plan is chosen any
     * more.
     *
     * @param placement the side of each block; all tensors cross raw
     */
    public Plan follow(List<Side> placement) {
        return follow(PlanEvaluator.evaluate(awaitCosts(), placement));
    }

    /**
     * Follows another plan from now on, codecs included: brings its segments to both sides, and returns it. No other plan is
     * chosen any more.
     *
     * @param plan for this bundle, its cost predicted
     */
    public Plan follow(Plan plan) {
        return network.follow(plan);
    }

    /**
     * Follows the best plan of the moment from now on by another choice than the options', beginning with one that is brought
     * to both sides first.
     *
     * @param choice says whether this device may answer alone
     * @param chooser finds the best plan within the choice
     */
    public Plan follow(PlanChoice.Best choice, PlanChooser chooser, Plan first) {
        return network.follow(choice, chooser, first);
    }

    /**
     * Answers a query, however long it takes.
     *
     * @param inputs exactly those of the model
     * @throws IllegalArgumentException if they are not
     * @throws LinkException if the server fails and this device can't answer alone
     */
    public Tensors run(Tensors inputs) {
        return answer(inputs, Timeline.NEVER);
    }

    /**
     * Answers a query, by a deadline if this device alone could meet it, once it holds all weights; else as soon as
     * possible.
     *
     * @param inputs exactly those of the model
     * @param deadline from now
     * @throws IllegalArgumentException if they are not
     * @throws LinkException if the server fails and this device can't answer alone
     */
    public Tensors run(Tensors inputs, Duration deadline) {
        return answer(inputs, System.nanoTime() + deadline.toNanos());
    }

    private Tensors answer(Tensors inputs, long deadlineNanos) {
        while (true) {
            ServedNetwork asked = network;
            Optional<Tensors> answer = asked.run(inputs, deadlineNanos);
            if (answer.isPresent()) {
                return answer.get();
            }
            if (asked == network) {
                throw new IllegalStateException("the connection is closed");
            }
        }
    }

    /**
     * Opens a stream of queries, such as a camera's frames, whose stages overlap: this device computes for one while another
     * is on the link and a third on the server. Close it before this. When the server changes to another version of the model, the
     * frames of an open stream fail.
     *
     * @param consumer gets the outcome of each query, in order
     */
    public QueryStream<Tensors, Tensors> stream(StreamSettings settings, Consumer<? super Outcome<Tensors>> consumer) {
        return network.stream(settings, consumer);
    }

    /** How the last query was answered; throws IllegalStateException before the first. */
    public PlanReport lastPlan() {
        return network.lastPlan().orElseThrow(() -> new IllegalStateException("no query has been answered yet"));
    }

    /** Stops the preparation, closes the connection and frees the sessions. */
    @Override
    public void close() {
        closed = true;
        channel.shutdownNow();
        network.close();
    }
}
