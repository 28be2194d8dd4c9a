package org.jointdnn.device;

import java.util.List;
import java.util.Map;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Side;

/** Which plan a device follows. */
public sealed interface PlanChoice {
    /** What the best plan is the best for. */
    enum Aim {
        /** Queries one after the other: the objective of each. */
        QUERY,
        /** A stream whose queries overlap: as many answers a second as possible, as long as the objective is latency. */
        STREAM
    }

    /** The best one for an aim that respects the constraints. */
    record Best(List<Limit> limits, List<Pin> pins, Aim aim) implements PlanChoice {
        public Best {
            limits = List.copyOf(limits);
            pins = List.copyOf(pins);
        }

        /** For queries one after the other. */
        public Best(List<Limit> limits, List<Pin> pins) {
            this(limits, pins, Aim.QUERY);
        }
    }

    /** All blocks on one side; tensors cross in the best of their lossless codings. */
    record AllOn(Side side) implements PlanChoice {}

    /**
     * This one.
     *
     * @param placement the side of each block
     * @param codecs by the names of the tensors that cross otherwise than as they are; those that don't cross have no say
     */
    record Fixed(List<Side> placement, Map<String, String> codecs) implements PlanChoice {
        public Fixed {
            placement = List.copyOf(placement);
            codecs = Map.copyOf(codecs);
        }

        /** This placement, with all tensors crossing as they are. */
        public Fixed(List<Side> placement) {
            this(placement, Map.of());
        }
    }

    /** The best plan there is. */
    static PlanChoice best() {
        return new Best(List.of(), List.of());
    }
}
