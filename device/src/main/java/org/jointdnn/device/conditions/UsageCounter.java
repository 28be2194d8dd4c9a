package org.jointdnn.device.conditions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Counts what a device uses, for a user's rules. Thread safety: safe. */
public final class UsageCounter implements AutoCloseable {
    private static final Duration A_DAY = Duration.ofDays(1);

    private final long periodMillis;
    private final DataUse data;
    private final Clock clock;
    private long period;
    private double millijoules;
    private long queries;

    /**
     * @param period of the energy budget
     * @param data counts the month's bytes; closed with this
     */
    public UsageCounter(Duration period, DataUse data, Clock clock) {
        this.periodMillis = period.toMillis();
        this.data = data;
        this.clock = clock;
        this.period = periodOf(clock.millis());
    }

    /**
     * A counter as rules need it, that starts with what a file says.
     *
     * @param file of the month's bytes; its folder is made
     */
    public static UsageCounter of(UserRules rules, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't make the folder " + folder + ": " + e.getMessage(), e);
        }
        Clock clock = Clock.systemDefaultZone();
        Duration period = rules.energy().map(EnergyBudget::period).orElse(A_DAY);
        return new UsageCounter(period, new DataUse(file, clock), clock);
    }

    /** Counts a query, and the energy that it took. */
    public synchronized void countQuery(double queryMillijoules) {
        turnPeriod(clock.millis());
        millijoules += queryMillijoules;
        queries++;
    }

    /**
     * Counts bytes that crossed, for whatever.
     *
     * @param bytes both ways
     * @param link over which they did
     */
    public void countBytes(long bytes, Metering link) {
        if (link != Metering.FREE && bytes > 0) {
            data.add(bytes);
        }
    }

    /** What has been used so far. */
    public Counters now() {
        DataUse.Month month = data.month();
        synchronized (this) {
            long nowMillis = clock.millis();
            turnPeriod(nowMillis);
            double elapsed = Math.floorMod(nowMillis, periodMillis) / (double) periodMillis;
            return new Counters(millijoules, queries, elapsed, month.bytes(), month.complete());
        }
    }

    private void turnPeriod(long nowMillis) {
        if (periodOf(nowMillis) != period) {
            period = periodOf(nowMillis);
            millijoules = 0;
            queries = 0;
        }
    }

    private long periodOf(long millis) {
        return Math.floorDiv(millis, periodMillis);
    }

    /** Makes the count of bytes exact on the disk. */
    @Override
    public void close() {
        data.close();
    }
}
