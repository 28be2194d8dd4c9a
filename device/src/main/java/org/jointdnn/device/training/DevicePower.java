package org.jointdnn.device.training;

/**
 * What the device draws beside its radio.
 *
 * @param activeWatts while it computes, above idle
 * @param idleWatts while it waits for the server
 */
public record DevicePower(double activeWatts, double idleWatts) {
    public DevicePower {
        check("activeWatts", activeWatts);
        check("idleWatts", idleWatts);
    }

    private static void check(String name, double watts) {
        if (!(watts >= 0) || Double.isInfinite(watts)) {
            throw new IllegalArgumentException(name + " is " + watts + ", must be a finite number, 0 or more");
        }
    }
}
