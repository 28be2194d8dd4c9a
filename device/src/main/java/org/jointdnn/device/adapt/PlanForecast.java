package org.jointdnn.device.adapt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Step;

/**
 * What each visit of a plan moves and computes, so that its time can be predicted from the costs of the moment.
 *
 * @param visits in the plan's order
 */
record PlanForecast(List<Visit> visits) {
    PlanForecast {
        visits = List.copyOf(visits);
    }

    /**
     * One visit.
     *
     * @param upBytes as they are expected to cross
     * @param mobileMillis coding here
     * @param cloudMillis coding there, at load factor 1
     * @param after what this device runs between this visit and the next, or the end
     */
    record Visit(
            int from,
            int to,
            long upBytes,
            long downBytes,
            double mobileMillis,
            double cloudMillis,
            Optional<Step.Run> after) {
        /** What the server needs for it, its queue included. */
        double cloudMillis(Costs costs) {
            return costs.queueMillis() + costs.loadFactor() * (costs.cloud().millis(from, to) + cloudMillis);
        }

        /** What this device computes between its answer and the next visit, or the end. */
        double afterMillis(Costs costs) {
            return after.map(run -> costs.mobile().millis(run.from(), run.to())).orElse(0.0);
        }

        /** From its beginning to its answer, but for the transfers. */
        double fixedMillis(Costs costs) {
            return mobileMillis + costs.link().rttMillis() + cloudMillis(costs);
        }

        /** What the transfers take together. */
        double transferMillis(Costs costs) {
            return costs.link().uploadMillis(upBytes) + costs.link().downloadMillis(downBytes);
        }
    }

    /** What the plan does after a visit's answer is here. */
    double afterMillis(int visit, Costs costs) {
        double millis = 0;
        for (int index = visit; index < visits.size(); index++) {
            Visit passed = visits.get(index);
            if (index > visit) {
                millis += passed.fixedMillis(costs) + passed.transferMillis(costs);
            }
            millis += passed.afterMillis(costs);
        }
        return millis;
    }

    static PlanForecast of(Plan plan) {
        List<Visit> visits = new ArrayList<>();
        for (int at = 0; at < plan.steps().size(); at++) {
            if (plan.steps().get(at) instanceof Step.Run run && run.side() == Side.CLOUD) {
                visits.add(visit(plan.steps(), at, run));
            }
        }
        return new PlanForecast(visits);
    }

    /** The transfers around a run on the cloud belong to its visit. */
    private static Visit visit(List<Step> steps, int at, Step.Run run) {
        long up = 0;
        long down = 0;
        double mobileMillis = 0;
        double cloudMillis = 0;
        for (int near = at - 1; near <= at + 1; near++) {
            if (near >= 0 && near < steps.size() && steps.get(near) instanceof Step.Transfer transfer) {
                boolean upwards = transfer.to() == Side.CLOUD;
                if (upwards == near < at) {
                    up += upwards ? transfer.bytes() : 0;
                    down += upwards ? 0 : transfer.bytes();
                    for (Step.Crossing crossing : transfer.crossings()) {
                        mobileMillis += crossing.coding().to(transfer.to()).mobileMillis();
                        cloudMillis += crossing.coding().to(transfer.to()).cloudMillis();
                    }
                }
            }
        }
        return new Visit(run.from(), run.to(), up, down, mobileMillis, cloudMillis, localRunAfter(steps, at));
    }

    private static Optional<Step.Run> localRunAfter(List<Step> steps, int at) {
        for (Step step : steps.subList(at + 1, steps.size())) {
            if (step instanceof Step.Run next) {
                return next.side() == Side.MOBILE ? Optional.of(next) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
