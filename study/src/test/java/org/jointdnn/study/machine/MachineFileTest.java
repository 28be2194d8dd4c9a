package org.jointdnn.study.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jointdnn.study.workload.OperatorClass;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineFileTest {
    @TempDir
    Path folder;

    private String tx2 = "";

    @BeforeEach
    void load() throws IOException {
        try (InputStream stream = MachineFile.class.getResourceAsStream("machines/jetson-tx2.json")) {
            tx2 = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private AnalyticalMachine read(String text) throws IOException {
        return AnalyticalMachine.read(Files.writeString(folder.resolve("mine.json"), text));
    }

    @Test
    void everyMachineThatComesWithTheProgramCitesWhereItsNumbersComeFrom() {
        for (String name : AnalyticalMachine.names()) {
            MachineDescription machine = AnalyticalMachine.named(name).description();
            assertThat(machine.name()).isEqualTo(name);
            assertThat(machine.sources()).as(name).hasSizeGreaterThan(3);
            String cited = String.join(
                    " ", machine.sources().stream().map(Source::fields).toList());
            for (String field : new String[] {
                "peakGigaflopsPerSecond", "bandwidthGigabytesPerSecond", "bandwidthEfficiency", "launchMicros",
                "segmentStartMicros", "halfSpeedOutputs", "activeWatts", "cacheMegabytes"
            }) {
                assertThat(cited).as(name).contains(field);
            }
        }
    }

    /** The figures that the machines of the paper are known by. */
    @Test
    void theMachinesOfThePaper() {
        MachineDescription mobile = AnalyticalMachine.named("jetson-tx2").description();
        assertThat(mobile.peakGigaflopsPerSecond()).isEqualTo(665);
        assertThat(mobile.bandwidthGigabytesPerSecond()).isEqualTo(59.7);
        assertThat(mobile.activeWatts() - mobile.idleWatts()).isBetween(1.29, 1.31);
        MachineDescription cloud = AnalyticalMachine.named("tesla-k40c").description();
        assertThat(cloud.peakGigaflopsPerSecond()).isEqualTo(4290);
        assertThat(cloud.bandwidthGigabytesPerSecond()).isEqualTo(288);
    }

    @Test
    void aFileOfOnesOwn() throws IOException {
        MachineDescription machine =
                read(tx2.replace("\"jetson-tx2\"", "\"mine\"")).description();
        assertThat(machine.name()).isEqualTo("mine");
        assertThat(machine.efficiencyOf(OperatorClass.CONVOLUTION)).isEqualTo(0.7);
        assertThat(machine.hostCopyGigabytesPerSecond()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "launchMicros": 20|"launchMicros": -20|launchMicros is -20, must be a finite number, 0 or more
            "launchMicros": 20|"launchMicros": NaN|launchMicros is not valid JSON
            "launchMicros": 20|"launchMicros": 1e999|launchMicros is 1e999, must be a finite number, 0 or more
            "launchMicros": 20|"launchMicros": "20"|launchMicros is a string, must be a finite number, 0 or more
            "launchMicros": 20|"launchMillis": 20|launchMillis is not a known field
            "launchMicros": 20,||launchMicros is missing
            "bandwidthEfficiency": 0.75|"bandwidthEfficiency": 1.75|bandwidthEfficiency is 1.75, must be above 0 and at most 1
            "peakGigaflopsPerSecond": 665|"peakGigaflopsPerSecond": 0|peakGigaflopsPerSecond is 0.0, must be a finite number above 0
            "pointwise": 0.45|"pointwise": 45|efficiency.pointwise is 45.0, must be above 0 and at most 4
            "pointwise": 0.45|"pointwise": 0|efficiency.pointwise is 0, must be a finite number above 0
            "pointwise": 0.45, ||efficiency.pointwise is missing
            "activeWatts": 3.3|"activeWatts": 1.3|activeWatts is 1.3, must be idleWatts (2.0) or more
            "basis": "computed"|"basis": "guessed"|basis is 'guessed', must be one of
            """)
    void errorsAreOneLineThatNamesTheField(String good, String bad, String message) {
        String text = tx2.replaceFirst(Pattern.quote(good), bad == null ? "" : bad);
        assertThat(text).isNotEqualTo(tx2);
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mine.json: ")
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void anUnknownNameListsTheKnown() {
        assertThatThrownBy(() -> AnalyticalMachine.named("cray-1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cray-1")
                .hasMessageContaining("jetson-tx2");
    }
}
