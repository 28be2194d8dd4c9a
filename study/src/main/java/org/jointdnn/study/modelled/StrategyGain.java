package org.jointdnn.study.modelled;

/**
 * How many times less of its objective JointDNN's plan uses than the strategies that need no planning.
 *
 * @param overMobileOnly mobile-only's milliseconds or millijoules over JointDNN's; the others likewise
 */
public record StrategyGain(
        String network,
        String link,
        String objective,
        double overMobileOnly,
        double overCloudOnly,
        double overWorse,
        double overBetter) {
    static StrategyGain of(Comparison comparison) {
        double best = comparison.value(Strategy.JOINTDNN);
        return of(
                comparison.network().name(),
                comparison.link(),
                comparison.objectiveName(),
                comparison.value(Strategy.MOBILE_ONLY) / best,
                comparison.value(Strategy.CLOUD_ONLY) / best);
    }

    /** The gain over each of the two strategies, and so over the worse and the better of them. */
    public static StrategyGain of(
            String network, String link, String objective, double overMobileOnly, double overCloudOnly) {
        return new StrategyGain(
                network,
                link,
                objective,
                overMobileOnly,
                overCloudOnly,
                Math.max(overMobileOnly, overCloudOnly),
                Math.min(overMobileOnly, overCloudOnly));
    }

    /** The strategy that is farther from JointDNN's. */
    public Strategy worse() {
        return overMobileOnly >= overCloudOnly ? Strategy.MOBILE_ONLY : Strategy.CLOUD_ONLY;
    }

    /** The strategy that is nearer to JointDNN's. */
    public Strategy better() {
        return worse() == Strategy.MOBILE_ONLY ? Strategy.CLOUD_ONLY : Strategy.MOBILE_ONLY;
    }
}
