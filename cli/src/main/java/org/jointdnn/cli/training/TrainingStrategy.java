package org.jointdnn.cli.training;

import java.util.List;
import org.jointdnn.cli.report.Ink;
import org.jointdnn.cli.report.Strategy;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Side;

/** Where the blocks of a network may train. */
enum TrainingStrategy {
    MOBILE_ONLY(Strategy.MOBILE_ONLY.key(), Ink.of(Strategy.MOBILE_ONLY)),
    CLOUD_ONLY(Strategy.CLOUD_ONLY.key(), Ink.of(Strategy.CLOUD_ONLY)),
    JOINTDNN(Strategy.JOINTDNN.key(), Ink.of(Strategy.JOINTDNN)),
    /** The first and the last block stay on the device, so neither samples nor labels leave it. */
    PRIVATE("jointdnn-private", Ink.of(2, "JointDNN, samples and labels stay"));

    private final String key;
    private final Ink ink;

    TrainingStrategy(String key, Ink ink) {
        this.key = key;
        this.ink = ink;
    }

    /** The name in JSON and in tables. */
    String key() {
        return key;
    }

    Ink ink() {
        return ink;
    }

    /** What it fixes in a network of so many blocks. */
    List<Pin> pins(int blocks) {
        return switch (this) {
            case MOBILE_ONLY -> List.of(new Pin(0, blocks - 1, Side.MOBILE));
            case CLOUD_ONLY -> List.of(new Pin(0, blocks - 1, Side.CLOUD));
            case JOINTDNN -> List.of();
            case PRIVATE -> List.of(new Pin(0, 0, Side.MOBILE), new Pin(blocks - 1, blocks - 1, Side.MOBILE));
        };
    }
}
