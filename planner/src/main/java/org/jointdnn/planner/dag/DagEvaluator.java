package org.jointdnn.planner.dag;

import java.util.List;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.Side;

/**
 * Computes what a placement of operators costs, straight from the definition ({@link DagCosts}). The
 * solver searches by other means, so this is the certificate of its answers.
 *
 * <p>Complexity: O(operators + tensors and their consumers).
 */
public final class DagEvaluator {
    private DagEvaluator() {}

    /**
     * The plan that a placement amounts to.
     *
     * @throws IllegalArgumentException if the placement is not one side for each operator, or an operator
     *     can't run on its side
     */
    public static DagPlan evaluate(DagCosts costs, List<Side> placement) {
        if (placement.size() != costs.operators()) {
            throw new IllegalArgumentException("placement has " + placement.size()
                    + " sides, must have one for each of " + costs.operators() + " operators");
        }
        double mobileMillis = 0;
        double mobileMillijoules = 0;
        double cloudMillis = 0;
        for (int index = 0; index < placement.size(); index++) {
            Operator operator = costs.graph().operators().get(index);
            boolean mobile = placement.get(index) == Side.MOBILE;
            if (mobile ? !operator.runsOnMobile() : !operator.runsOnCloud()) {
                throw new IllegalArgumentException("operator " + operator.name() + " is placed on "
                        + (mobile ? "mobile" : "cloud") + ", where it can't run");
            }
            mobileMillis += mobile ? operator.mobileMillis() : 0;
            mobileMillijoules += mobile ? operator.mobileMillijoules() : 0;
            cloudMillis += mobile ? 0 : costs.loadFactor() * operator.cloudMillis();
        }
        int crossings = 0;
        long uploadBytes = 0;
        long downloadBytes = 0;
        for (CrossingTensor tensor : costs.graph().tensors()) {
            boolean atMobile = tensor.producer() < 0 || placement.get(tensor.producer()) == Side.MOBILE;
            if (crosses(tensor, atMobile ? Side.MOBILE : Side.CLOUD, placement)) {
                crossings++;
                uploadBytes += atMobile ? tensor.bytes() : 0;
                downloadBytes += atMobile ? 0 : tensor.bytes();
            }
        }
        Link link = costs.link();
        double waitMillis = crossings * (link.rttMillis() / 2);
        double uploadMillis = link.uploadMillis(uploadBytes);
        double downloadMillis = link.downloadMillis(downloadBytes);
        PlanCost cost = new PlanCost(
                mobileMillis + cloudMillis + waitMillis + uploadMillis + downloadMillis,
                mobileMillijoules
                        + link.uploadMilliwatts() * uploadMillis / 1000
                        + link.downloadMilliwatts() * downloadMillis / 1000
                        + costs.idleWatts() * (cloudMillis + waitMillis),
                cloudMillis,
                uploadBytes,
                downloadBytes);
        return new DagPlan(placement, crossings, cost);
    }

    private static boolean crosses(CrossingTensor tensor, Side home, List<Side> placement) {
        if (tensor.output() && home == Side.CLOUD) {
            return true;
        }
        for (int consumer : tensor.consumers()) {
            if (placement.get(consumer) != home) {
                return true;
            }
        }
        return false;
    }
}
