package org.jointdnn.planner.radio;

import java.util.List;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Step;

/**
 * Computes what a placement costs where the radio has states, straight from the definition; the
 * certificate of {@link RadioSolver}'s answers.
 *
 * <p>A query uses the radio if a block of its plan is on CLOUD. With G the time for which the radio has
 * nothing to do between two such queries, and D the length of its tail, it pays, beyond what {@link
 * PlanEvaluator} says:
 *
 * <pre>
 * promotion   if G >= D: promotionMillis of latency, and promotionMilliwatts for that time
 * holding     the power of the tail's first phase for
 *             cloud time (coding's included) + queue for every cloud run + rtt/2 for every switch
 *             + mobile(i,j) for every mobile run between two cloud runs
 * tail        the power of its phases, one after the other, for min(G, D) in all
 * </pre>
 *
 * <p>So the radio is up from a query's first transfer to its last, however long the mobile computes in
 * between, and each query pays for the tail after it until the next one cuts that short. It is not woken
 * ahead of the first transfer, so promotion adds to latency in full. The device's own idle power is drawn
 * when it is without states: not during promotion and tail.
 *
 * <p>A query without a block on CLOUD pays nothing.
 */
public final class RadioEvaluator {
    private RadioEvaluator() {}

    /**
     * The plan that a placement amounts to.
     *
     * @throws IllegalArgumentException if the placement is not one side for each block, or a run can't
     *     execute on its side
     */
    public static Plan evaluate(Costs costs, RadioCycle cycle, List<Side> placement) {
        return charged(costs, cycle, PlanEvaluator.evaluate(costs, placement));
    }

    /**
     * A plan's placement with its codecs, where the radio has states.
     *
     * @throws IllegalArgumentException if a run can't execute on its side, or a tensor has no coding by the
     *     plan's codec
     */
    public static Plan evaluate(Costs costs, RadioCycle cycle, Plan plan) {
        return charged(costs, cycle, PlanEvaluator.evaluate(costs, plan));
    }

    private static Plan charged(Costs costs, RadioCycle cycle, Plan plan) {
        RadioCharge charge = charge(costs, cycle, plan);
        PlanCost cost = plan.cost();
        return new Plan(
                plan.placement(),
                plan.steps(),
                new PlanCost(
                        cost.latencyMillis() + charge.promotionMillis(),
                        cost.mobileEnergyMillijoules() + charge.millijoules(),
                        cost.cloudMillis(),
                        cost.uploadBytes(),
                        cost.downloadBytes(),
                        cost.accuracyLoss()));
    }

    /** What a plan, whose cost is not looked at, pays for the radio's states. */
    public static RadioCharge charge(Costs costs, RadioCycle cycle, Plan plan) {
        if (!plan.placement().contains(Side.CLOUD)) {
            return RadioCharge.NONE;
        }
        double heldMillis = heldMillis(costs, plan);
        return new RadioCharge(
                cycle.promotionMillis(),
                cycle.promotionMillijoules(),
                heldMillis,
                cycle.states().heldMilliwatts() * heldMillis / 1000,
                cycle.tailMillis(),
                cycle.tailMillijoules());
    }

    private static double heldMillis(Costs costs, Plan plan) {
        int last = plan.placement().size() - 1;
        double millis = plan.switches() * (costs.link().rttMillis() / 2);
        for (Step step : plan.steps()) {
            if (step instanceof Step.Run run) {
                if (run.side() == Side.CLOUD) {
                    millis += costs.loadFactor() * costs.cloud().millis(run.from(), run.to()) + costs.queueMillis();
                } else if (run.from() > 0 && run.to() < last) {
                    millis += costs.mobile().millis(run.from(), run.to());
                }
            } else if (step instanceof Step.Transfer transfer) {
                for (Step.Crossing crossing : transfer.crossings()) {
                    millis += costs.loadFactor()
                            * crossing.coding().to(transfer.to()).cloudMillis();
                }
            }
        }
        return millis;
    }
}
