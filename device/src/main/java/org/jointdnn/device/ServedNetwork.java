package org.jointdnn.device;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jointdnn.device.adapt.AdaptiveSession;
import org.jointdnn.device.adapt.PlanChooser;
import org.jointdnn.device.adapt.SessionSettings;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Plan;
import org.jointdnn.wire.LinkException;

/**
 * One version of a model on one server, from its bundle to its answers: what queries follow ({@link Following}), and how they
 * are answered by it ({@link Answers}).
 *
 * <p>Thread safety: safe.
 */
final class ServedNetwork implements AutoCloseable {
    private static final Duration TICK = SessionSettings.DEFAULT.tickPause();

    private final Workings workings;
    private final Owner owner;
    private final Following following;
    private final Answers answers;
    /** Read-locked by queries, so that none is under way when sessions are closed. */
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    private volatile boolean closed;

    /** Is told what becomes of the server and of queries. */
    interface Owner {
        /** The server has another version of the model; told again and again; may take its time. */
        void versionChanged();

        /** The server is not worth asking; told again and again; may take its time. */
        void serverLost();

        /** The server is worth asking; told again and again; may take its time. */
        void serverWorks();

        /** A query was answered so. */
        void answered(PlanReport report);
    }

    ServedNetwork(Workings workings, PlanChoice choice, Owner owner) {
        this.workings = workings;
        this.owner = owner;
        this.following = new Following(
                workings,
                choice,
                new VersionWatch(
                        workings.options().adaptation(),
                        () -> workings.threads().working().execute(this::lookAtVersion)));
        this.answers = new Answers(workings, following, owner::answered);
    }

    /** Begins to prepare; returns when the first query can be asked. Throws LinkException if the server can't be reached. */
    void start() {
        if (workings.rules().linkAllowed()) {
            workings.clockOffset().add(workings.calls().probe(0, 0));
        }
        following.begin();
        workings.threads().every(TICK, this::tick);
    }

    private void tick() {
        AdaptiveSession session = following.session().orElse(null);
        if (session != null) {
            session.tick();
        } else {
            workings.rules().look();
        }
        following.retry();
        boolean lost = session != null ? !session.trustsServer() : following.hasFailed();
        if (workings.rules().linkAllowed()) {
            workings.threads().working().execute(lost ? owner::serverLost : owner::serverWorks);
        }
    }

    private void lookAtVersion() {
        try {
            String hash = bundle().modelHash();
            if (!workings.calls()
                    .describe(workings.model(), hash)
                    .getModelHash()
                    .equals(hash)) {
                owner.versionChanged();
            }
        } catch (LinkException e) {
            // The next sign of another version will have it looked at again.
        }
    }

    Bundle bundle() {
        return workings.bundle();
    }

    /** The server's address. */
    String server() {
        return workings.calls().target();
    }

    Plan awaitPlanned() {
        return following.first().awaitPlan();
    }

    Costs awaitCosts() {
        return following.first().awaitCosts();
    }

    Costs currentCosts() {
        return answers.currentCosts();
    }

    Link measureLink(Link radio) {
        return workings.meter().measure(radio);
    }

    Plan follow(Plan plan) {
        return following.follow(plan);
    }

    Plan follow(PlanChoice choice) {
        return following.follow(choice);
    }

    Plan follow(PlanChoice.Best choice, PlanChooser chooser, Plan first) {
        return following.follow(choice, chooser, first);
    }

    /** Answers a query; {@code deadlineNanos} binds once there is a session. Empty if this is closed. */
    Optional<Tensors> run(Tensors inputs, long deadlineNanos) {
        use.readLock().lock();
        try {
            if (closed) {
                return Optional.empty();
            }
            Tensors answer = answers.answer(inputs, deadlineNanos);
            refreshClockOffset();
            return Optional.of(answer);
        } finally {
            use.readLock().unlock();
        }
    }

    /** Whether this device holds and has opened all that it needs to answer without the server, and may. */
    boolean answersAlone() {
        return following.mayAnswerAlone() && workings.readyPlans().isAloneReady();
    }

    private void refreshClockOffset() {
        if (!workings.clockOffset().isStale(System.nanoTime())) {
            return;
        }
        workings.threads().inBackground(() -> {
            try {
                workings.clockOffset().add(workings.calls().probe(0, 0));
            } catch (LinkException e) {
                // The next query will tell.
            }
        });
    }

    Optional<AdaptiveSession> session() {
        return following.session();
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
        workings.close();
    }
}
