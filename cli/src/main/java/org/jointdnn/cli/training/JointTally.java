package org.jointdnn.cli.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.device.training.AdaptiveTrainer;
import org.jointdnn.device.training.PlanInForce;
import org.jointdnn.planner.PlanCost;

/** What a training with a server has cost so far, and the plans that it followed. */
final class JointTally {
    private static final double KILO = 1e3;

    private final List<Followed> plans = new ArrayList<>();
    private double millis;
    private double predictedMillis;
    private double millijoules;
    private long uploadBytes;
    private long downloadBytes;
    private long steps;

    /**
     * A plan in {@code --json}.
     *
     * @param fromStep the first step that followed it, counted from 0
     */
    record Followed(long fromStep, String plan, double predictedMillis, double predictedMillijoules, String reason) {}

    /**
     * All of it in {@code --json}.
     *
     * @param meanMillis of a step
     * @param predictedMillis mean of what was predicted of the same steps
     * @param millijoules of all steps, by the model of the device's and the radio's power
     * @param plan of the last step
     */
    record Summary(
            long steps,
            double meanMillis,
            double predictedMillis,
            double millijoules,
            long uploadBytes,
            long downloadBytes,
            String plan,
            List<Followed> plans) {}

    /** Takes up a plan; gives a line about it. */
    String planned(PlanInForce plan) {
        PlanCost cost = plan.predicted();
        plans.add(new Followed(
                plan.step(),
                plan.plan().shortForm(),
                cost.latencyMillis(),
                cost.mobileEnergyMillijoules(),
                plan.reason()));
        return String.format(
                Locale.ROOT,
                "plan from step %d on: %s, predicted %s ms, %s mJ, %s kB up and %s kB down a step (%s)",
                plan.step() + 1,
                plan.plan().shortForm(),
                Figures.digits(cost.latencyMillis()),
                Figures.digits(cost.mobileEnergyMillijoules()),
                Figures.digits(cost.uploadBytes() / KILO),
                Figures.digits(cost.downloadBytes() / KILO),
                plan.reason());
    }

    /** Takes a step. */
    void add(AdaptiveTrainer trainer) {
        PlanCost cost = trainer.lastCost();
        millis += cost.latencyMillis();
        predictedMillis += trainer.inForce().predicted().latencyMillis();
        millijoules += cost.mobileEnergyMillijoules();
        uploadBytes += cost.uploadBytes();
        downloadBytes += cost.downloadBytes();
        steps++;
    }

    /** For the line of progress. */
    String text() {
        return Figures.digits(millijoules / KILO) + " J, " + Figures.digits(uploadBytes / KILO) + " kB up, "
                + Figures.digits(downloadBytes / KILO) + " kB down"
                + (plans.isEmpty() ? "" : ", " + plans.get(plans.size() - 1).plan());
    }

    Summary summary() {
        return new Summary(
                steps,
                steps == 0 ? 0 : millis / steps,
                steps == 0 ? 0 : predictedMillis / steps,
                millijoules,
                uploadBytes,
                downloadBytes,
                plans.isEmpty() ? "" : plans.get(plans.size() - 1).plan(),
                List.copyOf(plans));
    }
}
