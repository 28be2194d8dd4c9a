package org.jointdnn.cli.costs;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.planner.Side;

/** Reads the placement from a plan as {@code jointdnn plan --json} writes it. */
public final class PlacementFile {
    private PlacementFile() {}

    /** The side of each block. */
    public static List<Side> read(Path file) throws IOException {
        List<Side> placement = new ArrayList<>();
        for (JsonElement side : array(file)) {
            placement.add(side(file, placement.size(), side));
        }
        if (placement.isEmpty()) {
            throw new CommandFailure(file + ": placement is empty, must name the side of each block");
        }
        return placement;
    }

    private static JsonArray array(Path file) throws IOException {
        try {
            JsonElement plan = JsonParser.parseString(Files.readString(file, StandardCharsets.UTF_8));
            if (plan.isJsonObject() && plan.getAsJsonObject().get("placement") instanceof JsonArray placement) {
                return placement;
            }
        } catch (JsonParseException e) {
            throw new CommandFailure(file + " is not JSON", e);
        }
        throw new CommandFailure(
                file + ": there is no placement; it must be a plan as 'jointdnn plan --json' writes it");
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
