package org.jointdnn.device.conditions;

import java.util.function.UnaryOperator;

/** Conditions as they were last declared. Thread safety: safe. */
public final class DeclaredConditions implements DeviceConditions {
    private volatile Conditions conditions;

    public DeclaredConditions(Conditions first) {
        this.conditions = first;
    }

    /** Declares what has changed, for example {@code change(now -> now.withHeat(Heat.HOT))}. */
    public synchronized void change(UnaryOperator<Conditions> change) {
        conditions = change.apply(conditions);
    }

    @Override
    public Conditions now() {
        return conditions;
    }
}
