package org.jointdnn.device.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinuxConditionsTest {
    @TempDir
    Path root;

    private final AtomicLong nowNanos = new AtomicLong(-7);

    private LinuxConditions conditions() {
        return new LinuxConditions(root, Metering.METERED, nowNanos::get);
    }

    private void supply(String name, String... attributes) throws IOException {
        device("sys/class/power_supply/" + name, attributes);
    }

    private void zone(int number, String... attributes) throws IOException {
        device("sys/class/thermal/thermal_zone" + number, attributes);
    }

    private void device(String folder, String... attributes) throws IOException {
        Path at = Files.createDirectories(root.resolve(folder));
        for (int index = 0; index < attributes.length; index += 2) {
            Files.writeString(at.resolve(attributes[index]), attributes[index + 1] + "\n");
        }
    }

    @Test
    void nothingIsKnownWithoutFiles() {
        assertThat(conditions().now()).isEqualTo(Conditions.UNKNOWN.withLink(Metering.METERED));
    }

    @ParameterizedTest
    @CsvSource({
        "Discharging, 0, false",
        "Discharging, 1, false",
        "Charging, 0, true",
        "Full, 1, true",
        "Not charging, 1, true",
        "Unknown, 0, false",
        "Unknown, 1, true",
        "'', 1, true"
    })
    void aBatteryChargesByItsStatusOrElseByTheMains(String status, int online, boolean charging) throws IOException {
        supply("BAT0", "type", "Battery", "capacity", "37", "status", status);
        supply("AC", "type", "Mains", "online", String.valueOf(online));
        assertThat(conditions().now().battery()).isEqualTo(new Battery.Level(0.37, charging));
    }

    @Test
    void severalBatteriesCountAsOneAndOthersDevicesDoNot() throws IOException {
        supply("BAT0", "type", "Battery", "capacity", "20", "status", "Discharging");
        supply("BAT1", "type", "Battery", "capacity", "80", "status", "Full");
        supply("mouse", "type", "Battery", "scope", "Device", "capacity", "5", "status", "Discharging");
        assertThat(conditions().now().battery()).isEqualTo(new Battery.Level(0.5, false));
    }

    @ParameterizedTest
    @CsvSource({"''", "abc", "-1", "101", "99999999999999999999", "12 %"})
    void aCapacityThatIsNoneIsUnknown(String capacity) throws IOException {
        supply("BAT0", "type", "Battery", "capacity", capacity, "status", "Discharging");
        assertThat(conditions().now().battery()).isEqualTo(Battery.UNKNOWN);
    }

    @Test
    void whatIsNoFileIsUnknown() throws IOException {
        supply("BAT0", "type", "Battery", "status", "Discharging");
        Files.createDirectories(root.resolve("sys/class/power_supply/BAT0/capacity"));
        Files.createDirectories(root.resolve("sys/class"));
        Files.writeString(root.resolve("sys/class/thermal"), "no folder");
        assertThat(conditions().now().battery()).isEqualTo(Battery.UNKNOWN);
        assertThat(conditions().now().heat()).isEqualTo(Heat.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "84999, NOMINAL",
        "85000, WARM",
        "94999, WARM",
        "95000, HOT",
        "120000, HOT",
        "-5000, NOMINAL",
        "'', UNKNOWN",
        "hot, UNKNOWN"
    })
    void aZoneIsHotFromItsLowestThrottlingTripOn(String temperature, Heat heat) throws IOException {
        zone(
                0,
                "temp",
                temperature,
                "trip_point_0_type",
                "active",
                "trip_point_0_temp",
                "50000",
                "trip_point_1_type",
                "critical",
                "trip_point_1_temp",
                "105000",
                "trip_point_2_type",
                "passive",
                "trip_point_2_temp",
                "95000",
                "trip_point_3_type",
                "hot",
                "trip_point_3_temp",
                "-274000");
        assertThat(conditions().now().heat()).isEqualTo(heat);
    }

    @Test
    void theHottestZoneCounts() throws IOException {
        zone(0, "temp", "40000", "trip_point_0_type", "critical", "trip_point_0_temp", "100000");
        zone(1, "temp", "93000", "trip_point_0_type", "critical", "trip_point_0_temp", "100000");
        zone(2, "temp", "120000");
        device("sys/class/thermal/cooling_device0", "temp", "999999");
        assertThat(conditions().now().heat()).isEqualTo(Heat.WARM);
    }

    @Test
    void filesAreReadAgainAfterFiveSeconds() throws IOException {
        supply("BAT0", "type", "Battery", "capacity", "50", "status", "Discharging");
        LinuxConditions conditions = conditions();
        assertThat(conditions.now().battery()).isEqualTo(new Battery.Level(0.5, false));
        supply("BAT0", "capacity", "49");
        nowNanos.addAndGet(Duration.ofSeconds(5).toNanos() - 1);
        assertThat(conditions.now().battery()).isEqualTo(new Battery.Level(0.5, false));
        nowNanos.addAndGet(1);
        assertThat(conditions.now().battery()).isEqualTo(new Battery.Level(0.49, false));
    }

    @Test
    void thisMachinesFilesAreReadWithoutAFailure() {
        assertThat(new LinuxConditions(Metering.FREE).now().link()).isEqualTo(Metering.FREE);
    }

    @Test
    void declaredConditionsAreTheLastDeclared() {
        DeclaredConditions declared = new DeclaredConditions(Conditions.UNKNOWN);
        declared.change(now -> now.withHeat(Heat.HOT));
        declared.change(now -> now.withProcessors(Occupation.BUSY).withBattery(new Battery.Level(1, true)));
        assertThat(declared.now())
                .isEqualTo(new Conditions(new Battery.Level(1, true), Heat.HOT, Metering.UNKNOWN, Occupation.BUSY));
    }
}
