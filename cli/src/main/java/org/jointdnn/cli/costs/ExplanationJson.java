package org.jointdnn.cli.costs;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Locale;
import org.jointdnn.planner.Constraint;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.explanation.Alternative;
import org.jointdnn.planner.explanation.Change;
import org.jointdnn.planner.explanation.Conflict;
import org.jointdnn.planner.explanation.Explanation;
import org.jointdnn.planner.explanation.Part;
import org.jointdnn.planner.explanation.Price;
import org.jointdnn.planner.explanation.Winner;

/** An explanation in an answer; docs/formats.md defines its fields. */
public final class ExplanationJson {
    private ExplanationJson() {}

    /** Why a plan is the best one. */
    public static JsonObject of(Explanation explanation) {
        JsonObject json = new JsonObject();
        RankingJson.addPlan(json, explanation.best().plan(), explanation.best().value());
        JsonArray parts = new JsonArray();
        explanation.parts().forEach(part -> parts.add(part(explanation, part)));
        json.add("parts", parts);
        JsonArray constraints = new JsonArray();
        explanation.prices().forEach(price -> constraints.add(price(explanation, price)));
        json.add("constraints", constraints);
        JsonArray alternatives = new JsonArray();
        explanation.alternatives().forEach(alternative -> alternatives.add(alternative(alternative)));
        json.add("alternatives", alternatives);
        json.addProperty("complete", explanation.complete());
        return json;
    }

    /** Why there is no plan. */
    public static JsonObject of(Conflict conflict) {
        JsonArray constraints = new JsonArray();
        for (Conflict.Shortfall shortfall : conflict.shortfalls()) {
            JsonObject json = limit(shortfall.limit());
            json.addProperty("nearest", shortfall.used());
            json.addProperty("excess", shortfall.used() - shortfall.limit().max());
            json.add("alone", finite(shortfall.alone()));
            json.add("enough", finite(shortfall.enough()));
            constraints.add(json);
        }
        conflict.pins().forEach(pin -> constraints.add(constraint(pin)));
        JsonObject json = new JsonObject();
        json.add("conflict", constraints);
        return json;
    }

    private static JsonElement finite(double value) {
        return Double.isInfinite(value) ? JsonNull.INSTANCE : new JsonPrimitive(value);
    }

    private static JsonObject part(Explanation explanation, Part part) {
        JsonObject json = step(part);
        json.addProperty("millis", part.millis());
        json.addProperty("millijoules", part.millijoules());
        json.addProperty("latencyShare", explanation.latencyShare(part));
        json.addProperty("energyShare", explanation.energyShare(part));
        return json;
    }

    private static JsonObject step(Part part) {
        if (part instanceof Part.Run run) {
            return PlanJson.stepJson(run.run());
        }
        if (part instanceof Part.Transfer transfer) {
            return PlanJson.stepJson(transfer.transfer());
        }
        if (part instanceof Part.CodingWork work) {
            JsonObject json = new JsonObject();
            json.add("coding", PlanJson.stepJson(work.transfer()));
            return json;
        }
        JsonObject json = new JsonObject();
        if (part instanceof Part.Queue queue) {
            json.addProperty("queue", queue.runs());
        } else if (part instanceof Part.RoundTrips trips) {
            json.addProperty("switches", trips.switches());
        }
        return json;
    }

    private static JsonObject price(Explanation explanation, Price price) {
        JsonObject json = constraint(price.constraint());
        if (price.constraint() instanceof Limit limit) {
            json.addProperty(
                    "used", limit.quantity().of(explanation.best().plan().cost()));
        }
        json.addProperty("binding", price.binding());
        json.addProperty("extra", price.extra());
        JsonObject without = new JsonObject();
        RankingJson.addPlan(without, price.without().plan(), price.without().value());
        json.add("without", without);
        return json;
    }

    private static JsonObject constraint(Constraint constraint) {
        if (constraint instanceof Limit limit) {
            return limit(limit);
        }
        JsonObject json = new JsonObject();
        json.addProperty("constraint", constraint.name());
        return json;
    }

    private static JsonObject limit(Limit limit) {
        JsonObject json = new JsonObject();
        json.addProperty("constraint", limit.name());
        json.addProperty("max", limit.max());
        return json;
    }

    private static JsonObject alternative(Alternative alternative) {
        JsonObject json = new JsonObject();
        if (alternative.rank() > 0) {
            json.addProperty("rank", alternative.rank());
        }
        alternative
                .onlySide()
                .ifPresent(side -> json.addProperty("only", side.name().toLowerCase(Locale.ROOT)));
        RankingJson.addPlan(json, alternative.plan(), alternative.value());
        JsonArray violated = new JsonArray();
        alternative.violated().forEach(constraint -> violated.add(constraint.name()));
        json.add("violated", violated);
        JsonArray wins = new JsonArray();
        alternative.changes().forEach(change -> wins.add(change(change)));
        json.add("wins", wins);
        return json;
    }

    private static JsonObject change(Change change) {
        JsonObject json = new JsonObject();
        if (change instanceof Change.Bandwidth bandwidth) {
            json.addProperty("bandwidth", direction(bandwidth.below()));
            json.addProperty("uploadMbps", bandwidth.uploadMbps());
            json.addProperty("downloadMbps", bandwidth.downloadMbps());
        } else if (change instanceof Change.Load load) {
            json.addProperty("load", direction(load.below()));
            json.addProperty("loadFactor", load.loadFactor());
        } else if (change instanceof Change.Limits limits) {
            JsonObject needed = new JsonObject();
            limits.limits().forEach(limit -> needed.addProperty(limit.name(), limit.max()));
            json.add("limits", needed);
        }
        json.addProperty("bestOfAll", change.winner() instanceof Winner.Itself);
        if (change.winner() instanceof Winner.Other other) {
            json.addProperty("best", other.plan().shortForm());
        }
        return json;
    }

    private static String direction(boolean below) {
        return below ? "below" : "above";
    }
}
