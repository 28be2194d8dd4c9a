package org.jointdnn.device;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jointdnn.onnx.Tensor;

/** Tensors by name, in a fixed order: what goes into a model and what comes out. Immutable. */
public final class Tensors {
    private final Map<String, Tensor> byName;

    private Tensors(Map<String, Tensor> byName) {
        this.byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /** One tensor. */
    public static Tensors of(String name, Tensor tensor) {
        return new Tensors(Collections.singletonMap(name, tensor));
    }

    /** The entries of a map, in its order. */
    public static Tensors of(Map<String, Tensor> byName) {
        return new Tensors(byName);
    }

    /** These tensors and one more; throws IllegalArgumentException if the name is taken. */
    public Tensors and(String name, Tensor tensor) {
        Map<String, Tensor> more = new LinkedHashMap<>(byName);
        if (more.put(name, tensor) != null) {
            throw new IllegalArgumentException("tensor '" + name + "' is given twice");
        }
        return new Tensors(more);
    }

    /** The tensor with the name; throws IllegalArgumentException if there is none. */
    public Tensor get(String name) {
        Tensor tensor = byName.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor '" + name + "', only " + byName.keySet());
        }
        return tensor;
    }

    /** The only tensor; throws IllegalStateException if there are several or none. */
    public Tensor only() {
        if (byName.size() != 1) {
            throw new IllegalStateException("there are " + byName.size() + " tensors " + byName.keySet() + ", not one");
        }
        return byName.values().iterator().next();
    }

    /** The names, in order. */
    public Set<String> names() {
        return byName.keySet();
    }

    /** The tensors by name, in order; not modifiable. */
    public Map<String, Tensor> asMap() {
        return byName;
    }

    /** Names, types and shapes; never the contents. */
    @Override
    public String toString() {
        return byName.toString();
    }
}
