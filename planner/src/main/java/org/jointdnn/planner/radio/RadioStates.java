package org.jointdnn.planner.radio;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jointdnn.planner.Link;

/**
 * What a mobile's radio draws besides that for its transfers: while it is promoted from idle to connected,
 * and in the tail, the time for which it stays connected after a transfer.
 *
 * <p>Source: Huang et al., "A close examination of performance and power characteristics of 4G LTE
 * networks", MobiSys 2012. The figures of LTE were read there; those of 3G and Wi-Fi are recalled.
 *
 * @param tail the phases of the tail in order, one or more; their power is drawn when nothing is transferred
 */
public record RadioStates(double promotionMillis, double promotionMilliwatts, List<TailPhase> tail) {
    /** Recalled, not read. */
    public static final RadioStates THREE_G =
            new RadioStates(582, 659, List.of(new TailPhase(8090, 804), new TailPhase(820, 601)));

    public static final RadioStates LTE = new RadioStates(260, 1211, List.of(new TailPhase(11_580, 1060)));

    /** Recalled, not read. */
    public static final RadioStates WIFI = new RadioStates(79, 124, List.of(new TailPhase(238, 119)));

    /** A part of the tail. */
    public record TailPhase(double millis, double milliwatts) {
        public TailPhase {
            notNegative("tail millis", millis);
            notNegative("tail milliwatts", milliwatts);
        }
    }

    public RadioStates {
        notNegative("promotionMillis", promotionMillis);
        notNegative("promotionMilliwatts", promotionMilliwatts);
        tail = List.copyOf(tail);
        if (tail.isEmpty()) {
            throw new IllegalArgumentException("tail is empty, must have one phase or more");
        }
    }

    /** The states of the radio with one of the names {@code 3g}, {@code 4g}, {@code wifi}, in any case. */
    public static Optional<RadioStates> named(String name) {
        switch (name.toLowerCase(Locale.ROOT)) {
            case "3g":
                return Optional.of(THREE_G);
            case "4g":
                return Optional.of(LTE);
            case "wifi":
                return Optional.of(WIFI);
            default:
                return Optional.empty();
        }
    }

    /** The states of the radio that a link goes over, known by the power it takes; none for 5G and others. */
    public static Optional<RadioStates> of(Link link) {
        for (String name : List.of("3g", "4g", "wifi")) {
            Optional<Link> known = Link.named(name);
            if (known.isPresent() && samePower(known.get(), link)) {
                return named(name);
            }
        }
        return Optional.empty();
    }

    private static boolean samePower(Link one, Link other) {
        return one.at(other.uploadMbps(), other.downloadMbps(), other.rttMillis())
                .equals(other);
    }

    /** Length of the whole tail. */
    public double tailMillis() {
        return tail.stream().mapToDouble(TailPhase::millis).sum();
    }

    /** Energy of the promotion. */
    public double promotionMillijoules() {
        return promotionMillis * promotionMilliwatts / 1000;
    }

    /** Energy of the first {@code millis} of the tail, or of all of it if it is shorter; infinity is allowed. */
    public double tailMillijoules(double millis) {
        double rest = millis;
        double millijoules = 0;
        for (TailPhase phase : tail) {
            double spent = Math.min(rest, phase.millis);
            millijoules += spent * phase.milliwatts / 1000;
            rest -= spent;
        }
        return millijoules;
    }

    /**
     * The longest idle time, see {@link RadioCycle}, after which a query pays at most this much for promotion and tail.
     * Infinite if it does however long it is. At the end of the tail itself, where promotion sets in, it may be more.
     *
     * @param millijoules 0 or more
     */
    public double idleMillisWithin(double millijoules) {
        if (promotionMillijoules() + tailMillijoules(Double.POSITIVE_INFINITY) <= millijoules) {
            return Double.POSITIVE_INFINITY;
        }
        double rest = millijoules;
        double idle = 0;
        for (TailPhase phase : tail) {
            double whole = phase.millis * phase.milliwatts / 1000;
            if (whole > rest) {
                return idle + phase.millis * (rest / whole);
            }
            rest -= whole;
            idle += phase.millis;
        }
        return idle;
    }

    /** Power of the radio while a query that is under way transfers nothing: that of the tail's first phase. */
    public double heldMilliwatts() {
        return tail.get(0).milliwatts;
    }

    private static void notNegative(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "radio: " + name + " is " + value + ", must be a finite number, 0 or more");
        }
    }
}
