package org.jointdnn.cli.costs;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Side;
import org.jointdnn.wire.codec.Codecs;

/** Reads the placement and the codecs from a plan as {@code jointdnn plan --json} writes it. */
public final class PlacementFile {
    private PlacementFile() {}

    /**
     * A plan as it was written.
     *
     * @param placement the side of each block
     * @param codecs by the names of the tensors that cross otherwise than as they are
     */
    public record Placed(List<Side> placement, Map<String, String> codecs) {}

    /** Reads the side of each block, and the codecs. */
    public static Placed read(Path file) throws IOException {
        JsonObject plan = plan(file);
        return new Placed(placement(file, plan.getAsJsonArray("placement")), codecs(file, plan));
    }

    private static List<Side> placement(Path file, JsonArray sides) {
        List<Side> placement = new ArrayList<>();
        for (JsonElement side : sides) {
            placement.add(side(file, placement.size(), side));
        }
        if (placement.isEmpty()) {
            throw new CommandFailure(file + ": placement is empty, must name the side of each block");
        }
        return placement;
    }

    private static JsonObject plan(Path file) throws IOException {
        try {
            JsonElement plan = JsonParser.parseString(Files.readString(file, StandardCharsets.UTF_8));
            if (plan.isJsonObject() && plan.getAsJsonObject().get("placement") instanceof JsonArray) {
                return plan.getAsJsonObject();
            }
        } catch (JsonParseException e) {
            throw new CommandFailure(file + " is not JSON", e);
        }
        throw new CommandFailure(
                file + ": there is no placement; it must be a plan as 'jointdnn plan --json' writes it");
    }

    /** Transfers whose tensors are coded have a codec for each tensor; others say nothing of codecs. */
    private static Map<String, String> codecs(Path file, JsonObject plan) {
        Map<String, String> codecs = new LinkedHashMap<>();
        JsonArray steps = plan.get("steps") instanceof JsonArray given ? given : new JsonArray();
        for (int index = 0; index < steps.size(); index++) {
            if (!(steps.get(index) instanceof JsonObject step) || !step.has("codecs")) {
                continue;
            }
            if (!(step.get("codecs") instanceof JsonArray names)
                    || !(step.get("tensors") instanceof JsonArray tensors)
                    || names.size() != tensors.size()) {
                throw new CommandFailure(
                        file + ": steps[" + index + "].codecs must be an array with a codec for each of the tensors");
            }
            for (int tensor = 0; tensor < tensors.size(); tensor++) {
                String codec = names.get(tensor).getAsString();
                checkCodec(file + ": steps[" + index + "].codecs[" + tensor + "]: ", codec);
                if (!codec.equals(Coding.RAW)) {
                    codecs.put(tensors.get(tensor).getAsString(), codec);
                }
            }
        }
        return codecs;
    }

    private static void checkCodec(String where, String codec) {
        try {
            Codecs.parse(codec);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(where + e.getMessage(), e);
        }
    }

    private static Side side(Path file, int block, JsonElement side) {
        if (side.isJsonPrimitive()) {
            switch (side.getAsString()) {
                case "mobile":
                    return Side.MOBILE;
                case "cloud":
                    return Side.CLOUD;
                default:
            }
        }
        throw new CommandFailure(file + ": placement[" + block + "] is " + side + ", must be \"mobile\" or \"cloud\"");
    }
}
