package org.jointdnn.engine.calibration;

import java.util.OptionalDouble;
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
     * How many times as long a machine takes for coding as the one that calibrated. If nobody measured that, it is taken to
     * be as much slower as it runs the network, block by block, which is too little for a machine with an accelerator.
     *
     * @param segments what the machine takes for the network
     * @param codecMillis what it takes for the standard job
     */
    public static double factor(Calibration calibration, SegmentCosts segments, OptionalDouble codecMillis) {
        if (codecMillis.isPresent()) {
            return codecMillis.getAsDouble() / calibration.codecMillis();
        }
        return segments.sumsOfBlocks().millis(0, segments.blocks() - 1) / calibration.networkMillis();
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
