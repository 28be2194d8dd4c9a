package org.jointdnn.training;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jointdnn.onnx.TensorSpec;

/** What backward passes read of forward passes, counted on the models of each block. */
public final class Stash {
    private Stash() {}

    /** Bytes by name; the network's inputs count too. */
    public static Map<String, Long> of(TrainingNetwork network) {
        Set<String> given = new HashSet<>();
        network.inputs().forEach(input -> given.add(input.name()));
        for (int block = 0; block < network.blocks(); block++) {
            network.forward(block, block).outputs().forEach(output -> given.add(output.name()));
        }
        given.remove(network.targetGradient());
        Map<String, Long> stash = new LinkedHashMap<>();
        for (int block = network.backwardFrom(); block < network.blocks(); block++) {
            if (network.hasBackward(block, block)) {
                for (TensorSpec input : network.backward(block, block).inputs()) {
                    if (given.contains(input.name())) {
                        stash.put(input.name(), input.bytes());
                    }
                }
            }
        }
        return stash;
    }

    public static long bytes(TrainingNetwork network) {
        return of(network).values().stream().mapToLong(bytes -> bytes).sum();
    }
}
