package org.jointdnn.testbed.simulation;

import org.jointdnn.device.adapt.Answered;
import org.jointdnn.engine.Detour;
import org.jointdnn.wire.LinkException;

/** How a query of a soak came to its answer. */
public enum SoakOutcome {
    DEVICE("by plan, on the device alone"),
    SERVER("by plan, with the server"),
    UNREACHABLE("alone: the server was not reached"),
    REFUSED("alone: the server was too busy"),
    DAMAGED("alone: the answer was damaged"),
    STATE_LOST("alone: the server had forgotten"),
    NO_TIME("alone: no time left to ask"),
    OVERDUE("alone: the device was first"),
    RACED("raced: the server was first");

    private final String words;

    SoakOutcome(String words) {
        this.words = words;
    }

    /** What happened, in a few words. */
    public String words() {
        return words;
    }

    static SoakOutcome of(Answered answered) {
        boolean visited = !answered.execution().timings().visits().isEmpty();
        return answered.execution().detour().map(SoakOutcome::of).orElse(visited ? SERVER : DEVICE);
    }

    private static SoakOutcome of(Detour detour) {
        if (!detour.answeredHere()) {
            return RACED;
        }
        return detour.failure().map(SoakOutcome::of).orElse(detour.waitedNanos() == 0 ? NO_TIME : OVERDUE);
    }

    private static SoakOutcome of(RuntimeException failure) {
        if (failure instanceof LinkException.Overloaded) {
            return REFUSED;
        }
        if (failure instanceof LinkException.Corrupted) {
            return DAMAGED;
        }
        return failure instanceof LinkException.StateLost ? STATE_LOST : UNREACHABLE;
    }
}
