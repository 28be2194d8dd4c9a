package org.jointdnn.device;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jointdnn.device.adapt.SegmentPreparation;
import org.jointdnn.engine.PlanExecutor;
import org.jointdnn.engine.Segment;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Side;
import org.jointdnn.wire.LinkException;

/**
 * Makes plans ready on both sides, with what the device would run instead of their visits, if it may and has the weights.
 * Thread safety: safe.
 */
final class ReadyPlans implements SegmentPreparation {
    /** Opening a session takes about so long for each byte of weights and activations; measured on two cores. */
    private static final double OPENING_MILLIS_PER_BYTE = 8e-6;

    private final Preparation preparation;
    private final LocalSide local;
    private final PlanExecutor executor;
    private final Executor thread;
    private final Segment whole;
    private volatile boolean aloneReady;
    private volatile boolean aloneForbidden;

    /** @param thread prepares one plan after the other */
    ReadyPlans(
            Preparation preparation,
            LocalSide local,
            BundleDirectory directory,
            PlanExecutor executor,
            Executor thread) {
        this.preparation = preparation;
        this.local = local;
        this.executor = executor;
        this.thread = thread;
        this.whole = new Segment(0, directory.bundle().blocks().size() - 1);
    }

    /**
     * Opens the whole network here, if its weights are here.
     *
     * @param fetching whether those that aren't are fetched
     */
    void beginAlone(boolean fetching) {
        thread.execute(() -> {
            try {
                if (fetching) {
                    preparation.fetchAll();
                } else if (!preparation.hasAll()) {
                    return;
                }
                local.prepare(List.of(whole));
                aloneReady = true;
            } catch (LinkException.Forbidden e) {
                aloneForbidden = true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                // Without the weights there is no answering alone; queries that need it will say so.
            }
        });
    }

    /** Goes on with what {@link #beginAlone} began if the user's rules had forbidden the link and don't any more. */
    void retryAlone() {
        if (aloneForbidden && preparation.mayFetchAll()) {
            aloneForbidden = false;
            beginAlone(true);
        }
    }

    @Override
    public boolean isAloneReady() {
        return aloneReady;
    }

    @Override
    public CompletableFuture<Void> begin(Plan plan) {
        CompletableFuture<Void> ready = new CompletableFuture<>();
        thread.execute(() -> {
            try {
                preparation.ready(plan);
                if (aloneReady) {
                    local.prepare(executor.restSegments(plan));
                }
                ready.complete(null);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                ready.completeExceptionally(new CancellationException("the connection was closed"));
            } catch (RuntimeException e) {
                ready.completeExceptionally(e);
            }
        });
        return ready;
    }

    @Override
    public double workMillis(Plan plan) {
        return OPENING_MILLIS_PER_BYTE * local.unopenedBytes(Plans.segments(plan, Side.MOBILE));
    }
}
