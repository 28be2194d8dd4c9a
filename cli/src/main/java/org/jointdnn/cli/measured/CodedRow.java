package org.jointdnn.cli.measured;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import org.jointdnn.engine.calibration.NumberFormats;

/**
 * What queries of one network over one link cost by one {@link CodedStrategy}.
 *
 * @param latency by the plan that is best for latency
 * @param energy by the plan that is best for mobile energy; the same where the strategy doesn't plan
 */
public record CodedRow(String network, String link, CodedStrategy strategy, Run latency, Run energy) {
    /**
     * A plan as executed.
     *
     * @param medianMillis of the latency as measured
     * @param p95Millis of the latency as measured
     * @param predictedMillis latency by the cost model
     * @param energyMillijoules of the mobile by the cost model
     * @param cloudMillis compute time of the cloud, median as measured
     * @param plan the short form
     * @param codecs by the names of the tensors that cross otherwise than as they are
     * @param loss of the answers as a whole, over the samples to judge by; empty if a codec refused one of them
     * @param largestError difference of any answer from the unsplit network's, as a share of the largest magnitude in it
     */
    public record Run(
            double medianMillis,
            double p95Millis,
            double predictedMillis,
            double energyMillijoules,
            long uploadBytes,
            long downloadBytes,
            double cloudMillis,
            String plan,
            Map<String, String> codecs,
            OptionalDouble loss,
            int queries,
            double largestError) {
        /** Whether the loss is known to be within what is allowed. */
        public boolean withinLimit() {
            return loss.orElse(1) <= CodedPlanner.MOST_LOSS;
        }

        /** Whether nothing was lost on the way: then every answer must be the unsplit network's. */
        public boolean lossless() {
            return loss.orElse(1) == 0;
        }

        /** Whether every answer was as it should be: the unsplit network's, where nothing was lost on the way. */
        public boolean answersRight() {
            return !lossless() || largestError <= MeasuredComparison.TOLERANCE;
        }

        /** How tensors cross that don't cross as they are, for example {@code input as jpeg85, output as fp16}. */
        public String crossings() {
            StringJoiner crossings = new StringJoiner(", ");
            codecs.forEach((tensor, codec) -> crossings.add(tensor + " as " + NumberFormats.brief(codec)));
            return crossings.toString();
        }

        private JsonObject toJson() {
            JsonObject run = new JsonObject();
            JsonObject millis = new JsonObject();
            millis.addProperty("median", medianMillis);
            millis.addProperty("p95", p95Millis);
            run.add("latencyMillis", millis);
            run.addProperty("predictedMillis", predictedMillis);
            run.addProperty("mobileEnergyMillijoules", energyMillijoules);
            run.addProperty("uploadBytes", uploadBytes);
            run.addProperty("downloadBytes", downloadBytes);
            run.addProperty("cloudMillis", cloudMillis);
            run.addProperty("plan", plan);
            JsonObject byTensor = new JsonObject();
            codecs.forEach(byTensor::addProperty);
            run.add("codecs", byTensor);
            loss.ifPresent(share -> run.addProperty("loss", share));
            run.addProperty("queries", queries);
            run.addProperty("largestError", largestError);
            return run;
        }
    }

    /** The row as {@code study --json} writes it. */
    public JsonElement toJson() {
        JsonObject row = new JsonObject();
        row.addProperty("network", network);
        row.addProperty("link", link);
        row.addProperty("strategy", strategy.key());
        row.add("bestForLatency", latency.toJson());
        row.add("bestForEnergy", energy.toJson());
        return row;
    }
}
