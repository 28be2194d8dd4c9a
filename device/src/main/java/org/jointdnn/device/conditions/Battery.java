package org.jointdnn.device.conditions;

/** How much energy a device has left. */
public sealed interface Battery {
    /** Nobody can tell, or there is no battery. */
    Battery UNKNOWN = new Unknown();

    /**
     * A battery that is known.
     *
     * @param fraction of its full charge, within 0..1
     * @param charging whether the device runs on another supply, the battery being full or not
     */
    record Level(double fraction, boolean charging) implements Battery {
        public Level {
            if (!(fraction >= 0 && fraction <= 1)) {
                throw new IllegalArgumentException("fraction is " + fraction + ", must be within 0..1");
            }
        }
    }

    /** Nobody can tell, or there is no battery. */
    record Unknown() implements Battery {}
}
