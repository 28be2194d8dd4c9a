package org.jointdnn.device.conditions;

import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Conditions as a Linux kernel tells them in {@code /sys}: {@link PowerSupplies} and {@link ThermalZones}. Whether the link is
 * metered isn't told there, so it is declared; what else the processors do neither, as the kernel's load has this process in
 * it.
 *
 * <p>Files are read at most once in {@value #KEPT_SECONDS} seconds. One that is absent, unreadable or makes no sense is as if
 * it weren't there. Thread safety: safe.
 */
public final class LinuxConditions implements DeviceConditions {
    private static final int KEPT_SECONDS = 5;
    private static final long KEPT_NANOS = Duration.ofSeconds(KEPT_SECONDS).toNanos();

    private final PowerSupplies supplies;
    private final ThermalZones zones;
    private final Metering link;
    private final LongSupplier nanoClock;
    private Conditions kept = Conditions.UNKNOWN;
    private boolean read;
    private long readNanos;

    /** Conditions of this machine. */
    public LinuxConditions(Metering link) {
        this(Paths.get("/"), link, System::nanoTime);
    }

    /**
     * Conditions by another tree of files.
     *
     * @param root the folder that has {@code sys}
     * @param nanoClock counts nanoseconds
     */
    public LinuxConditions(Path root, Metering link, LongSupplier nanoClock) {
        this.supplies = new PowerSupplies(root.resolve("sys/class/power_supply"));
        this.zones = new ThermalZones(root.resolve("sys/class/thermal"));
        this.link = link;
        this.nanoClock = nanoClock;
    }

    @Override
    public synchronized Conditions now() {
        long nowNanos = nanoClock.getAsLong();
        if (!read || nowNanos - readNanos >= KEPT_NANOS) {
            kept = new Conditions(supplies.battery(), zones.heat(), link, Occupation.UNKNOWN);
            read = true;
            readNanos = nowNanos;
        }
        return kept;
    }
}
