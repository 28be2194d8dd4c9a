package org.jointdnn.device.conditions;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The kernel's thermal zones. A zone is hot from the lowest of its trip points of type {@code passive}, {@code hot} or {@code
 * critical} on, as there the kernel slows the processors down or does worse, and warm from {@value #WARM_MARGIN} thousandths
 * of a degree below. Trip points that only start a fan don't count, nor those at or below 0 °C, which are not in use. The
 * hottest zone counts; one without a temperature or such a trip point says nothing.
 *
 * <p>Source: Linux kernel, Documentation/driver-api/thermal/sysfs-api.rst; temperatures are thousandths of a degree Celsius.
 */
record ThermalZones(Path folder) {
    private static final long WARM_MARGIN = 10_000;
    private static final int MOST_TRIPS = 64;

    Heat heat() {
        Heat hottest = Heat.UNKNOWN;
        for (Attributes zone : Attributes.in(folder)) {
            Path name = zone.folder().getFileName();
            if (name != null && name.toString().startsWith("thermal_zone")) {
                Heat heat = heat(zone);
                hottest = heat.compareTo(hottest) > 0 ? heat : hottest;
            }
        }
        return hottest;
    }

    private static Heat heat(Attributes zone) {
        OptionalLong temperature = zone.number("temp");
        long throttling = throttling(zone);
        if (!temperature.isPresent() || throttling == Long.MAX_VALUE) {
            return Heat.UNKNOWN;
        }
        if (temperature.getAsLong() >= throttling) {
            return Heat.HOT;
        }
        return temperature.getAsLong() >= throttling - WARM_MARGIN ? Heat.WARM : Heat.NOMINAL;
    }

    private static long throttling(Attributes zone) {
        long lowest = Long.MAX_VALUE;
        for (int trip = 0; trip < MOST_TRIPS; trip++) {
            String type = zone.text("trip_point_" + trip + "_type");
            if (type.isEmpty()) {
                break;
            }
            long at = zone.number("trip_point_" + trip + "_temp").orElse(0);
            if (!type.equals("active") && at > 0) {
                lowest = Math.min(lowest, at);
            }
        }
        return lowest;
    }
}
