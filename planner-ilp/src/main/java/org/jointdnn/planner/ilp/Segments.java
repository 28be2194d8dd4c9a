package org.jointdnn.planner.ilp;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;

/**
 * The segments that may be runs of a plan, each with what it uses.
 *
 * <p>Runs are maximal, so a segment that ends before the last block is followed by a run on the other
 * side. With that, a segment's use covers its computing, the switches that it brings about and every
 * tensor that crosses if and only if it is a run. What is left are the tensors that cross depending on
 * several runs: {@link #skips}.
 */
final class Segments {
    private final Costs costs;
    private final List<Pin> pins;
    private final int blocks;
    private final long[] upBytesOfBlock;
    private final long[] downBytesOfBlock;
    private final long[] upBytesAfter;
    private final long[] downBytesAfter;
    private final List<CrossingTensor> skips = new ArrayList<>();
    private int lastOutput = -1;

    /** One segment on one side. */
    record Segment(Side side, int from, int to, Use use) {
        boolean contains(int block) {
            return from <= block && block <= to;
        }
    }

    private Segments(Costs costs, List<Pin> pins) {
        this.costs = costs;
        this.pins = pins;
        this.blocks = costs.blocks();
        upBytesOfBlock = new long[blocks];
        downBytesOfBlock = new long[blocks];
        upBytesAfter = new long[blocks];
        downBytesAfter = new long[blocks];
        costs.tensors().forEach(this::book);
    }

    static Segments of(Costs costs, List<Pin> pins) {
        return new Segments(costs, pins);
    }

    /** The tensors whose crossing no single segment decides. */
    List<CrossingTensor> skips() {
        return skips;
    }

    /** Those that can run on their side without breaking a pin. */
    List<Segment> all() {
        List<Segment> segments = new ArrayList<>();
        for (Side side : Side.values()) {
            for (int from = 0; from < blocks; from++) {
                for (int to = from; to < blocks && allowed(side, to); to++) {
                    if (allowed(side, from) && table(side).runs(from, to)) {
                        segments.add(new Segment(side, from, to, use(side, from, to)));
                    }
                }
            }
        }
        return segments;
    }

    /** Whether a placement consists of such segments. */
    boolean allow(Side[] placement) {
        int from = 0;
        for (int block = 0; block < blocks; block++) {
            Side side = placement[block];
            if (!allowed(side, block)) {
                return false;
            }
            if (block == blocks - 1 || placement[block + 1] != side) {
                if (!table(side).runs(from, block)) {
                    return false;
                }
                from = block + 1;
            }
        }
        return true;
    }

    private SegmentCosts table(Side side) {
        return side == Side.MOBILE ? costs.mobile() : costs.cloud();
    }

    private boolean allowed(Side side, int block) {
        return pins.stream().noneMatch(pin -> pin.side() != side && pin.from() <= block && block <= pin.to());
    }

    private void book(CrossingTensor tensor) {
        int producer = tensor.producer();
        if (tensor.output() && producer >= 0) {
            downBytesOfBlock[producer] += tensor.bytes();
            lastOutput = Math.max(lastOutput, producer);
        }
        List<Integer> consumers = tensor.consumers().stream().distinct().toList();
        if (consumers.size() == 1 && producer < 0) {
            upBytesOfBlock[consumers.get(0)] += tensor.bytes();
        } else if (consumers.equals(List.of(producer + 1))) {
            upBytesAfter[producer] += tensor.bytes();
            downBytesAfter[producer] += tensor.output() ? 0 : tensor.bytes();
        } else if (!consumers.isEmpty()) {
            skips.add(tensor);
        }
    }

    private Use use(Side side, int from, int to) {
        boolean last = to == blocks - 1;
        Use use = side == Side.MOBILE ? Use.mobile(costs, from, to) : Use.cloud(costs, from, to);
        if (!last) {
            use = use.plus(Use.switching(costs));
        }
        if (side == Side.MOBILE) {
            return last ? use : use.plus(Use.upload(costs, upBytesAfter[to]));
        }
        if (from == 0) {
            use = use.plus(Use.switching(costs));
        }
        if (last && from <= lastOutput) {
            use = use.plus(Use.switching(costs));
        }
        long up = 0;
        long down = last ? 0 : downBytesAfter[to];
        for (int block = from; block <= to; block++) {
            up += upBytesOfBlock[block];
            down += downBytesOfBlock[block];
        }
        return use.plus(Use.upload(costs, up)).plus(Use.download(costs, down));
    }
}
