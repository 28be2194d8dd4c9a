package org.jointdnn.cli.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.cli.measured.CodedComparison;
import org.jointdnn.cli.measured.ComparisonSetup;
import org.jointdnn.cli.measured.Effort;
import org.jointdnn.cli.measured.NamedLink;
import org.jointdnn.cli.measured.Setting;
import org.jointdnn.cli.measured.StudySamples;
import org.jointdnn.device.calibration.CalibrationSettings;
import org.jointdnn.device.calibration.Calibrator;
import org.jointdnn.engine.MappedWeights;
import org.jointdnn.engine.calibration.Calibration;
import org.jointdnn.engine.calibration.CalibrationFile;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jointdnn.study.methods.ProfiledNetwork;

/**
 * Measures what codecs gain: calibrates networks, plans them with and without codecs, and executes the plans beside
 * cloud-only with the picture as an app would send it, over emulated links on a slowed-down device.
 */
record CodedPart(ComparisonSetup setup) {
    /** The links on which communication is dear. */
    static final List<String> LINKS = List.of("3g", "4g");

    private static final long PLAN_BUDGET_MILLIS = 1_800;

    CodedStudy measure(List<String> names) throws IOException {
        StudyNetworks networks = StudyNetworks.profiled(names, setup);
        List<CodedComparison.Calibrated> calibrated = new ArrayList<>();
        List<CodedSizes> sizes = new ArrayList<>();
        for (int index = 0; index < networks.files().size(); index++) {
            ProfiledNetwork network = networks.profiled().get(index);
            Calibration calibration = calibrate(network, networks);
            Path file = calibrations(networks).resolve(network.name() + ".json");
            CalibrationFile.write(file, calibration);
            calibrated.add(new CodedComparison.Calibrated(networks.files().get(index), file));
            sizes.add(CodedSizes.of(network.directory().bundle(), calibration));
        }
        List<NamedLink> links = StudyNetworks.links(LINKS);
        CodedComparison.Outcome outcome =
                new CodedComparison(setup, Effort.within(PLAN_BUDGET_MILLIS)).run(calibrated, links);
        return new CodedStudy(
                new Setting(setup.slowdown(), links, outcome.links()).codedSentences(), sizes, outcome.rows());
    }

    private Calibration calibrate(ProfiledNetwork network, StudyNetworks networks) throws IOException {
        setup.progress().phase("calibrating " + network.name());
        BundleDirectory directory = network.directory();
        Bundle bundle = directory.bundle();
        try {
            return Calibrator.measure(
                    networks.runtime(),
                    bundle,
                    new MappedWeights(directory),
                    StudySamples.CALIBRATION.of(bundle),
                    new CalibrationSettings(CalibrationSettings.CODECS, true, Optional.empty()),
                    (done, of) -> setup.progress().update(100 * done / of + " %"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }

    private static Path calibrations(StudyNetworks networks) throws IOException {
        return Files.createDirectories(networks.cache().root().resolve("calibrations"));
    }
}
