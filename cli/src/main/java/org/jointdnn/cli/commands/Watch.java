package org.jointdnn.cli.commands;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.device.JointDnn;
import org.jointdnn.device.PreparationListener;
import org.jointdnn.device.adapt.AdaptationListener;
import org.jointdnn.device.adapt.LinkEstimate;
import org.jointdnn.device.adapt.ServerLoad;
import org.jointdnn.device.conditions.Battery;
import org.jointdnn.device.conditions.Conditions;
import org.jointdnn.device.conditions.Decision;
import org.jointdnn.device.conditions.RulesInForce;
import org.jointdnn.planner.Plan;
import org.jspecify.annotations.Nullable;

/**
 * What happens while queries run: every change of plan, with its reason, as a line that stays; and how things are, on a terminal
 * in some lines that are redrawn with each query, elsewhere in one line, once a second at most. Thread safety: safe.
 */
final class Watch implements AdaptationListener {
    private static final double LINE_SECONDS = 1;

    private final PrintWriter text;
    private final Progress progress;
    private final LongSupplier nanoClock;
    private final long startNanos;
    private int switches;
    private double toldSeconds = Double.NEGATIVE_INFINITY;
    private String complaint = "";
    private boolean begun;
    private Optional<Decision> decision = Optional.empty();
    private Optional<String> untold = Optional.empty();

    /** How things are after a query. */
    record State(
            QueryView query,
            String server,
            Optional<LinkEstimate> link,
            Optional<ServerLoad> load,
            Conditions conditions,
            Decision decision) {
        static State of(QueryView query, JointDnn joint) {
            return new State(
                    query, joint.server(), joint.link(), joint.serverLoad(), joint.conditions(), joint.decision());
        }
    }

    Watch(PrintWriter text, Progress progress, LongSupplier nanoClock) {
        this.text = text;
        this.progress = progress;
        this.nanoClock = nanoClock;
        this.startNanos = nanoClock.getAsLong();
    }

    /** Queries begin; what happened before is not told. */
    synchronized void begin() {
        begun = true;
    }

    /** What a preparation's listener is told, until queries begin: later it would draw over how things are. */
    PreparationListener beforeQueries(PreparationListener listener) {
        return (stage, done, total) -> {
            if (!hasBegun()) {
                listener.progress(stage, done, total);
            }
        };
    }

    private synchronized boolean hasBegun() {
        return begun;
    }

    /** Shows how the last query went, and what is believed of the world. */
    synchronized void show(State state) {
        boolean news = decision.map(before -> RulesInForce.differ(state.decision(), before))
                .orElse(true);
        if (news) {
            decision = Optional.of(state.decision());
            say(() -> "rules: " + state.decision().why());
        }
        List<String> lines = lines(state);
        untold = Optional.of(String.join("; ", lines));
        if (progress.isTerminal()) {
            progress.show(lines);
        } else if (seconds() - toldSeconds >= LINE_SECONDS) {
            tellLast();
        }
    }

    /** Tells how things were in the end, if that hasn't been told. */
    synchronized void end() {
        tellLast();
    }

    private void tellLast() {
        untold.ifPresent(line -> say(() -> line));
        untold = Optional.empty();
        toldSeconds = seconds();
    }

    private List<String> lines(State state) {
        QueryView query = state.query();
        return List.of(
                String.format(
                        Locale.ROOT,
                        "query %d: %s ms, predicted %s, by %s",
                        query.query(),
                        Figures.plain(query.latencyMillis()),
                        predicted(query.predictedMillis()),
                        query.plan() + (query.fallback() == null ? "" : " (answered here: " + query.fallback() + ")")),
                "link: " + state.link().map(LinkEstimate::toString).orElse("not followed"),
                "server " + state.server() + ": "
                        + state.load().map(Watch::words).orElse("not followed"),
                "device: " + words(state.conditions().battery()) + ", "
                        + switch (state.conditions().heat()) {
                            case UNKNOWN -> "heat unknown";
                            case NOMINAL -> "not hot";
                            case WARM -> "warm";
                            case HOT -> "hot";
                        },
                "plan changed " + switches + (switches == 1 ? " time" : " times"));
    }

    private static String words(ServerLoad load) {
        return String.format(
                Locale.ROOT, "load %s, queue %s ms", Figures.times(load.factor()), Figures.plain(load.queueMillis()));
    }

    private static String words(Battery battery) {
        if (battery instanceof Battery.Level level) {
            return String.format(
                    Locale.ROOT, "battery %.0f %%%s", 100 * level.fraction(), level.charging() ? ", charging" : "");
        }
        return "battery unknown";
    }

    private static String predicted(@Nullable Double millis) {
        return millis == null ? "-" : Figures.plain(millis) + " ms";
    }

    @Override
    public synchronized void switched(Plan before, Plan after, LinkEstimate link) {
        switches++;
        complaint = "";
        say(() -> String.format(
                Locale.ROOT,
                "now %s instead of %s: predicted %s ms instead of %s, %s mJ instead of %s; %s",
                after.shortForm(),
                before.shortForm(),
                Figures.plain(after.cost().latencyMillis()),
                Figures.plain(before.cost().latencyMillis()),
                Figures.plain(after.cost().mobileEnergyMillijoules()),
                Figures.plain(before.cost().mobileEnergyMillijoules()),
                link));
    }

    @Override
    public synchronized void notReady(Plan plan, String reason) {
        String said = "can't change to " + plan.shortForm() + ": " + reason;
        // It is tried again with every query.
        if (!said.equals(complaint)) {
            complaint = said;
            say(() -> said);
        }
    }

    @Override
    public synchronized void stateLost(String reason) {
        say(() -> "the server has lost what a query built on: " + reason);
    }

    @Override
    public synchronized void serverLost(String reason) {
        say(() -> "the server is not asked for a while: " + reason);
    }

    @Override
    public synchronized void serverBack() {
        say(() -> "the server answers again");
    }

    @Override
    public synchronized void serverChanged(String server) {
        say(() -> "now by " + server);
    }

    private double seconds() {
        return (nanoClock.getAsLong() - startNanos) / 1e9;
    }

    private void say(Supplier<String> what) {
        if (begun) {
            progress.around(() -> {
                text.println(String.format(Locale.ROOT, "%8.2f s  %s", seconds(), what.get()));
                text.flush();
            });
        }
    }
}
