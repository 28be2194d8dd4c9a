package org.jointdnn.cli.study;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jointdnn.cli.measured.CodedComparison;
import org.jointdnn.cli.report.Row;
import org.jointdnn.study.modelled.Headline;
import org.jointdnn.study.modelled.ModelledStudy;

/** The study as JSON; docs/formats.md says what is where. */
final class StudyAnswer {
    private static final Gson GSON = new Gson();

    private StudyAnswer() {}

    static JsonObject of(
            List<String> networks,
            Optional<ModelledStudy> modelled,
            Optional<MeasuredStudy> measured,
            Optional<CodedStudy> coded) {
        JsonObject answer = new JsonObject();
        answer.add("networks", GSON.toJsonTree(networks));
        modelled.ifPresentOrElse(
                study -> answer.add("headline", headline(study.headline(), "modelled")),
                () -> measured.ifPresent(study -> answer.add("headline", headline(study.headline(), "measured"))));
        measured.ifPresent(study -> answer.add("rows", rows(study.rows())));
        modelled.ifPresent(study -> answer.add("modelled", GSON.toJsonTree(study)));
        measured.ifPresent(study -> answer.add("measured", measured(study)));
        coded.ifPresent(study -> answer.add("codecs", coded(study)));
        return answer;
    }

    private static JsonElement headline(Headline headline, String part) {
        JsonObject named = new JsonObject();
        named.addProperty("part", part);
        GSON.toJsonTree(headline).getAsJsonObject().asMap().forEach(named::add);
        return named;
    }

    private static JsonArray rows(List<Row> rows) {
        JsonArray array = new JsonArray();
        rows.forEach(row -> array.add(row.toJson()));
        return array;
    }

    private static JsonObject coded(CodedStudy study) {
        JsonArray rows = new JsonArray();
        study.rows().forEach(row -> rows.add(row.toJson()));
        JsonObject object = new JsonObject();
        object.add("setting", GSON.toJsonTree(study.setting()));
        object.addProperty("maxAccuracyLoss", CodedComparison.MOST_LOSS);
        object.add("rows", rows);
        object.add("gains", GSON.toJsonTree(study.gains()));
        object.add("sizes", GSON.toJsonTree(study.sizes()));
        return object;
    }

    private static JsonObject measured(MeasuredStudy study) {
        JsonObject object = new JsonObject();
        object.add("setting", GSON.toJsonTree(study.setting()));
        object.add("headline", GSON.toJsonTree(study.headline()));
        object.add(
                "paperNetworks", GSON.toJsonTree(study.paperHeadline().stream().toList()));
        object.add("gains", GSON.toJsonTree(study.gains()));
        object.add("predictionError", GSON.toJsonTree(study.predictionError()));
        object.add("againstBetter", GSON.toJsonTree(study.againstBetter()));
        object.add("additivePlanner", GSON.toJsonTree(study.additive()));
        object.add("methods", GSON.toJsonTree(study.methods()));
        return object;
    }
}
