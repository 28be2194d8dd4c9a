package org.jointdnn.planner.map;

import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;

/**
 * What varies along a plan map, everything else being fixed.
 *
 * <p>Every quantity that a plan uses is affine in the axis's <em>x</em> and does not fall as it rises.
 */
public enum Axis {
    /**
     * The upload rate in Mbps, from 10 kbps to 10 Gbps; the download rate keeps its ratio to it, round-trip
     * time and radio constants stay. x is 1 over the upload rate: a byte takes {@code 8e-3 x} ms, and while
     * the radio draws {@code alpha / x + beta} mW for it, that makes {@code 8e-6 (alpha + beta x)} mJ.
     */
    BANDWIDTH(0.01, 10_000),

    /** The load factor, which multiplies every cloud segment's time, from 0.01 to 1000. x is the factor itself. */
    LOAD(0.01, 1000);

    private final double least;
    private final double most;

    Axis(double least, double most) {
        this.least = least;
        this.most = most;
    }

    /** Where a map starts unless told otherwise. */
    public double least() {
        return least;
    }

    /** Where a map ends unless told otherwise. */
    public double most() {
        return most;
    }

    /** What quantities are affine in: 1 over the bandwidth, or the load factor itself. */
    public double x(double parameter) {
        return this == BANDWIDTH ? 1 / parameter : parameter;
    }

    /** The parameter that an x stands for. */
    double parameter(double x) {
        return this == BANDWIDTH ? 1 / x : x;
    }

    /** The value of the parameter that these costs have. */
    public double of(Costs costs) {
        return this == BANDWIDTH ? costs.link().uploadMbps() : costs.loadFactor();
    }

    /** These costs with the parameter at another value. */
    public Costs set(Costs costs, double parameter) {
        if (this == BANDWIDTH) {
            Link link = costs.link();
            double download = parameter * (link.downloadMbps() / link.uploadMbps());
            return costs.over(link.at(parameter, download, link.rttMillis()));
        }
        return new Costs(
                costs.mobile(),
                costs.cloud(),
                parameter,
                costs.queueMillis(),
                costs.tensors(),
                costs.link(),
                costs.idleWatts());
    }
}
