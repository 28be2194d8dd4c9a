package org.jointdnn.study.modelled;

/**
 * How many times less of its objective JointDNN's plan uses than the strategies that need no planning.
 *
 * @param overMobileOnly mobile-only's milliseconds or millijoules over JointDNN's; the others likewise
 */
public record ModelledGain(
        String network,
        String link,
        String objective,
        double overMobileOnly,
        double overCloudOnly,
        double overWorse,
        double overBetter) {
    static ModelledGain of(Comparison comparison) {
        double best = comparison.value(Strategy.JOINTDNN);
        double overMobile = comparison.value(Strategy.MOBILE_ONLY) / best;
        double overCloud = comparison.value(Strategy.CLOUD_ONLY) / best;
        return new ModelledGain(
                comparison.network().name(),
                comparison.link(),
                comparison.objectiveName(),
                overMobile,
                overCloud,
                Math.max(overMobile, overCloud),
                Math.min(overMobile, overCloud));
    }

    /** The strategy that is farther from JointDNN's. */
    Strategy worse() {
        return overMobileOnly >= overCloudOnly ? Strategy.MOBILE_ONLY : Strategy.CLOUD_ONLY;
    }

    /** The strategy that is nearer to JointDNN's. */
    Strategy better() {
        return worse() == Strategy.MOBILE_ONLY ? Strategy.CLOUD_ONLY : Strategy.MOBILE_ONLY;
    }
}
