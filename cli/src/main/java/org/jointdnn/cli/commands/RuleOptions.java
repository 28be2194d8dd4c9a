package org.jointdnn.cli.commands;

import org.jointdnn.cli.planning.Amount;
import org.jointdnn.device.conditions.Conditions;
import org.jointdnn.device.conditions.DeviceConditions;
import org.jointdnn.device.conditions.EnergyBudget;
import org.jointdnn.device.conditions.LinuxConditions;
import org.jointdnn.device.conditions.MeteredUse;
import org.jointdnn.device.conditions.Metering;
import org.jointdnn.device.conditions.Occupation;
import org.jointdnn.device.conditions.UserRules;
import org.jointdnn.planner.Objective;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Options that say what the user wants depending on what this machine and its link are like: a picocli mixin. */
final class RuleOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--low-battery",
            paramLabel = "SHARE",
            converter = Amount.Share.class,
            description = "Below this charge of a battery that isn't charging, such as 20%%, plan for least energy.")
    private @Nullable Double lowBattery;

    @Option(
            names = "--energy-budget",
            paramLabel = "ENERGY/TIME",
            converter = Budget.class,
            description =
                    "The most that queries may take in each period, such as 500J/24h, while no battery is charging; what"
                            + " is left of it is shared out among the queries to come. Counted by this run.")
    private @Nullable EnergyBudget energyBudget;

    @Option(
            names = "--metered",
            paramLabel = "USE",
            converter = Use.class,
            description =
                    "The link is metered. USE is what a query may move over it each way, such as 100kB, and weights are"
                            + " not fetched beyond that; or nothing: then nothing at all is sent, and this machine answers alone if"
                            + " it has the network from an earlier run.")
    private @Nullable MeteredUse metered;

    @Option(
            names = "--data-cap",
            paramLabel = "SIZE",
            converter = Amount.Bytes.class,
            description =
                    "The most that may cross the link in a calendar month, both ways and for whatever, such as 500MB;"
                            + " counted in the cache's folder. Once it is used up nothing is sent.")
    private @Nullable Long dataCap;

    @Option(
            names = "--device-busy",
            paramLabel = "F",
            description = "This machine has other work: count its own time F times, so that the server does more.")
    private @Nullable Double busyFactor;

    @Option(
            names = "--when-hot",
            paramLabel = "F",
            description = "While this machine is so hot that it slows itself down, count its own time F times.")
    private @Nullable Double hotFactor;

    /** Reads an energy for each period. */
    static final class Budget implements ITypeConverter<EnergyBudget> {
        @Override
        public EnergyBudget convert(String text) {
            String[] parts = text.split("/", -1);
            if (parts.length != 2) {
                throw new TypeConversionException("'" + text + "' is not an energy for each period, such as 500J/24h");
            }
            try {
                return new EnergyBudget(
                        new Amount.Millijoules().convert(parts[0]), new Amount.Period().convert(parts[1]));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "': " + e.getMessage());
            }
        }
    }

    /** Reads {@code nothing} or a size. */
    static final class Use implements ITypeConverter<MeteredUse> {
        @Override
        public MeteredUse convert(String text) {
            if (text.equals("nothing")) {
                return new MeteredUse.Nothing();
            }
            try {
                long bytes = new Amount.Bytes().convert(text);
                return new MeteredUse.AtMost(bytes, bytes);
            } catch (TypeConversionException e) {
                throw new TypeConversionException("'" + text + "' is neither nothing nor a size such as 100kB");
            }
        }
    }

    /** The rules; a usage error if a factor is out of range. */
    UserRules rules(Objective objective) {
        UserRules rules = UserRules.always(objective);
        if (lowBattery != null) {
            rules = rules.withLowBattery(lowBattery);
        }
        if (energyBudget != null) {
            rules = rules.withEnergy(energyBudget);
        }
        if (metered != null) {
            rules = rules.withMetered(metered);
        }
        if (dataCap != null) {
            rules = rules.withMonthBytes(dataCap);
        }
        if (busyFactor != null) {
            rules = rules.withBusyFactor(factor("--device-busy", busyFactor));
        }
        if (hotFactor != null) {
            rules = rules.withHotFactor(factor("--when-hot", hotFactor));
        }
        return rules;
    }

    private double factor(String option, double factor) {
        if (command != null && (!(factor >= 1) || Double.isInfinite(factor))) {
            throw new ParameterException(
                    command.commandLine(), option + " is " + factor + ", must be a finite number, 1 or more");
        }
        return factor;
    }

    /** What this machine is like, as the system tells or as the options say. */
    DeviceConditions conditions() {
        DeviceConditions system = new LinuxConditions(metered == null ? Metering.UNKNOWN : Metering.METERED);
        if (busyFactor == null) {
            return system;
        }
        return () -> {
            Conditions now = system.now();
            return now.withProcessors(Occupation.BUSY);
        };
    }
}
