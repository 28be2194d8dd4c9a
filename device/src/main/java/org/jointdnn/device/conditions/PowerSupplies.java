package org.jointdnn.device.conditions;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The kernel's power supplies.
 *
 * <p>A battery is a supply of type {@code Battery} with a {@code capacity} of 0 to 100 %, unless its {@code scope} is {@code
 * Device}, as that of a mouse is. Several count as one with the mean capacity. The device runs on batteries if the status of
 * any is {@code Discharging}; if every status is another known one, it doesn't; else it doesn't if some supply that is no
 * battery is {@code online}.
 *
 * <p>Source: Linux kernel, Documentation/ABI/testing/sysfs-class-power.
 */
record PowerSupplies(Path folder) {
    Battery battery() {
        List<Attributes> batteries = new ArrayList<>();
        boolean online = false;
        long percents = 0;
        for (Attributes supply : Attributes.in(folder)) {
            OptionalLong capacity = supply.number("capacity");
            if (!supply.text("type").equals("Battery")) {
                online |= supply.number("online").orElse(0) > 0;
            } else if (isOfThisDevice(supply) && capacity.orElse(-1) >= 0 && capacity.orElse(-1) <= 100) {
                batteries.add(supply);
                percents += capacity.getAsLong();
            }
        }
        if (batteries.isEmpty()) {
            return Battery.UNKNOWN;
        }
        return new Battery.Level(percents / 100.0 / batteries.size(), charging(batteries, online));
    }

    private static boolean isOfThisDevice(Attributes supply) {
        return !supply.text("scope").equals("Device");
    }

    private static boolean charging(List<Attributes> batteries, boolean online) {
        boolean known = true;
        for (Attributes battery : batteries) {
            switch (battery.text("status").toLowerCase(Locale.ROOT)) {
                case "discharging":
                    return false;
                case "charging":
                case "full":
                case "not charging":
                    break;
                default:
                    known = false;
            }
        }
        return known || online;
    }
}
