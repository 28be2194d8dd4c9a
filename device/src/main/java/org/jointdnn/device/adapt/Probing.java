package org.jointdnn.device.adapt;

import java.util.function.LongSupplier;
import org.jointdnn.engine.Timeline;
import org.jointdnn.wire.LinkException;
import org.jspecify.annotations.Nullable;

/**
 * Probes the link while nothing else tells of it, and a lost server until it is back.
 *
 * <p>Thread safety: everything belongs to the background, but {@link #visitBegins}, which any thread may call.
 */
final class Probing {
    /** Time that a probe's payload should take in each direction. */
    private static final double PROBE_MILLIS = 40;

    private static final int LEAST_PROBE_BYTES = 4_000;
    private static final int MOST_PROBE_BYTES = 64 << 10;

    /** So many pauses without news of the link are too many. */
    private static final int URGENT_PAUSES = 3;

    /** Where bytes are scarce, pauses are so many times longer, and payloads as small as can be. */
    private static final int SPARING = 60;

    private final Surroundings surroundings;
    private final SessionSettings settings;
    private final LinkEstimator link;
    private final ServerWatch server;
    private final LongSupplier visiting;
    private final Runnable learnt;
    private long probedNanos;

    /** Written by the background only. */
    private volatile @Nullable Probe probing;

    /** Whether a visit was on the link at the same time as the probe, which then says nothing of the link's rates. */
    private volatile boolean shared;

    /** After a probe that was not over in time the next is as small as can be, whatever the rates are thought to be. */
    private int mostProbeBytes = MOST_PROBE_BYTES;

    /**
     * @param visiting the time in ns that a query may be using the link for, by prediction; 0 if none is
     * @param learnt is run when a probe has told something
     */
    Probing(
            Surroundings surroundings,
            SessionSettings settings,
            LinkEstimator link,
            ServerWatch server,
            LongSupplier visiting,
            Runnable learnt) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.link = link;
        this.server = server;
        this.visiting = visiting;
        this.learnt = learnt;
        this.probedNanos = surroundings.timeline().nanoTime();
    }

    /** Probes the link if it is idle and nothing has been heard of it for a while, and a lost server if it is time. */
    void probeIfDue() {
        long nowNanos = nowNanos();
        Probe probe = probing;
        if (probe != null) {
            if (!surroundings.rules().linkAllowed()) {
                cancel(probe);
                server.failed(new LinkException.Forbidden("a probe was cut short"), probe.beganNanos(), nowNanos);
            } else if (nowNanos - probe.beganNanos() >= settings.probePatience().toNanos()) {
                giveUp(probe, nowNanos);
            }
        } else if (surroundings.rules().linkAllowed() && isDue(nowNanos)) {
            probe(nowNanos);
        }
    }

    private boolean isDue(long nowNanos) {
        return server.mayProbe(nowNanos) || (server.isAsked() && !settings.linkKnown() && isSilent(nowNanos));
    }

    private boolean isSilent(long nowNanos) {
        long heard = Math.max(link.lastNanos(), probedNanos);
        return (visiting.getAsLong() == 0 || isUrgent(nowNanos)) && nowNanos - heard >= pauseNanos();
    }

    private long pauseNanos() {
        return settings.probePause().toNanos() * (surroundings.rules().sparesLink() ? SPARING : 1);
    }

    /** Visits that are always overdue say only that the link is slower than thought, not by how much. */
    private boolean isUrgent(long nowNanos) {
        return nowNanos - link.lastNanos() >= URGENT_PAUSES * Math.max(pauseNanos(), visiting.getAsLong());
    }

    /** A probe must not hold a visit up, unless nothing else has told of the link for long. */
    void visitBegins() {
        if (probing != null) {
            shared = true;
            surroundings.background().execute(() -> {
                Probe probe = probing;
                if (probe != null && server.isAsked() && !isUrgent(nowNanos())) {
                    cancel(probe);
                }
            });
        }
    }

    private void cancel(Probe probe) {
        probing = null;
        probe.times().cancel(true);
    }

    /** A probe that is not over by now counts as failed, and as sign of a slow link. */
    private void giveUp(Probe probe, long nowNanos) {
        cancel(probe);
        if (shared && server.isAsked()) {
            return;
        }
        mostProbeBytes = LEAST_PROBE_BYTES;
        link.observeOverdue(probe.up(), probe.down(), 0, (nowNanos - probe.beganNanos()) / 1e6, nowNanos);
        server.failed(
                new LinkException.TimedOut("a probe of the link was not over in time", null),
                probe.beganNanos(),
                nowNanos);
        learnt.run();
    }

    private void probe(long nowNanos) {
        LinkEstimate now = link.estimate(nowNanos);
        shared = visiting.getAsLong() > 0;
        Probe probe = Probe.begin(
                surroundings.probe(), probeBytes(now.uploadMbps()), probeBytes(now.downloadMbps()), nowNanos);
        probing = probe;
        probedNanos = nowNanos;
        Completion.of(probe.times(), surroundings.background(), (times, failure) -> probed(probe, times, failure));
    }

    private int probeBytes(double mbps) {
        int most = surroundings.rules().sparesLink() ? LEAST_PROBE_BYTES : mostProbeBytes;
        return (int) Math.max(LEAST_PROBE_BYTES, Math.min(most, PROBE_MILLIS * mbps / 8e-3));
    }

    private void probed(Probe probe, Probe.@Nullable Times times, @Nullable Throwable failure) {
        if (probing != probe) {
            return;
        }
        long nowNanos = nowNanos();
        probing = null;
        if (failure != null || times == null) {
            server.failed(
                    failure == null ? new IllegalStateException("a probe without times") : failure,
                    probe.beganNanos(),
                    nowNanos);
            return;
        }
        mostProbeBytes = MOST_PROBE_BYTES;
        server.answered(probe.beganNanos(), nowNanos);
        if (shared) {
            return;
        }
        link.observe(1, times.small().upMillis(), 1, times.small().downMillis(), nowNanos);
        link.observe(
                probe.up(),
                times.large().upMillis(),
                probe.down(),
                times.large().downMillis(),
                nowNanos);
        learnt.run();
    }

    private long nowNanos() {
        Timeline timeline = surroundings.timeline();
        return timeline.nanoTime();
    }
}
