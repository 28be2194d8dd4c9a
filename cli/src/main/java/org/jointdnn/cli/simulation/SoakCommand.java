package org.jointdnn.cli.simulation;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.cli.console.ExitStatus;
import org.jointdnn.cli.console.Options;
import org.jointdnn.cli.console.Output;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.cli.console.TextTable;
import org.jointdnn.testbed.simulation.Soak;
import org.jointdnn.testbed.simulation.SoakCounts;
import org.jointdnn.testbed.simulation.SoakFault;
import org.jointdnn.testbed.simulation.SoakOutcome;
import org.jointdnn.testbed.simulation.SoakResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code soak}. */
@Command(
        name = "soak",
        header =
                "Lets random faults befall link, server and device in virtual time, and checks the code that devices run.",
        description = {
            "",
            "A seed makes a network, a link, some tens of queries and faults: changing rates, stalls, broken connections,"
                    + " flaps, restarts, load, refusals, damaged or late answers, a throttled device. Checked is that each"
                    + " query gets one right answer, in time if the device alone could have kept its deadline; that the"
                    + " server is asked again within 5 s of the last fault, and a good plan followed 3 queries later; that"
                    + " plans don't change more often than there are queries; and that nothing is left in the end. The same"
                    + " seed does the same each time.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  jointdnn soak",
            "  jointdnn soak --seeds 100000 --first-seed 1000000 --json soak.json",
            "  jointdnn soak --seeds 1 --first-seed 4711 --log   what happened with one seed"
        })
public final class SoakCommand implements Callable<Integer> {
    /** The answer as JSON. */
    record Answer(
            long firstSeed,
            int seeds,
            Map<String, Long> faults,
            Map<String, Long> queries,
            long deadlines,
            long switches,
            long serverLosses,
            long serverReturns,
            long vainAnswers,
            long settled,
            @Nullable Broken broken) {}

    /** A seed with which something did not hold. */
    record Broken(long seed, String what) {}

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final Output output = new Output();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many. Default: ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(
            names = "--first-seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "The others follow it. Default: ${DEFAULT-VALUE}.")
    private long firstSeed;

    @Option(names = "--log", description = "Print what happens, line by line.")
    private boolean log;

    private final LongFunction<SoakResult> player;

    /** As on a command line. */
    public SoakCommand() {
        this(Soak::play);
    }

    /** @param player plays a seed if no log is wanted */
    SoakCommand(LongFunction<SoakResult> player) {
        this.player = player;
    }

    @Override
    public Integer call() throws IOException {
        if (spec == null) {
            throw new IllegalStateException("not run from a command line");
        }
        Options.atLeast(spec.commandLine(), "--seeds", 1, seeds);
        output.checkJson();
        SoakCounts counts = SoakCounts.NONE;
        Optional<SoakResult> broken = Optional.empty();
        try (Progress progress = output.progress()) {
            progress.phase("playing seeds from " + firstSeed);
            for (int played = 0; played < seeds && !broken.isPresent(); played++) {
                progress.update(played + "/" + seeds);
                SoakResult result = play(firstSeed + played, progress);
                counts = counts.plus(result.counts());
                broken = result.broken().map(what -> result);
            }
        }
        print(counts);
        output.answer(answer(counts, broken));
        broken.ifPresent(this::fail);
        return ExitStatus.SUCCESS;
    }

    private SoakResult play(long seed, Progress progress) {
        SoakResult result = log ? Soak.withLog(seed) : player.apply(seed);
        progress.around(() -> result.log().forEach(output.text()::println));
        return result;
    }

    private void fail(SoakResult result) {
        throw new CommandFailure(
                "seed " + result.seed() + ": " + result.broken().orElse("")
                        + "; replay it with: jointdnn soak --seeds 1 --first-seed " + result.seed() + " --log");
    }

    private void print(SoakCounts counts) {
        TextTable table = new TextTable().name("", 36).number("count", 10);
        output.text().println(table.titles());
        rows(counts).forEach((what, count) -> output.text().println(table.row(what, Long.toString(count))));
        output.text().flush();
    }

    private static Map<String, Long> rows(SoakCounts counts) {
        Map<String, Long> rows = new LinkedHashMap<>();
        counts.faults().forEach((fault, count) -> rows.put(fault.words(), count));
        rows.put("queries", counts.queries());
        counts.outcomes().forEach((outcome, count) -> rows.put("  " + outcome.words(), count));
        rows.put("deadlines to keep, and kept", counts.deadlines());
        rows.put("answers that came in vain", counts.vainAnswers());
        rows.put("server lost", counts.losses());
        rows.put("server back", counts.returns());
        rows.put("plans changed", counts.switches());
        rows.put("good plans demanded, and followed", counts.settled());
        return rows;
    }

    private Answer answer(SoakCounts counts, Optional<SoakResult> broken) {
        Map<String, Long> faults = new LinkedHashMap<>();
        for (Map.Entry<SoakFault, Long> fault : counts.faults().entrySet()) {
            faults.put(fault.getKey().words(), fault.getValue());
        }
        Map<String, Long> queries = new LinkedHashMap<>();
        for (Map.Entry<SoakOutcome, Long> outcome : counts.outcomes().entrySet()) {
            queries.put(outcome.getKey().words(), outcome.getValue());
        }
        return new Answer(
                firstSeed,
                seeds,
                faults,
                queries,
                counts.deadlines(),
                counts.switches(),
                counts.losses(),
                counts.returns(),
                counts.vainAnswers(),
                counts.settled(),
                broken.map(result -> new Broken(result.seed(), result.broken().orElse("")))
                        .orElse(null));
    }
}
