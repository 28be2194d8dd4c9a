package org.jointdnn.cli.commands;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Supplier;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.device.JointDnn;
import org.jointdnn.device.adapt.AdaptationListener;
import org.jointdnn.device.adapt.LinkEstimate;
import org.jointdnn.planner.Plan;
import org.jspecify.annotations.Nullable;

/**
 * What happens while queries run: every change of plan, with its reason, as a line that stays; and, on a terminal, a line that
 * is redrawn with each query. Thread safety: safe.
 */
final class Watch implements AdaptationListener {
    private final PrintWriter text;
    private final Progress progress;
    private final long startNanos = System.nanoTime();
    private int switches;
    private boolean begun;

    Watch(PrintWriter text, Progress progress) {
        this.text = text;
        this.progress = progress;
    }

    /** Queries begin; what happened before is not told. */
    synchronized void begin() {
        begun = true;
        progress.phase("answering");
    }

    /** Shows how the last query went, and what is believed of the world. */
    synchronized void show(QueryView view, JointDnn joint) {
        progress.update(String.format(
                Locale.ROOT,
                "query %d %s ms (predicted %s) by %s; %s; queue %s ms; %d switches",
                view.query(),
                Figures.plain(view.latencyMillis()),
                predicted(view.predictedMillis()),
                view.plan(),
                joint.link().map(LinkEstimate::toString).orElse("link not followed"),
                Figures.plain(joint.currentCosts().queueMillis()),
                switches));
    }

    private static String predicted(@Nullable Double millis) {
        return millis == null ? "-" : Figures.plain(millis);
    }

    @Override
    public synchronized void switched(Plan before, Plan after, LinkEstimate link) {
        switches++;
        say(() -> String.format(
                Locale.ROOT,
                "now %s instead of %s: predicted %s ms instead of %s; %s",
                after.shortForm(),
                before.shortForm(),
                Figures.plain(after.cost().latencyMillis()),
                Figures.plain(before.cost().latencyMillis()),
                link));
    }

    @Override
    public synchronized void notReady(Plan plan, String reason) {
        say(() -> "can't change to " + plan.shortForm() + ": " + reason);
    }

    @Override
    public synchronized void serverLost(String reason) {
        say(() -> "the server is not asked for a while: " + reason);
    }

    @Override
    public synchronized void serverBack() {
        say(() -> "the server answers again");
    }

    private void say(Supplier<String> what) {
        if (begun) {
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            progress.around(() -> {
                text.println(String.format(Locale.ROOT, "%8.2f s  %s", seconds, what.get()));
                text.flush();
            });
        }
    }
}
