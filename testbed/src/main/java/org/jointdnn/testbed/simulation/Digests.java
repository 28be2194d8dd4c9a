package org.jointdnn.testbed.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jointdnn.engine.BlockGraph;
import org.jointdnn.engine.Segment;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.planner.CrossingTensor;

/**
 * What simulated blocks compute: each tensor is one number that depends on the tensor's name and on everything that its block
 * reads. So an answer is right only if every block read what it should have, whatever the placement.
 */
final class Digests {
    private static final Shape ONE = Shape.of(1);

    private final BlockGraph graph;
    private final List<List<String>> readBy = new ArrayList<>();
    private final List<List<String>> madeBy = new ArrayList<>();
    private final Map<Segment, List<String>> inputs = new HashMap<>();
    private final Map<Segment, List<String>> outputs = new HashMap<>();

    Digests(BlockGraph graph) {
        this.graph = graph;
        for (int block = 0; block < graph.blocks(); block++) {
            int reader = block;
            readBy.add(names(tensor -> tensor.consumers().contains(reader)));
            madeBy.add(names(tensor -> tensor.producer() == reader));
        }
    }

    private List<String> names(Predicate<CrossingTensor> chosen) {
        List<String> names = new ArrayList<>();
        for (CrossingTensor tensor : graph.tensors()) {
            if (chosen.test(tensor)) {
                names.add(tensor.name());
            }
        }
        return names;
    }

    static Tensor tensor(long digest) {
        Tensor tensor = Tensor.allocate(ElementType.INT64, ONE);
        tensor.data().putLong(0, digest);
        return tensor;
    }

    static long digest(Tensor tensor) {
        return tensor.data().getLong(0);
    }

    /** The model's inputs of a query. */
    Map<String, Tensor> inputs(long query) {
        Map<String, Tensor> made = new HashMap<>();
        for (String name : graph.inputs()) {
            made.put(name, tensor(mix(query, name)));
        }
        return made;
    }

    /** Runs blocks; throws IllegalArgumentException if they read what is not there. */
    Map<String, Tensor> run(int from, int to, Map<String, Tensor> present) {
        Segment segment = new Segment(from, to);
        Map<String, Long> known = new HashMap<>();
        for (String name : inputs.computeIfAbsent(segment, key -> graph.segmentInputs(from, to))) {
            Tensor tensor = present.get(name);
            if (tensor == null) {
                throw new IllegalArgumentException(
                        "blocks " + from + ".." + to + " read '" + name + "', which is not there");
            }
            known.put(name, digest(tensor));
        }
        for (int block = from; block <= to; block++) {
            runBlock(block, known);
        }
        Map<String, Tensor> made = new HashMap<>();
        for (String name : outputs.computeIfAbsent(segment, key -> graph.segmentOutputs(from, to))) {
            made.put(name, tensor(known.getOrDefault(name, 0L)));
        }
        return made;
    }

    private void runBlock(int block, Map<String, Long> known) {
        long read = block;
        for (String name : readBy.get(block)) {
            read = mix(read ^ known.getOrDefault(name, 0L), name);
        }
        for (String name : madeBy.get(block)) {
            known.put(name, mix(read, name));
        }
    }

    /** Source: the finalizer of SplittableRandom (Steele, Lea and Flood, OOPSLA 2014). */
    private static long mix(long seed, String name) {
        long bits = seed * 0x9E3779B97F4A7C15L + name.hashCode();
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        return bits ^ (bits >>> 31);
    }
}
