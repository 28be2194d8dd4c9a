package org.jointdnn.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jointdnn.device.conditions.RulesInForce;
import org.jointdnn.device.conditions.UsageCounter;
import org.jointdnn.device.conditions.UserRules;
import org.jointdnn.device.stream.Outcome;
import org.jointdnn.device.stream.QueryStream;
import org.jointdnn.device.stream.StreamSettings;
import org.jointdnn.engine.Timeline;
import org.jointdnn.planner.Plan;
import org.jointdnn.wire.LinkException;
import org.jspecify.annotations.Nullable;

/**
 * A model on the server that is in use: the network that answers, and its replacement when that server has another version of
 * the model, when it is lost and another server has the same version, and when a server that is preferred can be used again.
 *
 * <p>Thread safety: safe.
 */
final class Connection implements AutoCloseable {
    private final Servers servers;
    private final NetworkOpening opening;
    private final RulesInForce rules;
    private final Optional<UsageCounter> ownUsage;
    private final JointDnnOptions options;
    /** Held while the network is replaced. */
    private final ReentrantLock replacing = new ReentrantLock();

    private volatile PlanChoice choice;
    private volatile Serving serving;
    private volatile @Nullable PlanReport last;
    private volatile boolean closed;

    /** A server, and the network on it. */
    private record Serving(Servers.Server server, ServedNetwork network) {}

    private Connection(
            Servers servers,
            NetworkOpening opening,
            RulesInForce rules,
            Optional<UsageCounter> ownUsage,
            JointDnnOptions options) {
        this.servers = servers;
        this.opening = opening;
        this.rules = rules;
        this.ownUsage = ownUsage;
        this.options = options;
        this.choice = options.choice();
        this.serving = first();
    }

    static Connection open(
            List<String> targets,
            String model,
            UserRules rules,
            JointDnnOptions options,
            JointDnn.LocalSideFactory factory) {
        Optional<UsageCounter> own = rules.countUse() && !options.usage().isPresent()
                ? Optional.of(UsageCounter.of(rules, options.cache().resolve("data-use")))
                : Optional.empty();
        RulesInForce inForce = new RulesInForce(rules, options.conditions(), own.isPresent() ? own : options.usage());
        Servers servers = null;
        try {
            servers = Servers.open(targets, inForce, options);
            NetworkOpening opening = new NetworkOpening(model, inForce, options, factory);
            return new Connection(servers, opening, inForce, own, options);
        } catch (RuntimeException e) {
            if (servers != null) {
                servers.close();
            }
            inForce.settle();
            own.ifPresent(UsageCounter::close);
            throw e;
        }
    }

    /** On the first server that can be used. */
    private Serving first() {
        StringBuilder failures = new StringBuilder();
        for (Servers.Server server : servers.all()) {
            try {
                return new Serving(server, open(server, Optional.empty()));
            } catch (LinkException e) {
                if (servers.all().size() == 1 || e instanceof LinkException.Forbidden) {
                    throw e;
                }
                server.failed(e);
                server.left();
                failures.append("; ").append(e.getMessage());
            }
        }
        throw new LinkException.Unreachable("none of the servers can be used" + failures, null);
    }

    /** @param hash of the version that the server must have */
    private ServedNetwork open(Servers.Server server, Optional<String> hash) {
        return opening.open(server.calls(), hash, choice, new ServedNetwork.Owner() {
            @Override
            public void versionChanged() {
                renew();
            }

            @Override
            public void serverLost() {
                if (replacing.tryLock()) {
                    try {
                        moveOn(server);
                    } finally {
                        replacing.unlock();
                    }
                }
            }

            @Override
            public void serverWorks() {
                if (servers.before(server).stream().anyMatch(Servers.Server::mayReturn) && replacing.tryLock()) {
                    try {
                        moveBack(server);
                    } finally {
                        replacing.unlock();
                    }
                }
            }

            @Override
            public void answered(PlanReport report) {
                last = report;
            }
        });
    }

    ServedNetwork network() {
        return serving.network();
    }

    /** How the last query was answered, on whichever server; empty before the first. */
    Optional<PlanReport> lastPlan() {
        return Optional.ofNullable(last);
    }

    RulesInForce rules() {
        return rules;
    }

    /** Has the network follow something else from now on, and those that replace it, by a choice. */
    Plan follow(PlanChoice other, Function<ServedNetwork, Plan> following) {
        Plan plan = following.apply(network());
        choice = other;
        return plan;
    }

    /** Opens a stream of queries; it must be closed before this is. */
    QueryStream<Tensors, Tensors> stream(StreamSettings settings, Consumer<? super Outcome<Tensors>> consumer) {
        Function<Tensors, Tensors> query = inputs -> answer(inputs, Timeline.NEVER);
        return QueryStream.open(query, opening.device(), settings, consumer, System::nanoTime);
    }

    Tensors answer(Tensors inputs, long deadlineNanos) {
        int left = servers.all().size();
        while (true) {
            Serving asked = serving;
            try {
                Optional<Tensors> answer = asked.network().run(inputs, deadlineNanos);
                if (answer.isPresent()) {
                    return answer.get();
                }
                if (asked == serving) {
                    throw new IllegalStateException("the connection is closed");
                }
            } catch (LinkException e) {
                if (e instanceof LinkException.Forbidden || --left == 0 || !moveOn(asked.server())) {
                    throw e;
                }
            }
        }
    }

    /**
     * Changes to the version of the model that the server has now; queries go on by the old one, which this device can answer
     * alone, until the new one's plan is ready.
     */
    private void renew() {
        if (!replacing.tryLock()) {
            return;
        }
        try {
            Serving before = serving;
            replace(before.server(), Optional.empty(), true);
        } catch (LinkException | InfeasibleException | CancellationException | IllegalArgumentException e) {
            // The old version goes on to be served from here; the server's next refusal has this tried again.
        } finally {
            replacing.unlock();
        }
    }

    /**
     * Changes to the next server that works and has the same version of the model; false if there is none. Waits for its plan
     * only if this device can answer alone until then.
     *
     * @param lost the server that is not to be asked any more; nothing happens if it isn't in use
     */
    private boolean moveOn(Servers.Server lost) {
        List<Servers.Server> others = servers.after(lost);
        if (others.isEmpty()) {
            return false;
        }
        replacing.lock();
        try {
            if (serving.server() != lost) {
                return true;
            }
            return move(lost, others, serving.network().answersAlone());
        } finally {
            replacing.unlock();
        }
    }

    /** Goes back to a server that is preferred to the one in use and was left a while ago, once its plan is ready. */
    private void moveBack(Servers.Server used) {
        if (serving.server() == used) {
            List<Servers.Server> preferred = new ArrayList<>(servers.before(used));
            preferred.removeIf(server -> !server.mayReturn());
            move(used, preferred, true);
        }
    }

    /** Changes from one server to the first of others that can be used; false if there is none. */
    private boolean move(Servers.Server from, List<Servers.Server> others, boolean planned) {
        for (Servers.Server server : others) {
            if (!closed && server.isWorthATry() && moveTo(server, planned)) {
                from.left();
                options.adaptation().serverChanged(server.calls().target());
                return true;
            }
        }
        return false;
    }

    private boolean moveTo(Servers.Server server, boolean planned) {
        ServedNetwork before = serving.network();
        try {
            server.check();
            replace(server, Optional.of(before.bundle().modelHash()), planned);
            server.taken();
            return true;
        } catch (LinkException e) {
            server.failed(e);
        } catch (InfeasibleException | CancellationException | IllegalArgumentException e) {
            server.failed(new LinkException.Refused(String.valueOf(e.getMessage()), e));
        }
        return false;
    }

    /** @param planned whether the new network's plan is waited for before it is used */
    private void replace(Servers.Server server, Optional<String> hash, boolean planned) {
        ServedNetwork next = open(server, hash);
        try {
            if (planned) {
                next.awaitPlanned();
            }
        } catch (RuntimeException e) {
            next.close();
            throw e;
        }
        ServedNetwork before = serving.network();
        serving = new Serving(server, next);
        if (closed) {
            next.close();
        }
        // A query may be under way on the network before for as long as a visit lasts.
        Thread closing = new Thread(before::closeWhenIdle, "jointdnn-closing");
        closing.setDaemon(true);
        closing.start();
    }

    /** Stops the preparation, closes the connection and frees the sessions. */
    @Override
    public void close() {
        closed = true;
        servers.close();
        serving.network().close();
        rules.settle();
        ownUsage.ifPresent(UsageCounter::close);
    }
}
