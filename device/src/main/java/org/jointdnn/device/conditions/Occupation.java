package org.jointdnn.device.conditions;

/** Whether a device's processors have other work. */
public enum Occupation {
    UNKNOWN,
    IDLE,
    BUSY
}
