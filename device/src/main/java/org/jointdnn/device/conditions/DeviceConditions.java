package org.jointdnn.device.conditions;

/**
 * Tells what the device is like. Each platform has its own way: {@link LinuxConditions} reads files; an app on Android hears
 * of changes from the system and hands them to {@link DeclaredConditions}. Implementations are safe for concurrent use.
 */
public interface DeviceConditions {
    /** The conditions now, or as they were some seconds ago; quick enough to be asked for at every query, and never fails. */
    Conditions now();
}
