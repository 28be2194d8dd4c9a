package org.jointdnn.device.conditions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Quantity;
import org.jointdnn.planner.Side;

/**
 * What a user's rules mean under the conditions of a moment. Two decisions that differ in nothing but {@code why} ask for the
 * same plan.
 *
 * @param objective to minimise
 * @param limits besides those that hold always, one per quantity
 * @param linkAllowed false if all blocks are to run on the device
 * @param mobileFactor times of the device's segments are multiplied by it, their energies are not; 1 or more
 * @param why in one line
 */
public record Decision(Objective objective, List<Limit> limits, boolean linkAllowed, double mobileFactor, String why) {
    public Decision {
        limits = List.copyOf(limits);
    }

    /**
     * What a plan must respect.
     *
     * @param limits one per quantity
     */
    public record Constraints(List<Limit> limits, List<Pin> pins) {
        public Constraints {
            limits = List.copyOf(limits);
            pins = List.copyOf(pins);
        }

        /** By how much a plan breaks these: by which multiple of each limit, and for each pin by the number of blocks; 0 if it keeps them. */
        public double brokenBy(Plan plan) {
            double broken = 0;
            for (Limit limit : limits) {
                broken += limit.holds(plan.cost())
                        ? 0
                        : limit.scale() * limit.quantity().of(plan.cost());
            }
            for (Pin pin : pins) {
                boolean holds = !plan.placement()
                        .subList(pin.from(), pin.to() + 1)
                        .contains(pin.side().other());
                broken += holds ? 0 : plan.placement().size();
            }
            return broken;
        }
    }

    /** Whether latency is all that is minimised. */
    public boolean latencyCounts() {
        return objective.equals(Objective.minimizeLatency());
    }

    /** The limit on a quantity; empty if there is none. */
    public Optional<Limit> limit(Quantity quantity) {
        return limits.stream().filter(limit -> limit.quantity() == quantity).findFirst();
    }

    /**
     * The limits and pins that hold always together with this decision's. If the link is not to be used, all blocks are pinned
     * to the device; where pins that hold always want some in the cloud, limits of no bytes and no cloud time stand instead, so
     * that the planner answers that it is infeasible.
     *
     * @param always limits that hold always
     * @param pinned that holds always
     */
    public Constraints with(List<Limit> always, List<Pin> pinned, int blocks) {
        List<Limit> all = new ArrayList<>(always);
        all.addAll(limits);
        List<Pin> pins = pinned;
        if (!linkAllowed && pinned.stream().anyMatch(pin -> pin.side() == Side.CLOUD)) {
            all.addAll(List.of(Limit.maxUploadBytes(0), Limit.maxDownloadBytes(0), Limit.maxCloudMillis(0)));
        } else if (!linkAllowed) {
            pins = List.of(new Pin(0, blocks - 1, Side.MOBILE));
        }
        return new Constraints(Tightest.of(all), pins);
    }

    /** Costs as they are to be planned with. */
    public Costs of(Costs costs) {
        if (mobileFactor == 1) {
            return costs;
        }
        return new Costs(
                costs.mobile().slowedBy(mobileFactor),
                costs.cloud(),
                costs.loadFactor(),
                costs.queueMillis(),
                costs.tensors(),
                costs.link(),
                costs.idleWatts());
    }

    /** Whether this asks for the same plan as another decision. */
    public boolean asksTheSameAs(Decision other) {
        return objective.equals(other.objective)
                && limits.equals(other.limits)
                && linkAllowed == other.linkAllowed
                && mobileFactor == other.mobileFactor;
    }
}
