package org.jointdnn.device.conditions;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jointdnn.device.adapt.SessionRules;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Quantity;
import org.jointdnn.wire.LinkException;

/**
 * A user's rules as they apply now, to a device and what it has used. Whoever sends something asks here first, so that nothing
 * crosses a link that the rules forbid: neither queries nor probes nor weights.
 *
 * <p>Thread safety: safe; {@link #look} is for one thread at a time.
 */
public final class RulesInForce implements SessionRules {
    /** Limits that have changed by less than this share are no reason to plan again. */
    private static final double NEWS = 0.1;

    private final UserRules rules;
    private final DeviceConditions conditions;
    private final Optional<UsageCounter> usage;
    private final boolean conditional;
    private final AtomicLong crossed = new AtomicLong();
    private volatile Decision looked;

    /** @param usage what has been used; without it, nothing has */
    public RulesInForce(UserRules rules, DeviceConditions conditions, Optional<UsageCounter> usage) {
        this.rules = rules;
        this.conditions = conditions;
        this.usage = usage;
        this.conditional = !rules.equals(UserRules.always(rules.objective()));
        this.looked = rules.decide(Conditions.UNKNOWN, Counters.NONE);
        if (conditional) {
            this.looked = decision();
        }
    }

    /** What the rules mean at this moment. */
    public Decision decision() {
        if (!conditional) {
            return looked;
        }
        Counters used = usage.map(counter -> counter.now().plusMonthBytes(crossed.get()))
                .orElse(Counters.NONE);
        return rules.decide(conditions.now(), used);
    }

    /** What the device is like. */
    public Conditions conditions() {
        return conditions.now();
    }

    /** Throws if nothing may be sent. */
    public void checkLink() {
        Decision now = decision();
        if (!now.linkAllowed()) {
            throw new LinkException.Forbidden(now.why());
        }
    }

    /** Throws if so many bytes may not be fetched: nothing may be sent, or they are more than a query may receive. */
    public void checkFetch(long bytes) {
        checkLink();
        Decision now = decision();
        Optional<Limit> most = now.limit(Quantity.DOWNLOAD);
        if (most.isPresent() && bytes > most.get().max()) {
            throw new LinkException.Forbidden(
                    now.why() + "; the weights that are missing here are " + bytes + " bytes");
        }
    }

    /** Whether {@link #checkFetch} would let so many bytes pass. */
    public boolean allowsFetch(long bytes) {
        Decision now = decision();
        return now.linkAllowed()
                && now.limit(Quantity.DOWNLOAD).map(most -> bytes <= most.max()).orElse(true);
    }

    @Override
    public boolean linkAllowed() {
        return decision().linkAllowed();
    }

    @Override
    public boolean sparesLink() {
        return decision().limit(Quantity.UPLOAD).isPresent();
    }

    @Override
    public boolean latencyCounts() {
        return decision().latencyCounts();
    }

    /** Takes note of bytes that crossed; returns at once. */
    public void crossed(long bytes) {
        if (usage.isPresent()) {
            crossed.addAndGet(bytes);
        }
    }

    /** Counts a query, and the energy that it took. */
    public void countQuery(double millijoules) {
        usage.ifPresent(counter -> counter.countQuery(millijoules));
    }

    /** Hands the bytes that crossed to the counter, which may write a file. */
    public void settle() {
        usage.ifPresent(counter -> {
            long bytes = crossed.get();
            counter.countBytes(bytes, conditions.now().link());
            crossed.addAndGet(-bytes);
        });
    }

    /** Looks at the conditions and at what was used; true if plans are to be chosen otherwise than after the last look. */
    @Override
    public boolean look() {
        settle();
        Decision now = decision();
        boolean news = differ(now, looked);
        if (news) {
            looked = now;
        }
        return news;
    }

    /** Whether two decisions differ by so much that what failed under the one may be tried under the other. */
    public static boolean differ(Decision now, Decision before) {
        if (now.linkAllowed() != before.linkAllowed()
                || now.mobileFactor() != before.mobileFactor()
                || !now.objective().equals(before.objective())
                || now.limits().size() != before.limits().size()) {
            return true;
        }
        return now.limits().stream()
                .anyMatch(limit -> before.limit(limit.quantity())
                        .map(old -> Math.abs(limit.max() - old.max()) > NEWS * old.max())
                        .orElse(true));
    }
}
