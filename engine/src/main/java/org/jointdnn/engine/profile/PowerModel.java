package org.jointdnn.engine.profile;

/**
 * What computing costs a device in energy.
 *
 * @param activeWatts drawn above idle while it computes
 */
public record PowerModel(double activeWatts) {
    /**
     * 1.3 W, an embedded GPU board. Source: BottleNet's measurements on the Jetson TX2 (ResNet-50, TensorRT
     * FP16): 15.7 ms and 20.5 mJ a query, so 1.3 W above idle.
     */
    public static final PowerModel JETSON_TX2 = new PowerModel(1.3);

    /** A machine whose energy nobody counts, such as the cloud's. */
    public static final PowerModel NONE = new PowerModel(0);

    public PowerModel {
        if (!(activeWatts >= 0) || Double.isInfinite(activeWatts)) {
            throw new IllegalArgumentException(
                    "activeWatts is " + activeWatts + ", must be a finite number, 0 or more");
        }
    }

    /** Energy of computing for a time. */
    public double millijoules(double millis) {
        return activeWatts * millis;
    }
}
