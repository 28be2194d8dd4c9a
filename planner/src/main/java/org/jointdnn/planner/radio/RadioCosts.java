package org.jointdnn.planner.radio;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.SegmentCosts;

/** The states of a radio as costs of segments, as {@link RadioSolver} defines. */
final class RadioCosts {
    private RadioCosts() {}

    /** The costs of the network with one block more, before all others, and without states. */
    static Costs of(Costs costs, RadioCycle cycle) {
        double heldWatts = cycle.states().heldMilliwatts() / 1000;
        return new Costs(
                mobile(costs.mobile(), cycle, heldWatts),
                cloud(costs.cloud()),
                costs.loadFactor(),
                costs.queueMillis(),
                later(costs.tensors()),
                costs.link(),
                costs.idleWatts() + heldWatts);
    }

    /** The same pins on blocks that have one more before them. */
    static List<Pin> later(Iterable<Pin> pins) {
        List<Pin> later = new ArrayList<>();
        pins.forEach(pin -> later.add(new Pin(pin.from() + 1, pin.to() + 1, pin.side())));
        return later;
    }

    /** The opposite of {@link #later}. */
    static Pin earlier(Pin pin) {
        return new Pin(pin.from() - 1, pin.to() - 1, pin.side());
    }

    private static SegmentCosts mobile(SegmentCosts mobile, RadioCycle cycle, double heldWatts) {
        int blocks = mobile.blocks();
        double promotion = cycle.promotionMillis();
        double charge = cycle.promotionMillijoules() + cycle.tailMillijoules();
        SegmentCosts.Builder builder = SegmentCosts.builder(blocks + 1).set(0, 0, promotion, charge);
        for (int from = 0; from < blocks; from++) {
            for (int to = from; to < blocks; to++) {
                if (mobile.runs(from, to)) {
                    boolean ends = to == blocks - 1;
                    double millis = mobile.millis(from, to);
                    double millijoules = mobile.millijoules(from, to);
                    builder.set(from + 1, to + 1, millis, millijoules + (ends ? 0 : heldWatts * millis));
                    if (from == 0) {
                        builder.set(0, to + 1, millis + (ends ? 0 : promotion), millijoules + (ends ? 0 : charge));
                    }
                }
            }
        }
        return builder.build();
    }

    private static SegmentCosts cloud(SegmentCosts cloud) {
        int blocks = cloud.blocks();
        SegmentCosts.Builder builder = SegmentCosts.builder(blocks + 1);
        for (int from = 0; from < blocks; from++) {
            for (int to = from; to < blocks; to++) {
                if (cloud.runs(from, to)) {
                    builder.set(from + 1, to + 1, cloud.millis(from, to), cloud.millijoules(from, to));
                }
            }
        }
        return builder.build();
    }

    private static List<CrossingTensor> later(List<CrossingTensor> tensors) {
        List<CrossingTensor> later = new ArrayList<>();
        for (CrossingTensor tensor : tensors) {
            List<Integer> consumers = new ArrayList<>();
            tensor.consumers().forEach(consumer -> consumers.add(consumer + 1));
            int producer = tensor.producer() < 0 ? -1 : tensor.producer() + 1;
            later.add(new CrossingTensor(
                    tensor.name(), tensor.bytes(), producer, consumers, tensor.output(), tensor.codings()));
        }
        return later;
    }
}
