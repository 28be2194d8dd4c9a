package org.jointdnn.cli.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;

/**
 * The rows of a comparison and how they were measured.
 *
 * @param setting what the measurements were made on and with, one sentence each
 * @param command what reproduces it
 */
public record Comparison(List<Row> rows, List<String> setting, String command) {
    public Comparison {
        rows = List.copyOf(rows);
        setting = List.copyOf(setting);
    }

    /** The comparison as {@code demo --json} writes it. */
    public JsonObject toJson() {
        JsonArray array = new JsonArray();
        rows.forEach(row -> array.add(row.toJson()));
        JsonObject object = new JsonObject();
        object.add("rows", array);
        return object;
    }

    /** Whether every answer of every row was the unsplit network's. */
    public boolean answersEqual() {
        return rows.stream().allMatch(Row::answersEqual);
    }

    List<String> networks() {
        return rows.stream().map(Row::network).distinct().toList();
    }
}
