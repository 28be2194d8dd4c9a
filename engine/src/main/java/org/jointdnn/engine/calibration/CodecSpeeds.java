package org.jointdnn.engine.calibration;

import org.jointdnn.engine.profile.PowerModel;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.SegmentCosts;

/**
 * How long coding takes on the two sides, as against the machine that calibrated, and what it takes from the battery.
 *
 * @param mobileFactor times as long on MOBILE; above 0
 * @param cloudFactor times as long on CLOUD; above 0
 * @param power drawn by MOBILE while it codes
 */
public record CodecSpeeds(double mobileFactor, double cloudFactor, PowerModel power) {
    public CodecSpeeds {
        check("mobileFactor", mobileFactor);
        check("cloudFactor", cloudFactor);
    }

    private static void check(String name, double factor) {
        if (!(factor > 0) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException(name + " is " + factor + ", must be a finite number above 0");
        }
    }

    /**
     * The speeds that follow if coding is as much slower on a side as the network is, block by block. This is an
     * estimate: a side with an accelerator runs the network faster, but codes no faster for it.
     */
    public static CodecSpeeds ofNetwork(
            Calibration calibration, SegmentCosts mobile, SegmentCosts cloud, PowerModel power) {
        return new CodecSpeeds(
                sumOfBlocks(mobile) / calibration.networkMillis(),
                sumOfBlocks(cloud) / calibration.networkMillis(),
                power);
    }

    private static double sumOfBlocks(SegmentCosts costs) {
        return costs.sumsOfBlocks().millis(0, costs.blocks() - 1);
    }

    /** What a codec takes when a tensor goes up. */
    Coding.Work up(CodecMeasurement codec) {
        return work(codec.encodeMillis(), codec.decodeMillis());
    }

    /** What a codec takes when a tensor comes down. */
    Coding.Work down(CodecMeasurement codec) {
        return work(codec.decodeMillis(), codec.encodeMillis());
    }

    private Coding.Work work(double onMobile, double onCloud) {
        double millis = mobileFactor * onMobile;
        return new Coding.Work(millis, power.millijoules(millis), cloudFactor * onCloud);
    }
}
