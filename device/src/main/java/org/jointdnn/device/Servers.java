package org.jointdnn.device;

import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.jointdnn.device.adapt.CircuitBreaker;
import org.jointdnn.device.conditions.RulesInForce;
import org.jointdnn.wire.LinkException;

/**
 * The servers that may offer a model, in the order in which they are preferred, and which of them is worth a try. Each has a
 * circuit breaker of its own. Thread safety: safe.
 */
final class Servers implements AutoCloseable {
    /** How long a server may take to show that it is there, when another is lost. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<Server> servers = new ArrayList<>();

    /** One server, and what is thought of it. */
    static final class Server {
        private final ManagedChannel channel;
        private final CloudCalls calls;
        private final CircuitBreaker breaker = new CircuitBreaker(new SplittableRandom());
        private final ReturnPause pause;

        private Server(ManagedChannel channel, CloudCalls calls, Duration firstPause) {
            this.channel = channel;
            this.calls = calls;
            this.pause = new ReturnPause(firstPause);
        }

        CloudCalls calls() {
            return calls;
        }

        /** Whether it is time to try it; who is told so must report what became of it. */
        boolean isWorthATry() {
            return breaker.isClosed() || breaker.mayProbe(System.nanoTime());
        }

        /** Throws LinkException if it is not there. */
        void check() {
            calls.hurry();
            calls.until(System.nanoTime() + PATIENCE.toNanos()).probe(0, 0);
        }

        /** It is used from now on. */
        synchronized void taken() {
            long nowNanos = System.nanoTime();
            breaker.onSuccess(nowNanos, nowNanos);
            pause.returned(nowNanos);
        }

        /** It is not used any more. */
        synchronized void left() {
            pause.left(System.nanoTime());
        }

        /** Whether it was left so long ago that going back may be tried. */
        synchronized boolean mayReturn() {
            return pause.isOver(System.nanoTime());
        }

        synchronized void failed(LinkException failure) {
            long nowNanos = System.nanoTime();
            pause.failed(nowNanos);
            if (failure instanceof LinkException.Overloaded busy
                    && busy.retryAfter().isPresent()) {
                breaker.onRefusal(busy.retryAfter().get().toNanos(), nowNanos);
            } else {
                breaker.onFailure(nowNanos, nowNanos);
            }
        }
    }

    private Servers() {}

    /** Opens a channel to each target, which connects on first use; throws IllegalArgumentException if one is no address. */
    static Servers open(List<String> targets, RulesInForce rules, JointDnnOptions options) {
        if (targets.isEmpty() || new HashSet<>(targets).size() < targets.size()) {
            throw new IllegalArgumentException("targets are " + targets + ", must be one or more, each once");
        }
        Servers opened = new Servers();
        try {
            for (String target : targets) {
                ManagedChannel channel = Channels.open(target, options.limits(), rules::crossed);
                CloudCalls calls = new CloudCalls(channel, target, options.timeout(), rules::checkLink);
                opened.servers.add(new Server(channel, calls, options.returnPause()));
            }
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** All, the most preferred first. */
    List<Server> all() {
        return List.copyOf(servers);
    }

    /** The others, those after it first. */
    List<Server> after(Server server) {
        int at = servers.indexOf(server);
        List<Server> others = new ArrayList<>(servers.subList(at + 1, servers.size()));
        others.addAll(servers.subList(0, at));
        return others;
    }

    /** Those that are preferred to a server, the most preferred first. */
    List<Server> before(Server server) {
        return List.copyOf(servers.subList(0, servers.indexOf(server)));
    }

    @Override
    public void close() {
        servers.forEach(server -> server.channel.shutdownNow());
    }
}
