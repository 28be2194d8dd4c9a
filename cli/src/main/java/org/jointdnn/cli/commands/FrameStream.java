package org.jointdnn.cli.commands;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jointdnn.cli.console.Output;
import org.jointdnn.cli.model.NamedFiles;
import org.jointdnn.device.JointDnn;
import org.jointdnn.device.Tensors;
import org.jointdnn.device.stream.Outcome;
import org.jointdnn.device.stream.QueryStream;
import org.jointdnn.planner.Plan;

/** A query that is asked again and again as the frames of a stream. */
final class FrameStream {
    private final JointDnn joint;
    private final Tensors query;
    private final StreamOptions options;

    FrameStream(JointDnn joint, Tensors query, StreamOptions options) {
        this.joint = joint;
        this.query = query;
        this.options = options;
    }

    /**
     * Asks so many frames, tells what becomes of each, and returns when all have had an outcome.
     *
     * <p>Throws CommandFailure in the end if one has failed.
     *
     * @param answers takes the first answer
     * @param watch tells how things are, instead of a table of frames
     */
    void answer(int frames, NamedFiles answers, Optional<Watch> watch, Output output)
            throws IOException, InterruptedException {
        watch.ifPresent(Watch::begin);
        Optional<FrameTable> table = watch.isPresent() ? Optional.empty() : Optional.of(new FrameTable(output.text()));
        FrameTally tally = new FrameTally();
        BlockingQueue<Outcome<Tensors>> outcomes = new LinkedBlockingQueue<>();
        long beganNanos = System.nanoTime();
        try (Output.JsonLines lines = output.lines();
                QueryStream<Tensors, Tensors> stream = joint.stream(options.settings(), outcomes::add)) {
            offer(stream, frames);
            boolean written = false;
            for (int taken = 0; taken < frames; taken++) {
                Outcome<Tensors> outcome = outcomes.take();
                FrameView view = FrameView.of(outcome);
                tally.add(view);
                table.ifPresent(rows -> rows.print(view));
                lines.write(view);
                if (outcome instanceof Outcome.Answered<Tensors> answered) {
                    watch.ifPresent(watching ->
                            watching.show(Watch.State.of(QueryView.of((int) view.frame(), joint.lastPlan()), joint)));
                    if (!written) {
                        answers.write(answered.answer(), joint.bundle().tensors());
                        written = true;
                    }
                }
            }
            watch.ifPresent(Watch::end);
            FrameTally.Summary summary = tally.summary(
                    (System.nanoTime() - beganNanos) / 1e9,
                    joint.currentPlan().map(Plan::shortForm).orElse(null));
            output.text().println(summary.words());
            lines.write(summary);
            tally.checkFailures();
        }
    }

    /** Offers the frames, each when it is due, on a thread of its own. */
    private void offer(QueryStream<Tensors, Tensors> stream, int frames) {
        Thread offering = new Thread(
                () -> {
                    Optional<Duration> period = options.period();
                    long beganNanos = System.nanoTime();
                    try {
                        for (int frame = 0; frame < frames; frame++) {
                            if (period.isPresent()) {
                                long dueNanos =
                                        beganNanos + frame * period.get().toNanos();
                                TimeUnit.NANOSECONDS.sleep(dueNanos - System.nanoTime());
                            }
                            stream.offer(query);
                        }
                    } catch (InterruptedException | IllegalStateException closed) {
                        // The outcomes are not wanted any more.
                    }
                },
                "jointdnn-frames");
        offering.setDaemon(true);
        offering.start();
    }
}
