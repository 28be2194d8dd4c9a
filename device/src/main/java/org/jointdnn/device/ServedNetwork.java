package org.jointdnn.device;

import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jointdnn.device.adapt.AdaptiveSession;
import org.jointdnn.device.adapt.Answered;
import org.jointdnn.device.adapt.MachineSpeeds;
import org.jointdnn.device.adapt.PlanChooser;
import org.jointdnn.device.adapt.Surroundings;
import org.jointdnn.device.stream.ExclusiveRunner;
import org.jointdnn.device.stream.Outcome;
import org.jointdnn.device.stream.QueryStream;
import org.jointdnn.device.stream.StreamSettings;
import org.jointdnn.engine.Detour;
import org.jointdnn.engine.Execution;
import org.jointdnn.engine.PlanExecutor;
import org.jointdnn.engine.Timeline;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Side;
import org.jointdnn.wire.LinkException;
import org.jspecify.annotations.Nullable;

/**
 * One version of a model on a server, from its bundle to its answers. Queries go through the cloud alone until a plan is
 * ready, if the choice of plan allows that; then through a session that keeps choosing the best plan, or by the one plan that
 * was asked for.
 *
 * <p>Thread safety: safe.
 */
final class ServedNetwork implements AutoCloseable {
    private final CloudCalls calls;
    private final String model;
    private final BundleDirectory directory;
    private final LocalSide local;
    private final ExclusiveRunner device;
    private final Objective objective;
    private final JointDnnOptions options;
    private final ClockOffset clockOffset = new ClockOffset();
    private final GrpcRemote remote;
    private final PlanExecutor executor;
    private final LinkMeter meter;
    private final Preparation preparation;
    private final ReadyPlans readyPlans;
    private final ScheduledExecutorService background = Executors.newSingleThreadScheduledExecutor(daemon("learning"));
    private final ExecutorService preparing = Executors.newSingleThreadExecutor(daemon("preparing"));
    private final ExecutorService working = Executors.newCachedThreadPool(daemon("working"));
    private final CompletableFuture<Costs> costs = new CompletableFuture<>();
    private final CompletableFuture<Plan> planned = new CompletableFuture<>();
    private final MachineSpeeds speeds = new MachineSpeeds();
    private final Runnable otherVersion;
    /** Read-locked by queries, so that none is under way when sessions are closed. */
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    private volatile boolean closed;
    private volatile PlanChoice choice;
    private volatile @Nullable Current current;
    private volatile @Nullable AdaptiveSession session;
    private volatile @Nullable PlanReport last;
    private volatile @Nullable ScheduledFuture<?> ticking;

    /**
     * The plan that queries follow as long as there is no session.
     *
     * @param predicted whether its cost is a prediction
     */
    private record Current(Plan plan, boolean predicted) {}

    /** @param otherVersion is run, possibly again and again, when the server turns out to have another version of the model */
    ServedNetwork(
            CloudCalls calls,
            String model,
            DeviceWeights weights,
            LocalSide local,
            Objective objective,
            JointDnnOptions options,
            Runnable otherVersion) {
        Bundle bundle = weights.directory().bundle();
        this.model = model;
        this.otherVersion = otherVersion;
        this.calls = calls;
        this.directory = weights.directory();
        this.local = local;
        this.objective = objective;
        this.options = options;
        this.choice = options.choice();
        this.meter = new LinkMeter(calls, clockOffset);
        this.remote = new GrpcRemote(calls, model, bundle, clockOffset, options.limits(), options.pace());
        this.device = new ExclusiveRunner(local.runner(), working);
        this.executor = new PlanExecutor(bundle, device, remote);
        BlobFetcher fetcher = new BlobFetcher(calls, model, weights, options.listener(), Thread::sleep);
        this.preparation = new Preparation(calls, model, weights, local, meter, fetcher, options);
        this.readyPlans = new ReadyPlans(preparation, local, directory, executor, preparing);
    }

    private static ThreadFactory daemon(String what) {
        return task -> {
            Thread thread = new Thread(task, "jointdnn-" + what);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Begins to prepare; returns when the first query can be asked. Throws LinkException if the server can't be reached. */
    void start() {
        clockOffset.add(calls.probe(0, 0));
        if (Plans.allows(choice, Side.CLOUD)) {
            current = new Current(Plans.allOn(Side.CLOUD, directory.bundle()), false);
        }
        preparing.execute(() -> {
            try {
                costs.complete(preparation.costs());
                Plan plan = new OptionsChooser(options, objective, directory.bundle()).required(costs.join());
                switchTo(plan);
                if (choice instanceof PlanChoice.Best) {
                    adapt(plan, new OptionsChooser(options, objective, directory.bundle()));
                }
                planned.complete(plan);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                fail(new CancellationException("the connection was closed"));
            } catch (RuntimeException e) {
                fail(e);
            }
        });
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

    /** From now on a session chooses plans. */
    private void adapt(Plan first, PlanChooser chooser) {
        if (mayAnswerAlone()) {
            readyPlans.beginAlone(options.standalone());
        }
        Surroundings surroundings = new Surroundings(
                Timeline.REAL,
                device,
                remote,
                new GrpcProbe(calls, clockOffset, working),
                readyPlans,
                this::inBackground);
        AdaptiveSession adapted = new AdaptiveSession(
                surroundings,
                executor,
                costs.join(),
                first,
                chooser,
                options.session(objective, mayAnswerAlone()),
                new VersionWatch(options.adaptation(), () -> working.execute(this::lookAtVersion)),
                new SplittableRandom());
        long pauseMillis = adapted.tickPause().toMillis();
        ticking = background.scheduleWithFixedDelay(adapted::tick, pauseMillis, pauseMillis, TimeUnit.MILLISECONDS);
        session = adapted;
    }

    private void lookAtVersion() {
        try {
            String hash = bundle().modelHash();
            if (!calls.describe(model, hash).getModelHash().equals(hash)) {
                otherVersion.run();
            }
        } catch (LinkException e) {
            // The next sign of another version will have it looked at again.
        }
    }

    private void inBackground(Runnable task) {
        try {
            background.execute(task);
        } catch (RejectedExecutionException closed) {
            // Nobody asks any more.
        }
    }

    Bundle bundle() {
        return directory.bundle();
    }

    Plan awaitPlanned() {
        return await(planned);
    }

    Costs awaitCosts() {
        return await(costs);
    }

    Costs currentCosts() {
        AdaptiveSession adapting = session;
        return adapting != null ? adapting.costs() : speeds.corrected(awaitCosts());
    }

    Link measureLink(Link radio) {
        return meter.measure(radio);
    }

    /** Follows one plan from now on, without a session. */
    Plan follow(Plan plan) {
        return follow(plan, () -> {});
    }

    /** Follows the best plan of the moment by another choice and its chooser from now on, beginning with one. */
    Plan follow(PlanChoice.Best other, PlanChooser chooser, Plan first) {
        return follow(first, () -> {
            choice = other;
            adapt(first, chooser);
        });
    }

    private Plan follow(Plan plan, Runnable then) {
        CompletableFuture<Plan> followed = new CompletableFuture<>();
        preparing.execute(() -> {
            try {
                endSession();
                switchTo(plan);
                then.run();
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

    private void endSession() {
        session = null;
        ScheduledFuture<?> before = ticking;
        if (before != null) {
            before.cancel(false);
        }
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** Answers a query; {@code deadlineNanos} binds once there is a session. Empty if this is closed. */
    Optional<Tensors> run(Tensors inputs, long deadlineNanos) {
        use.readLock().lock();
        try {
            return closed ? Optional.empty() : Optional.of(answer(inputs, deadlineNanos));
        } finally {
            use.readLock().unlock();
        }
    }

    private Tensors answer(Tensors inputs, long deadlineNanos) {
        Tensors outputs;
        AdaptiveSession adapting = session;
        if (adapting != null) {
            outputs = adapted(adapting, inputs, deadlineNanos);
        } else {
            outputs = followed(inputs);
        }
        refreshClockOffset();
        return outputs;
    }

    /** A session doesn't go on alone before the whole network is open here; if the weights are here, it can still be opened. */
    private Tensors adapted(AdaptiveSession adapting, Tensors inputs, long deadlineNanos) {
        try {
            return adapted(adapting.run(inputs.asMap(), deadlineNanos));
        } catch (LinkException e) {
            return answerAlone(inputs, e);
        }
    }

    private Tensors adapted(Answered answered) {
        Execution execution = answered.execution();
        Plan predicted = PlanEvaluator.evaluate(answered.costs(), answered.plan());
        last = new PlanReport(
                answered.plan(),
                Optional.of(predicted.cost()),
                execution.timings(),
                execution.detour().filter(Detour::answeredHere).map(ServedNetwork::reason));
        return Tensors.of(execution.outputs());
    }

    private static String reason(Detour detour) {
        return detour.failure()
                .map(failure -> String.valueOf(failure.getMessage()))
                .orElse(
                        detour.waitedNanos() == 0
                                ? "it would be done first"
                                : "the server had not answered after " + detour.waitedNanos() / 1_000_000 + " ms");
    }

    private Tensors followed(Tensors inputs) {
        Current followed = current;
        if (followed == null) {
            awaitPlanned();
            followed = Objects.requireNonNull(current);
        }
        try {
            return execute(followed, inputs, Optional.empty());
        } catch (LinkException e) {
            return answerAlone(inputs, e);
        }
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
        if (!preparation.hasAll() || !mayAnswerAlone()) {
            throw failure;
        }
        Plan alone = Plans.allOn(Side.MOBILE, directory.bundle());
        return execute(new Current(alone, false), inputs, Optional.of(String.valueOf(failure.getMessage())));
    }

    /** Pins and forced plans say where a block must not run; a failing server changes nothing about that. */
    private boolean mayAnswerAlone() {
        return choice instanceof PlanChoice.Best && Plans.allows(choice, Side.MOBILE);
    }

    /** Whether this device holds and has opened all that it needs to answer without the server, and may. */
    boolean answersAlone() {
        return mayAnswerAlone() && readyPlans.isAloneReady();
    }

    private void refreshClockOffset() {
        if (!clockOffset.isStale(System.nanoTime())) {
            return;
        }
        inBackground(() -> {
            try {
                clockOffset.add(calls.probe(0, 0));
            } catch (LinkException e) {
                // The next query will tell.
            }
        });
    }

    /** Opens a stream of queries; it must be closed before this is. */
    QueryStream<Tensors, Tensors> stream(StreamSettings settings, Consumer<? super Outcome<Tensors>> consumer) {
        Function<Tensors, Tensors> query = inputs -> run(inputs, Timeline.NEVER)
                .orElseThrow(() -> new IllegalStateException("the connection is closed, or another version took over"));
        return QueryStream.open(query, device, settings, consumer, System::nanoTime);
    }

    /** How the last query was answered; empty before the first. */
    Optional<PlanReport> lastPlan() {
        return Optional.ofNullable(last);
    }

    /** The session that chooses plans; empty before the first plan is ready, and if plans aren't chosen. */
    Optional<AdaptiveSession> session() {
        return Optional.ofNullable(session);
    }

    /** Waits for the queries that are under way, and closes. */
    void closeWhenIdle() {
        use.writeLock().lock();
        try {
            close();
        } finally {
            use.writeLock().unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        endSession();
        background.shutdownNow();
        preparing.shutdownNow();
        working.shutdownNow();
        try {
            preparing.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            remote.close();
            local.close();
        }
    }
}
