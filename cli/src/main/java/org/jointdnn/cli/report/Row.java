package org.jointdnn.cli.report;

import com.google.gson.JsonObject;

/**
 * What queries of one network over one link cost under one strategy.
 *
 * @param medianMillis of the latency as measured
 * @param p95Millis of the latency as measured
 * @param predictedMillis latency by the cost model
 * @param energyMillijoules of the mobile by the cost model
 * @param cloudMillis compute time of the cloud, median as measured
 * @param plan the short form, for example {@code M[0-4] C[5-20]}
 * @param queries how many were measured
 * @param answersEqual whether every answer was the unsplit network's
 */
public record Row(
        String network,
        String link,
        Strategy strategy,
        double medianMillis,
        double p95Millis,
        double predictedMillis,
        double energyMillijoules,
        long uploadBytes,
        long downloadBytes,
        double cloudMillis,
        String plan,
        int queries,
        boolean answersEqual) {

    /** The row as {@code demo --json} writes it. */
    public JsonObject toJson() {
        JsonObject latency = new JsonObject();
        latency.addProperty("median", medianMillis);
        latency.addProperty("p95", p95Millis);
        JsonObject row = new JsonObject();
        row.addProperty("network", network);
        row.addProperty("link", link);
        row.addProperty("strategy", strategy.key());
        row.add("latencyMillis", latency);
        row.addProperty("predictedMillis", predictedMillis);
        row.addProperty("mobileEnergyMillijoules", energyMillijoules);
        row.addProperty("uploadBytes", uploadBytes);
        row.addProperty("downloadBytes", downloadBytes);
        row.addProperty("cloudMillis", cloudMillis);
        row.addProperty("plan", plan);
        row.addProperty("queries", queries);
        row.addProperty("answersEqual", answersEqual);
        return row;
    }
}
