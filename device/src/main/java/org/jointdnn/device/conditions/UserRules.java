package org.jointdnn.device.conditions;

import java.util.Objects;
import java.util.Optional;
import org.jointdnn.planner.Objective;

/**
 * What a user wants, depending on the conditions.
 *
 * @param objective when nothing speaks against it
 * @param lowBatteryFraction below this charge of a battery that isn't charging, energy is what counts; 0 means never
 * @param energy a budget; the charge of the battery doesn't matter, but while it is charging the budget isn't applied
 * @param metered what a query may move over a metered link
 * @param monthBytes how much may cross in a calendar month, both ways, over a link that isn't known to be free; a query may
 *     use half of what is left in each direction, so that it never takes more than there is
 * @param busyFactor how many times longer the device's segments count as taking while its processors have other work, so that
 *     the cloud is preferred; 1 or more
 * @param hotFactor likewise while the device slows itself down because it is hot; the larger of the two counts
 */
public record UserRules(
        Objective objective,
        double lowBatteryFraction,
        Optional<EnergyBudget> energy,
        MeteredUse metered,
        Optional<Long> monthBytes,
        double busyFactor,
        double hotFactor) {
    public UserRules {
        Objects.requireNonNull(objective, "objective");
        Objects.requireNonNull(energy, "energy");
        Objects.requireNonNull(metered, "metered");
        if (!(lowBatteryFraction >= 0 && lowBatteryFraction <= 1)) {
            throw new IllegalArgumentException("lowBatteryFraction is " + lowBatteryFraction + ", must be within 0..1");
        }
        if (monthBytes.isPresent() && monthBytes.get() < 0) {
            throw new IllegalArgumentException("monthBytes is " + monthBytes.get() + ", must be 0 or more");
        }
        checkFactor("busyFactor", busyFactor);
        checkFactor("hotFactor", hotFactor);
    }

    private static void checkFactor(String name, double factor) {
        if (!(factor >= 1) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException(name + " is " + factor + ", must be a finite number, 1 or more");
        }
    }

    /** This objective under all conditions, without a limit. */
    public static UserRules always(Objective objective) {
        return new UserRules(objective, 0, Optional.empty(), new MeteredUse.Unlimited(), Optional.empty(), 1, 1);
    }

    /** These rules, saving energy below a charge. */
    public UserRules withLowBattery(double fraction) {
        return new UserRules(objective, fraction, energy, metered, monthBytes, busyFactor, hotFactor);
    }

    /** These rules with a budget of energy. */
    public UserRules withEnergy(EnergyBudget budget) {
        return new UserRules(
                objective, lowBatteryFraction, Optional.of(budget), metered, monthBytes, busyFactor, hotFactor);
    }

    /** These rules with another use of metered links. */
    public UserRules withMetered(MeteredUse use) {
        return new UserRules(objective, lowBatteryFraction, energy, use, monthBytes, busyFactor, hotFactor);
    }

    /** These rules with a cap on each month's bytes. */
    public UserRules withMonthBytes(long bytes) {
        return new UserRules(objective, lowBatteryFraction, energy, metered, Optional.of(bytes), busyFactor, hotFactor);
    }

    /** These rules, preferring the cloud while the device is busy. */
    public UserRules withBusyFactor(double factor) {
        return new UserRules(objective, lowBatteryFraction, energy, metered, monthBytes, factor, hotFactor);
    }

    /** These rules, preferring the cloud while the device is hot. */
    public UserRules withHotFactor(double factor) {
        return new UserRules(objective, lowBatteryFraction, energy, metered, monthBytes, busyFactor, factor);
    }

    /** Whether what was used before matters to these rules. */
    public boolean countUse() {
        return energy.isPresent() || monthBytes.isPresent();
    }

    /** What these rules mean under conditions; a pure function. */
    public Decision decide(Conditions conditions, Counters counters) {
        return new Deliberation(this, conditions, counters).decision();
    }
}
