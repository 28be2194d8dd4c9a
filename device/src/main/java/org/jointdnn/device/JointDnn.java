package org.jointdnn.device;

import io.grpc.ManagedChannel;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jointdnn.device.adapt.MachineSpeeds;
import org.jointdnn.engine.Execution;
import org.jointdnn.engine.PlanExecutor;
import org.jointdnn.engine.calibration.KnownLosses;
import org.jointdnn.engine.calibration.WholeLossSolver;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Side;
import org.jointdnn.wire.LinkException;
import org.jspecify.annotations.Nullable;

/**
 * One network that runs on this device and on a cloud server together.
 *
 * <p>It starts with nothing but the server's address and the model's name. While it measures link and
 * machines and fetches the weights it needs, queries are answered by the server alone, if the chosen plan
 * allows that; else they wait. After that they follow the plan. If the server fails on the way and this
 * device holds all weights, it answers alone.
 *
 * <p>Thread safety: safe. Close it when it is not needed any more.
 */
public final class JointDnn implements AutoCloseable {
    private final ManagedChannel channel;
    private final CloudCalls calls;
    private final BundleDirectory directory;
    private final LocalSide local;
    private final ClockOffset clockOffset;
    private final PlanExecutor executor;
    private final LinkMeter meter;
    private final Preparation preparation;
    private final Objective objective;
    private final JointDnnOptions options;
    private final ExecutorService background = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "jointdnn-device");
        thread.setDaemon(true);
        return thread;
    });
    private final CompletableFuture<Costs> costs = new CompletableFuture<>();
    private final CompletableFuture<Plan> planned = new CompletableFuture<>();
    private final MachineSpeeds speeds = new MachineSpeeds();
    private volatile @Nullable Current current;
    private volatile @Nullable PlanReport last;

    /**
     * The plan that queries follow now.
     *
     * @param predicted whether its cost is a prediction
     */
    private record Current(Plan plan, boolean predicted) {}

    private JointDnn(
            ManagedChannel channel,
            CloudCalls calls,
            String model,
            BundleDirectory directory,
            LocalSide local,
            Objective objective,
            JointDnnOptions options) {
        Bundle bundle = directory.bundle();
        options.calibration()
                .flatMap(calibration -> calibration.mismatch(bundle))
                .ifPresent(reason -> {
                    throw new IllegalArgumentException(reason);
                });
        this.channel = channel;
        this.calls = calls;
        this.directory = directory;
        this.local = local;
        this.objective = objective;
        this.options = options;
        this.clockOffset = new ClockOffset();
        this.meter = new LinkMeter(calls, clockOffset);
        this.executor = new PlanExecutor(
                bundle,
                local.runner(),
                new GrpcRemote(calls, model, bundle, clockOffset, options.limits(), options.pace()));
        this.preparation = new Preparation(
                calls,
                model,
                directory,
                local,
                meter,
                new BlobFetcher(calls, model, directory, Thread::sleep),
                options);
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
        LocalSide open(BundleDirectory directory, JointDnnOptions options);
    }

    static JointDnn connect(
            String target, String model, Objective objective, JointDnnOptions options, LocalSideFactory factory) {
        ManagedChannel channel = Channels.open(target, options.limits());
        try {
            CloudCalls calls = new CloudCalls(channel, target, options.timeout());
            BundleDirectory directory = new BundleCache(options.cache()).open(calls, model);
            LocalSide local = factory.open(directory, options);
            JointDnn joint = new JointDnn(channel, calls, model, directory, local, objective, options);
            return started(joint);
        } catch (RuntimeException e) {
            channel.shutdownNow();
            throw e;
        }
    }

    private static JointDnn started(JointDnn joint) {
        try {
            joint.start();
            return joint;
        } catch (RuntimeException e) {
            joint.close();
            throw e;
        }
    }

    private void start() {
        clockOffset.add(calls.probe(0, 0));
        if (Plans.allows(options.choice(), Side.CLOUD)) {
            current = new Current(Plans.allOn(Side.CLOUD, directory.bundle()), false);
        }
        background.execute(() -> {
            try {
                costs.complete(preparation.costs());
                Plan plan = Plans.choose(options.choice(), solver(), objective, costs.join(), directory.bundle());
                switchTo(plan);
                planned.complete(plan);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                fail(new CancellationException("the connection was closed"));
            } catch (RuntimeException e) {
                fail(e);
            }
        });
    }

    /** With a calibration, one that counts the losses of several crossings only as they were measured together. */
    private PlanSolver solver() {
        return options.calibration()
                .<PlanSolver>map(calibration -> new WholeLossSolver(options.solver(), new KnownLosses(calibration)))
                .orElse(options.solver());
    }

    private void fail(RuntimeException failure) {
        costs.completeExceptionally(failure);
        planned.completeExceptionally(failure);
    }

    private void switchTo(Plan plan) throws InterruptedException {
        preparation.ready(plan);
        current = new Current(plan, true);
        options.listener().progress(PreparationListener.Stage.READY, 1, 1);
    }

    /** The model's inputs. */
    public List<TensorSpec> inputs() {
        return directory.bundle().inputs();
    }

    /** The model's outputs. */
    public List<TensorSpec> outputs() {
        return directory.bundle().outputs();
    }

    /** The model's bundle. */
    public Bundle bundle() {
        return directory.bundle();
    }

    /**
     * Waits until queries follow the chosen plan, and returns it.
     *
     * @throws LinkException if the preparation failed on the link
     * @throws InfeasibleException if no plan respects the constraints
     */
    public Plan awaitPlanned() {
        return await(planned);
    }

    /** Waits until link and machines are measured, and returns what the planner works with. */
    public Costs awaitCosts() {
        return await(costs);
    }

    /**
     * {@link #awaitCosts} with both machines as fast as recent queries found them: times are multiplied by how much
     * longer than its profile says each segment, or else each side, has taken lately.
     */
    public Costs currentCosts() {
        return speeds.corrected(awaitCosts());
    }

    /**
     * Measures the link again, which takes some twenty round trips; the plan stays as it is.
     *
     * @param radio whose power constants to use; its rates and round-trip time are ignored
     * @throws LinkException if the link fails
     */
    public Link measureLink(Link radio) {
        return meter.measure(radio);
    }

    /**
     * Follows another plan from now on, with all tensors crossing as they are: waits until link and machines are measured,
     * brings the plan's segments to both sides, and returns the plan with its predicted cost.
     *
     * @param placement the side of each block; all tensors cross raw
     */
    public Plan follow(List<Side> placement) {
        return follow(PlanEvaluator.evaluate(awaitCosts(), placement));
    }

    /**
     * Follows another plan from now on, codecs included: brings its segments to both sides, and returns it.
     *
     * @param plan for this bundle, its cost predicted
     */
    public Plan follow(Plan plan) {
        CompletableFuture<Plan> followed = new CompletableFuture<>();
        background.execute(() -> {
            try {
                switchTo(plan);
                followed.complete(plan);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                followed.completeExceptionally(new CancellationException("the connection was closed"));
            } catch (RuntimeException e) {
                followed.completeExceptionally(e);
            }
        });
        return await(followed);
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /**
     * Answers a query.
     *
     * @param inputs exactly those of the model
     * @throws IllegalArgumentException if they are not
     * @throws LinkException if the server fails and this device can't answer alone
     */
    public Tensors run(Tensors inputs) {
        Current followed = current;
        if (followed == null) {
            awaitPlanned();
            followed = Objects.requireNonNull(current);
        }
        Tensors outputs;
        try {
            outputs = execute(followed, inputs, Optional.empty());
        } catch (LinkException e) {
            outputs = answerAlone(inputs, e);
        }
        refreshClockOffset();
        return outputs;
    }

    private Tensors execute(Current followed, Tensors inputs, Optional<String> fallback) {
        Execution execution = executor.execute(followed.plan(), inputs.asMap());
        last = new PlanReport(
                followed.plan(),
                followed.predicted() ? Optional.of(followed.plan().cost()) : Optional.empty(),
                execution.timings(),
                fallback);
        if (costs.isDone() && !costs.isCompletedExceptionally()) {
            speeds.observe(costs.join(), followed.plan(), execution.timings());
        }
        return Tensors.of(execution.outputs());
    }

    private Tensors answerAlone(Tensors inputs, LinkException failure) {
        boolean complete = Plans.allBlobs(directory.bundle()).stream().allMatch(directory::has);
        if (!complete || !mayAnswerAlone()) {
            throw failure;
        }
        Plan alone = Plans.allOn(Side.MOBILE, directory.bundle());
        return execute(new Current(alone, false), inputs, Optional.of(String.valueOf(failure.getMessage())));
    }

    /** Pins and forced plans say where a block must not run; a failing server changes nothing about that. */
    private boolean mayAnswerAlone() {
        return options.choice() instanceof PlanChoice.Best && Plans.allows(options.choice(), Side.MOBILE);
    }

    private void refreshClockOffset() {
        if (!clockOffset.isStale(System.nanoTime())) {
            return;
        }
        try {
            background.execute(() -> {
                try {
                    clockOffset.add(calls.probe(0, 0));
                } catch (LinkException e) {
                    // The next query will tell.
                }
            });
        } catch (RejectedExecutionException closed) {
            // Nobody asks for timings any more.
        }
    }

    /** How the last query was answered; throws IllegalStateException before the first. */
    public PlanReport lastPlan() {
        PlanReport report = last;
        if (report == null) {
            throw new IllegalStateException("no query has been answered yet");
        }
        return report;
    }

    /** Stops the preparation, closes the connection and frees the sessions. */
    @Override
    public void close() {
        background.shutdownNow();
        channel.shutdownNow();
        try {
            background.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            local.close();
        }
    }
}
