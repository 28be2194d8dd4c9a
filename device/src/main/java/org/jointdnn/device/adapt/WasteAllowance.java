package org.jointdnn.device.adapt;

/**
 * Keeps what a device computes in vain within a share of the time that its queries take.
 *
 * <pre>
 * credit  grows by share * time with each query, up to that of {@value #MOST_SECONDS} s; work in vain takes its time off
 * </pre>
 *
 * <p>While there is credit the device may race the server. So over any number of queries the work in vain exceeds the share by no
 * more than the races that are under way when the credit ends. Without credit it races only visits that have most probably
 * failed, which is hardly ever in vain. Thread safety: safe.
 */
final class WasteAllowance {
    private static final int MOST_SECONDS = 60;

    private final double share;
    private double creditNanos;

    /** @param share within 0..1; 1 is no limit, 0 allows no race at all */
    WasteAllowance(double share) {
        this.share = share;
    }

    /** The policy for the next query. */
    synchronized RacePolicy of(RacePolicy policy) {
        if (share == 0) {
            return RacePolicy.NEVER;
        }
        return share == 1 || creditNanos > 0 ? policy : policy.reluctant();
    }

    /**
     * Takes a query into account.
     *
     * @param vainNanos that the device computed for it in vain
     */
    synchronized void note(long queryNanos, long vainNanos) {
        creditNanos = Math.min(MOST_SECONDS * 1e9 * share, creditNanos + share * queryNanos - vainNanos);
    }
}
