package org.jointdnn.cli.study;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.cli.measured.Effort;
import org.jointdnn.cli.measured.MeasuredComparison;
import org.jointdnn.cli.measured.NamedLink;
import org.jointdnn.cli.measured.Setting;
import org.jointdnn.cli.model.CacheFolder;
import org.jointdnn.cli.model.ModelFile;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.profile.ProfilerSettings;
import org.jointdnn.planner.Link;
import org.jointdnn.study.methods.MethodComparison;
import org.jointdnn.study.methods.MethodErrors;
import org.jointdnn.study.modelled.PaperFigures;

/**
 * Executes the paper's evaluation: networks over its links, emulated, on a slowed-down device.
 *
 * @param program the main class of the command line, for the server's and the device's process
 * @param slowdown how many times slower the device computes
 */
record MeasuredPart(
        Class<?> program, double slowdown, Progress progress, PrintWriter text, Optional<PrintWriter> passErrors) {
    private static final long PLAN_BUDGET_MILLIS = 2_400;
    private static final Duration PROFILE_BUDGET = Duration.ofSeconds(3);
    private static final int COMPARED_SEGMENTS = 30;

    /** Opening sessions of larger ones takes seconds each, and comparing methods opens a hundred. */
    private static final long COMPARED_MODEL_BYTES = 300_000_000;

    MeasuredStudy measure(List<String> names) throws IOException {
        CacheFolder cache = CacheFolder.ofEnvironment();
        // A profile of another day tells of a machine that was busy with something else.
        cache.forgetProfiles();
        List<ModelFile> networks = new ArrayList<>();
        for (String name : names) {
            networks.add(ModelFile.find(name, cache, progress));
        }
        List<NamedLink> links = new ArrayList<>();
        for (String name : PaperFigures.LINKS) {
            links.add(new NamedLink(name, Link.named(name).orElseThrow()));
        }
        MeasuredComparison.Outcome outcome = new MeasuredComparison(
                        program, slowdown, Effort.within(PLAN_BUDGET_MILLIS), true, progress, text, passErrors)
                .run(networks, links);
        return new MeasuredStudy(
                new Setting(slowdown, links, outcome.links()).sentences(),
                outcome.rows(),
                outcome.sums(),
                methods(networks, cache));
    }

    /** None if there are not two networks to fit the statistical method to one and predict the other. */
    private List<MethodErrors> methods(List<ModelFile> networks, CacheFolder cache) throws IOException {
        List<String> compared = new ArrayList<>();
        for (ModelFile network : networks) {
            if (Files.size(network.file()) <= COMPARED_MODEL_BYTES) {
                compared.add(network.name());
            }
        }
        if (compared.size() < 2) {
            return List.of();
        }
        progress.phase("comparing methods of profiling");
        MethodComparison comparison = new MethodComparison(
                OrtRuntime.shared(1),
                cache.models(),
                cache.root(),
                ProfilerSettings.DEFAULT.withBudget(PROFILE_BUDGET),
                COMPARED_SEGMENTS);
        return comparison.compare(compared, progress::update);
    }
}
