package org.jointdnn.cli.commands;

import java.util.List;
import java.util.Locale;
import org.jointdnn.device.PlanReport;
import org.jointdnn.engine.ExecutionTimings;
import org.jointdnn.engine.Traffic;
import org.jointdnn.planner.PlanCost;
import org.jspecify.annotations.Nullable;

/**
 * What {@code run --json} says of a query; the names of the components are those of the JSON. Predictions are null
 * if the query was answered before link and machines had been measured.
 *
 * @param latencyMillis as measured, from the query to its answer
 * @param uploadBytes of tensors as they crossed
 * @param uploadRawBytes of the same tensors as they are
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
        long uploadRawBytes,
        long downloadBytes,
        long downloadRawBytes,
        double cloudMillis,
        String plan,
        List<String> placement,
        Split timings,
        @Nullable String fallback) {

    /**
     * Where the time of a query went; what is missing to the latency is the program's own work. Coding may overlap with
     * sending, so it is no part of the sum.
     */
    record Split(
            double deviceComputeMillis,
            double encodeMillis,
            double uploadMillis,
            double queueMillis,
            double cloudComputeMillis,
            double downloadMillis,
            double deviceCodingMillis,
            double cloudCodingMillis) {
        static Split of(ExecutionTimings timings) {
            return new Split(
                    millis(timings.localComputeNanos()),
                    millis(timings.encodeNanos()),
                    millis(timings.uploadNanos()),
                    millis(timings.queueNanos()),
                    millis(timings.remoteComputeNanos()),
                    millis(timings.downloadNanos()),
                    millis(timings.traffic().codingNanos()),
                    millis(timings.traffic().remoteCodingNanos()));
        }
    }

    static QueryView of(int query, PlanReport report) {
        Traffic traffic = report.timings().traffic();
        return new QueryView(
                query,
                millis(report.timings().totalNanos()),
                report.predicted().map(PlanCost::latencyMillis).orElse(null),
                report.predicted().map(PlanCost::mobileEnergyMillijoules).orElse(null),
                traffic.uploadBytes(),
                traffic.uploadRawBytes(),
                traffic.downloadBytes(),
                traffic.downloadRawBytes(),
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
