package org.jointdnn.cli.study;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jointdnn.cli.measured.ComparisonSetup;
import org.jointdnn.cli.measured.Effort;
import org.jointdnn.cli.measured.MeasuredComparison;
import org.jointdnn.cli.measured.NamedLink;
import org.jointdnn.cli.measured.Setting;
import org.jointdnn.engine.profile.ProfilerSettings;
import org.jointdnn.study.methods.MethodComparison;
import org.jointdnn.study.methods.MethodErrors;
import org.jointdnn.study.modelled.PaperFigures;

/** Executes the paper's evaluation: networks over its links, emulated, on a slowed-down device. */
record MeasuredPart(ComparisonSetup setup) {
    private static final long PLAN_BUDGET_MILLIS = 1_800;

    private static final ProfilerSettings COMPARING =
            new ProfilerSettings(Duration.ofSeconds(2), 1L << 30, 3, 10, 0, 1);
    private static final int COMPARED_SEGMENTS = 12;

    MeasuredStudy measure(List<String> names) throws IOException {
        StudyNetworks networks = StudyNetworks.profiled(names, setup);
        List<NamedLink> links = StudyNetworks.links(PaperFigures.LINKS);
        MeasuredComparison.Outcome outcome =
                new MeasuredComparison(setup, Effort.within(PLAN_BUDGET_MILLIS), true).run(networks.files(), links);
        return new MeasuredStudy(
                new Setting(setup.slowdown(), links, outcome.links()).sentences(),
                outcome.rows(),
                outcome.sums(),
                methods(networks));
    }

    /** None if there are not two networks to fit the statistical method to one and predict the other. */
    private List<MethodErrors> methods(StudyNetworks networks) throws IOException {
        if (networks.profiled().size() < 2) {
            return List.of();
        }
        setup.progress().phase("comparing methods of profiling");
        return new MethodComparison(networks.runtime(), COMPARING, COMPARED_SEGMENTS)
                .compare(networks.profiled(), networks.cache().root(), setup.progress()::update);
    }
}
