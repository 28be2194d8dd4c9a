package org.jointdnn.device.conditions;

/** Whether the user pays for what crosses the link. */
public enum Metering {
    UNKNOWN,
    FREE,
    METERED
}
