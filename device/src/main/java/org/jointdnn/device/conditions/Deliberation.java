package org.jointdnn.device.conditions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Objective;

/** One application of a user's rules: rule after rule adds what it wants, and why. */
final class Deliberation {
    private final UserRules rules;
    private final Conditions conditions;
    private final Counters counters;
    private final List<Limit> limits = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private Objective objective;
    private boolean linkAllowed = true;
    private double mobileFactor = 1;

    Deliberation(UserRules rules, Conditions conditions, Counters counters) {
        this.rules = rules;
        this.conditions = conditions;
        this.counters = counters;
        this.objective = rules.objective();
    }

    Decision decision() {
        battery();
        rules.energy().ifPresent(this::energy);
        if (conditions.link() == Metering.METERED) {
            metered();
        }
        if (conditions.link() != Metering.FREE) {
            rules.monthBytes().ifPresent(this::month);
        }
        factor(conditions.processors() == Occupation.BUSY, rules.busyFactor(), "device busy");
        factor(conditions.heat() == Heat.HOT, rules.hotFactor(), "device hot");
        String why = reasons.isEmpty() ? "nothing special: minimising " + objective.name() : String.join("; ", reasons);
        return new Decision(objective, Tightest.of(limits), linkAllowed, mobileFactor, why);
    }

    private void battery() {
        if (conditions.battery() instanceof Battery.Level level
                && !level.charging()
                && level.fraction() < rules.lowBatteryFraction()) {
            objective = Objective.minimizeEnergy();
            reason("battery at %.0f %%: saving energy", 100 * level.fraction());
        }
    }

    private void energy(EnergyBudget budget) {
        if (conditions.battery() instanceof Battery.Level level && level.charging()) {
            return;
        }
        double most = budget.perQueryMillijoules(counters);
        limits.add(Limit.maxEnergyMillijoules(most));
        if (most > 0) {
            reason("energy budget: at most %.0f mJ a query", most);
        } else {
            objective = Objective.minimizeEnergy();
            reason("energy budget of %.0f mJ used up", budget.millijoules());
        }
    }

    private void metered() {
        if (rules.metered() instanceof MeteredUse.Nothing) {
            linkAllowed = false;
            reason("metered link: not used");
        } else if (rules.metered() instanceof MeteredUse.AtMost most) {
            limits.add(Limit.maxUploadBytes(most.uploadBytes()));
            limits.add(Limit.maxDownloadBytes(most.downloadBytes()));
            reason("metered link: at most %d bytes up and %d down a query", most.uploadBytes(), most.downloadBytes());
        }
    }

    private void month(long cap) {
        String known = counters.monthComplete() ? "" : " (as far as is known)";
        long left = Math.max(0, cap - counters.monthBytes());
        if (left < 2) {
            linkAllowed = false;
            reason("this month's %d bytes used up%s: link not used", cap, known);
            return;
        }
        limits.add(Limit.maxUploadBytes(left / 2));
        limits.add(Limit.maxDownloadBytes(left / 2));
        reason("%d of this month's %d bytes left%s", left, cap, known);
    }

    private void factor(boolean applies, double factor, String what) {
        if (applies && factor > 1) {
            mobileFactor = Math.max(mobileFactor, factor);
            reason("%s: its times count %s times", what, Double.toString(factor));
        }
    }

    private void reason(String format, Object... arguments) {
        reasons.add(String.format(Locale.ROOT, format, arguments));
    }
}
