package org.jointdnn.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jointdnn.device.conditions.EnergyBudget;
import org.jointdnn.device.conditions.MeteredUse;
import org.jointdnn.device.conditions.Metering;
import org.jointdnn.device.conditions.Occupation;
import org.jointdnn.device.conditions.UserRules;
import org.jointdnn.planner.Objective;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class RuleOptionsTest {
    private static final Objective LATENCY = Objective.minimizeLatency();
    private static final UserRules FAST = UserRules.always(LATENCY);

    @Command
    private static final class Ruled {
        @Mixin
        private final RuleOptions rules = new RuleOptions();
    }

    private static RuleOptions parse(String... arguments) {
        Ruled command = new Ruled();
        new CommandLine(command).parseArgs(arguments);
        return command.rules;
    }

    @Test
    void withoutOptionsThereAreNoRules() {
        RuleOptions options = parse();
        assertThat(options.rules(LATENCY)).isEqualTo(FAST);
        assertThat(options.conditions().now().link()).isEqualTo(Metering.UNKNOWN);
        assertThat(options.conditions().now().processors()).isEqualTo(Occupation.UNKNOWN);
    }

    @Test
    void optionsAreRulesAndConditions() {
        RuleOptions options = parse(
                "--low-battery",
                "20%",
                "--metered",
                "100kB",
                "--data-cap",
                "500MB",
                "--energy-budget",
                "2J/30min",
                "--device-busy",
                "3",
                "--when-hot",
                "1.5");
        assertThat(options.rules(LATENCY))
                .isEqualTo(FAST.withLowBattery(0.2)
                        .withMetered(new MeteredUse.AtMost(100_000, 100_000))
                        .withMonthBytes(500_000_000)
                        .withEnergy(new EnergyBudget(2_000, Duration.ofMinutes(30)))
                        .withBusyFactor(3)
                        .withHotFactor(1.5));
        assertThat(options.conditions().now().link()).isEqualTo(Metering.METERED);
        assertThat(options.conditions().now().processors()).isEqualTo(Occupation.BUSY);
        assertThat(parse("--metered", "nothing").rules(LATENCY)).isEqualTo(FAST.withMetered(new MeteredUse.Nothing()));
    }

    @ParameterizedTest
    @CsvSource({
        "--metered, some, 'some' is neither nothing nor a size such as 100kB",
        "--data-cap, 5, '5' is not a size",
        "--energy-budget, 5J, '5J' is not an energy for each period, such as 500J/24h",
        "--energy-budget, 5W/1h, '5W' is not an energy such as",
        "--energy-budget, 5J/1d, '1d' is not a time such as 90s, 30min or 24h",
        "--energy-budget, 5J/0s, 'period is PT0S, must be 1 ms or more'",
        "--low-battery, 120%, '120%' is not a share",
        "--device-busy, 0.5, '--device-busy is 0.5, must be a finite number, 1 or more'",
        "--when-hot, NaN, '--when-hot is NaN, must be a finite number, 1 or more'"
    })
    void whatMakesNoSenseIsAUsageError(String option, String value, String message) {
        assertThatThrownBy(() -> parse(option, value).rules(LATENCY))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(message);
    }
}
