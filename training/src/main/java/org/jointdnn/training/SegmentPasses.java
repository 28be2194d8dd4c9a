package org.jointdnn.training;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.SegmentModel;
import org.jointdnn.training.gradient.BlockGradients;
import org.jointdnn.training.graph.GraphPart;
import org.jointdnn.training.optimizer.Optimizer;

/**
 * Which parts the models of a segment consist of, and what they give.
 *
 * @param lossOutputs what the loss gives
 * @param outputs the network's
 * @param slots names of the tensors of a parameter's optimiser state
 */
record SegmentPasses(
        List<BlockGradients> blocks,
        GraphPart loss,
        List<String> lossOutputs,
        List<GraphPart> updates,
        List<String> outputs,
        List<String> slots,
        PassModels models) {
    SegmentModel forward(int from, int to) {
        List<GraphPart> parts = parts(from, to, BlockGradients::forward);
        Set<String> wanted = new HashSet<>(outputs);
        for (int block = from; block < blocks.size(); block++) {
            wanted.addAll(blocks.get(block).backward().reads());
            if (block > to) {
                wanted.addAll(blocks.get(block).forward().reads());
            } else {
                blocks.get(block).states().forEach(state -> wanted.add(state.next()));
            }
        }
        wanted.addAll(loss.reads());
        if (to == blocks.size() - 1) {
            parts.add(loss);
            wanted.addAll(lossOutputs);
        }
        Set<String> given = new LinkedHashSet<>();
        parts.forEach(part -> given.addAll(part.writes()));
        given.retainAll(wanted);
        return models.model(from, to, parts, given);
    }

    SegmentModel backward(int from, int to) {
        List<GraphPart> parts = new ArrayList<>();
        for (GraphPart part : parts(from, to, BlockGradients::backward)) {
            parts.add(0, part);
        }
        Set<String> made = new HashSet<>();
        Map<String, String> gradients = new LinkedHashMap<>();
        for (int block = to; block >= from; block--) {
            made.addAll(blocks.get(block).forward().writes());
            blocks.get(block).gradients().forEach((tensor, gradient) -> gradients.put(tensor, gradient.name()));
        }
        gradients.keySet().removeAll(made);
        List<String> given = new ArrayList<>(gradients.values());
        for (int block = to; block >= from; block--) {
            if (!blocks.get(block).parameters().isEmpty()) {
                given.add(BlockGradients.sumOfSquares(block));
            }
        }
        if (given.isEmpty()) {
            throw new IllegalArgumentException("blocks " + from + ".." + to + " have no backward pass");
        }
        return models.model(from, to, List.of(BackwardOrder.of(parts, gradientNames())), given);
    }

    private Set<String> gradientNames() {
        Set<String> names = new HashSet<>(lossOutputs);
        for (BlockGradients block : blocks) {
            block.gradients().values().forEach(gradient -> names.add(gradient.name()));
        }
        return names;
    }

    SegmentModel update(int from, int to) {
        checkRange(from, to);
        List<String> given = new ArrayList<>();
        for (int block = from; block <= to; block++) {
            for (TensorSpec parameter : blocks.get(block).parameters()) {
                given.add(Optimizer.nextName(parameter.name()));
                slots.forEach(slot -> given.add(Optimizer.nextName(Optimizer.slotName(parameter.name(), slot))));
            }
        }
        if (given.isEmpty()) {
            throw new IllegalArgumentException("blocks " + from + ".." + to + " have no parameters");
        }
        return models.model(from, to, updates.subList(from, to + 1), given);
    }

    private List<GraphPart> parts(int from, int to, Function<BlockGradients, GraphPart> part) {
        checkRange(from, to);
        List<GraphPart> parts = new ArrayList<>();
        blocks.subList(from, to + 1).forEach(block -> parts.add(part.apply(block)));
        return parts;
    }

    private void checkRange(int from, int to) {
        if (from < 0 || to < from || to >= blocks.size()) {
            throw new IllegalArgumentException(
                    "segment " + from + ".." + to + " is not within blocks 0.." + (blocks.size() - 1));
        }
    }
}
