package org.jointdnn.cli.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jointdnn.cli.report.ChartPage;
import org.jointdnn.cli.report.ChartPage.Section;
import org.jointdnn.study.modelled.ModelledStudy;

/** The study as one HTML file: charts, tables and what they rest on. Headings say what is modelled and what measured. */
final class StudyReport {
    private static final String PLANS =
            "A plan M[0-4] C[5-20] runs blocks 0 to 4 on the mobile device and 5 to 20 in the cloud.";

    private StudyReport() {}

    /**
     * Writes the report of the parts there are.
     *
     * @param command what reproduces it
     * @throws IOException if the file can't be written
     */
    static void write(
            Optional<ModelledStudy> modelled,
            Optional<MeasuredStudy> measured,
            Optional<CodedStudy> coded,
            String command,
            Path file)
            throws IOException {
        page(modelled, measured, coded, command).write(file);
    }

    static ChartPage page(
            Optional<ModelledStudy> modelled,
            Optional<MeasuredStudy> measured,
            Optional<CodedStudy> coded,
            String command) {
        List<Section> sections = new ArrayList<>();
        modelled.ifPresent(study -> addModelled(study, sections));
        measured.filter(study -> !study.rows().isEmpty()).ifPresent(study -> addMeasured(study, sections));
        coded.ifPresent(study -> sections.addAll(CodedSections.of(study)));
        if (modelled.isPresent() || measured.isPresent()) {
            sections.add(PaperSources.section());
        }
        List<String> facts = coded.map(StudyReport::codedFacts).orElseGet(() -> facts(modelled, measured));
        return new ChartPage("The JointDNN paper's evaluation", facts, sections, command);
    }

    private static void addModelled(ModelledStudy study, List<Section> sections) {
        sections.addAll(GainSections.of(study));
        sections.addAll(PlacementSections.of(study));
        sections.addAll(SizeSections.of(study));
        sections.addAll(LimitSections.of(study));
        sections.addAll(DeviceSections.of(study));
        sections.addAll(RadioSections.of(study));
        sections.add(BatchSection.of(study));
        sections.addAll(TrainingSections.of(study));
        sections.addAll(AdditiveSections.of(study));
    }

    private static void addMeasured(MeasuredStudy study, List<Section> sections) {
        sections.addAll(MeasuredSections.of(study));
        sections.addAll(PredictionSections.of(study));
    }

    private static List<String> codedFacts(CodedStudy study) {
        List<String> facts = new ArrayList<>(study.setting());
        facts.add("A gain is the other strategy's figure divided by JointDNN's; above 1x, JointDNN is better.");
        facts.add(PLANS);
        return facts;
    }

    private static List<String> facts(Optional<ModelledStudy> modelled, Optional<MeasuredStudy> measured) {
        List<String> facts = new ArrayList<>();
        modelled.ifPresent(study -> facts.add("Modelled: times and energies follow from descriptions of the paper's"
                + " hardware, " + study.mobile() + " (mobile) and " + study.cloud() + " (cloud); nothing of it was"
                + " measured. docs/study.md has the model and its errors. Networks: "
                + String.join(", ", study.networks()) + "."));
        measured.ifPresent(study -> study.setting().forEach(sentence -> facts.add("Measured part: " + sentence)));
        if (modelled.isEmpty()) {
            facts.add("The modelled part was not run; ./jointdnn study --only modelled does it.");
        }
        if (measured.isEmpty()) {
            facts.add("The measured part was not run: nothing on this page is a measurement.");
        }
        facts.add("Mobile energy is computed by the model everywhere, never measured, and is above idle.");
        facts.add("Status quo: mobile-only runs all blocks on the device, cloud-only all on the server. The better and"
                + " the worse of the two are chosen for each network, link and objective.");
        facts.add("A gain is the status quo's figure divided by JointDNN's; above 1x, JointDNN is better.");
        facts.add("Links: 3G 1.1 Mbps up, 2.03 down, 150 ms round trip; 4G 5.85, 13.8, 50 ms; Wi-Fi 18.9, 55.0, 10 ms."
                + " Upload rates are the paper's, download rates as recalled from it; round-trip times are not in"
                + " the paper and are assumed.");
        facts.add(PLANS);
        return facts;
    }
}
