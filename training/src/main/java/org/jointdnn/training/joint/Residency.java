package org.jointdnn.training.joint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.planner.Side;
import org.jointdnn.training.TrainingNetwork;

/** Where tensors are as they are now: what is held, from step to step, and what the step under way has made. */
final class Residency {
    private final Map<Side, Set<String>> held = new EnumMap<>(Side.class);
    private final Map<Side, Set<String>> made = new EnumMap<>(Side.class);
    private final Set<String> holdable;

    /** @param names of what is held; it is on both sides */
    private Residency(Collection<String> names) {
        holdable = Set.copyOf(names);
        for (Side side : Side.values()) {
            held.put(side, new HashSet<>(names));
            made.put(side, new HashSet<>());
        }
    }

    /** Where everything is before the first step. */
    static Residency of(TrainingNetwork network) {
        List<String> held = new ArrayList<>();
        network.held().stream().map(TensorSpec::name).forEach(held::add);
        return new Residency(held);
    }

    Residency copy() {
        Residency copy = new Residency(holdable);
        for (Side side : Side.values()) {
            copy.held.put(side, new HashSet<>(held.getOrDefault(side, Set.of())));
            copy.made.put(side, new HashSet<>(made.getOrDefault(side, Set.of())));
        }
        return copy;
    }

    /** Forgets what the step made. */
    void beginStep() {
        made.values().forEach(Set::clear);
    }

    boolean isAt(String name, Side side) {
        return at(name, side).contains(name);
    }

    /** It has been made here, or brought here. */
    void add(String name, Side side) {
        at(name, side).add(name);
    }

    /** It has changed here, and only here. */
    void replace(String name, Side side) {
        for (Side each : Side.values()) {
            at(name, each).remove(name);
        }
        add(name, side);
    }

    private Set<String> at(String name, Side side) {
        Set<String> there = (holdable.contains(name) ? held : made).get(side);
        if (there == null) {
            throw new IllegalStateException("no side " + side);
        }
        return there;
    }
}
