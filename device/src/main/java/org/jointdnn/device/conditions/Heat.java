package org.jointdnn.device.conditions;

/** How near a device is to slowing itself down because it is hot. */
public enum Heat {
    UNKNOWN,
    NOMINAL,
    /** It will slow down before long. */
    WARM,
    /** It slows itself down. */
    HOT
}
