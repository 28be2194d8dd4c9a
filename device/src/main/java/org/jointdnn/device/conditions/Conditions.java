package org.jointdnn.device.conditions;

import java.util.Objects;

/** What a device is like at one moment. */
public record Conditions(Battery battery, Heat heat, Metering link, Occupation processors) {
    /** Nothing is known. */
    public static final Conditions UNKNOWN =
            new Conditions(Battery.UNKNOWN, Heat.UNKNOWN, Metering.UNKNOWN, Occupation.UNKNOWN);

    public Conditions {
        Objects.requireNonNull(battery, "battery");
        Objects.requireNonNull(heat, "heat");
        Objects.requireNonNull(link, "link");
        Objects.requireNonNull(processors, "processors");
    }

    /** These conditions with another battery. */
    public Conditions withBattery(Battery other) {
        return new Conditions(other, heat, link, processors);
    }

    /** These conditions with another heat. */
    public Conditions withHeat(Heat other) {
        return new Conditions(battery, other, link, processors);
    }

    /** These conditions over another kind of link. */
    public Conditions withLink(Metering other) {
        return new Conditions(battery, heat, other, processors);
    }

    /** These conditions with other work for the processors. */
    public Conditions withProcessors(Occupation other) {
        return new Conditions(battery, heat, link, other);
    }
}
