package org.jointdnn.device;

import java.util.Locale;
import java.util.Optional;
import org.jointdnn.engine.ExecutionTimings;
import org.jointdnn.engine.Traffic;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanCost;

/**
 * How a query was answered.
 *
 * @param plan the plan that the query began with, or with which it began again
 * @param predicted what it should have cost; empty before link and machines have been measured
 * @param timings where the time went
 * @param fallback why this device did the rest alone, if it did
 */
public record PlanReport(Plan plan, Optional<PlanCost> predicted, ExecutionTimings timings, Optional<String> fallback) {
    /** One line: the plan, measured against predicted latency, where the time went, and what crossed. */
    public String summary() {
        StringBuilder text = new StringBuilder(plan.shortForm());
        text.append(String.format(Locale.ROOT, " %.2f ms", timings.totalNanos() / 1e6));
        predicted.ifPresent(cost -> text.append(String.format(Locale.ROOT, " (predicted %.2f)", cost.latencyMillis())));
        text.append(String.format(
                Locale.ROOT,
                ": device %.2f, encode %.2f, upload %.2f, queue %.2f, cloud %.2f, download %.2f",
                timings.localComputeNanos() / 1e6,
                timings.encodeNanos() / 1e6,
                timings.uploadNanos() / 1e6,
                timings.queueNanos() / 1e6,
                timings.remoteComputeNanos() / 1e6,
                timings.downloadNanos() / 1e6));
        Traffic traffic = timings.traffic();
        if (!timings.visits().isEmpty()) {
            text.append(String.format(
                    Locale.ROOT,
                    "; %d B up (raw %d), %d B down (raw %d)",
                    traffic.uploadBytes(),
                    traffic.uploadRawBytes(),
                    traffic.downloadBytes(),
                    traffic.downloadRawBytes()));
        }
        if (traffic.codingNanos() + traffic.remoteCodingNanos() > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    ", coding here %.2f ms, there %.2f ms",
                    traffic.codingNanos() / 1e6,
                    traffic.remoteCodingNanos() / 1e6));
        }
        for (Traffic.Uncoded uncoded : traffic.uncoded()) {
            text.append("; '")
                    .append(uncoded.tensor())
                    .append("' crossed raw, not as ")
                    .append(uncoded.codec())
                    .append(", because ")
                    .append(uncoded.reason());
        }
        fallback.ifPresent(
                reason -> text.append("; finished on this device because ").append(reason));
        return text.toString();
    }
}
