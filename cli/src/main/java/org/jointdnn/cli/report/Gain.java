package org.jointdnn.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How much JointDNN gains over a status quo on one network and link: the status quo's figure over JointDNN's.
 *
 * @param speedup of the median latency as measured
 * @param energySaving of the mobile energy by the cost model
 * @param samePlan whether JointDNN found the status quo to be best, so that they share its queries
 */
public record Gain(String network, String link, Strategy over, double speedup, double energySaving, boolean samePlan) {

    /** The gains over each status quo, for every network and link that has both rows. */
    public static List<Gain> of(List<Row> rows) {
        List<Gain> gains = new ArrayList<>();
        for (Row joint : rows) {
            if (joint.strategy() != Strategy.JOINTDNN) {
                continue;
            }
            for (Strategy quo : Strategy.STATUS_QUO) {
                find(rows, joint, quo)
                        .ifPresent(row -> gains.add(new Gain(
                                joint.network(),
                                joint.link(),
                                quo,
                                row.medianMillis() / joint.medianMillis(),
                                row.energyMillijoules() / joint.energyMillijoules(),
                                row.plan().equals(joint.plan()))));
            }
        }
        return gains;
    }

    /** Whether this is about the network and link of a row. */
    boolean isOf(Row row) {
        return row.network().equals(network) && row.link().equals(link);
    }

    private static Optional<Row> find(List<Row> rows, Row like, Strategy strategy) {
        return rows.stream()
                .filter(row -> row.strategy() == strategy
                        && row.network().equals(like.network())
                        && row.link().equals(like.link()))
                .findFirst();
    }
}
