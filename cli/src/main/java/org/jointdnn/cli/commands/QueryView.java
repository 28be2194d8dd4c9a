package org.jointdnn.cli.commands;

import java.util.List;
import java.util.Locale;
import org.jointdnn.device.PlanReport;
import org.jointdnn.engine.ExecutionTimings;
import org.jointdnn.planner.PlanCost;
import org.jspecify.annotations.Nullable;

/**
 * What {@code run --json} says of a query; the names of the components are those of the JSON. Predictions are null
 * if the query was answered before link and machines had been measured.
 *
 * @param latencyMillis as measured, from the query to its answer
 * @param cloudMillis compute time of the cloud as measured
 * @param timings where the measured time went
 * @param fallback why the plan was given up on the way; null if it wasn't
 */
record QueryView(
        int query,
        double latencyMillis,
        @Nullable Double predictedMillis,
        @Nullable Double mobileEnergyMillijoules,
        long uploadBytes,
        long downloadBytes,
        double cloudMillis,
        String plan,
        List<String> placement,
        Split timings,
        @Nullable String fallback) {

    /** Where the time of a query went; what is missing to the latency is the program's own work. */
    record Split(
            double deviceComputeMillis,
            double encodeMillis,
            double uploadMillis,
            double queueMillis,
            double cloudComputeMillis,
            double downloadMillis) {
        static Split of(ExecutionTimings timings) {
            return new Split(
                    millis(timings.localComputeNanos()),
                    millis(timings.encodeNanos()),
                    millis(timings.uploadNanos()),
                    millis(timings.queueNanos()),
                    millis(timings.remoteComputeNanos()),
                    millis(timings.downloadNanos()));
        }
    }

    static QueryView of(int query, PlanReport report) {
        PlanCost bytes = report.plan().cost();
        return new QueryView(
                query,
                millis(report.timings().totalNanos()),
                report.predicted().map(PlanCost::latencyMillis).orElse(null),
                report.predicted().map(PlanCost::mobileEnergyMillijoules).orElse(null),
                bytes.uploadBytes(),
                bytes.downloadBytes(),
                millis(report.timings().remoteComputeNanos()),
                report.plan().shortForm(),
                report.plan().placement().stream()
                        .map(side -> side.name().toLowerCase(Locale.ROOT))
                        .toList(),
                Split.of(report.timings()),
                report.fallback().orElse(null));
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }
}
