package org.jointdnn.onnx.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.model.OnnxFile;

/**
 * Orders nodes so that each comes after the nodes it reads from, staying as near to the given order
 * as that allows (Kahn's algorithm, the ready node with the lowest position first).
 *
 * <p>Complexity: O((nodes + edges) log nodes).
 */
final class TopologicalOrder {
    private TopologicalOrder() {}

    static List<GraphNode> sort(OnnxFile file, List<GraphNode> nodes) {
        Map<String, Integer> writer = new HashMap<>();
        for (int position = 0; position < nodes.size(); position++) {
            for (String name : nodes.get(position).writes()) {
                writer.put(name, position);
            }
        }
        List<Deque<Integer>> readers = new ArrayList<>();
        int[] waiting = new int[nodes.size()];
        nodes.forEach(node -> readers.add(new ArrayDeque<>()));
        for (int position = 0; position < waiting.length; position++) {
            for (String name : nodes.get(position).reads()) {
                Integer from = writer.get(name);
                if (from != null) {
                    readers.get(from).add(position);
                    waiting[position]++;
                }
            }
        }
        return drain(file, nodes, readers, waiting);
    }

    private static List<GraphNode> drain(
            OnnxFile file, List<GraphNode> nodes, List<Deque<Integer>> readers, int[] waiting) {
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int position = 0; position < waiting.length; position++) {
            if (waiting[position] == 0) {
                ready.add(position);
            }
        }
        List<GraphNode> ordered = new ArrayList<>(nodes.size());
        while (!ready.isEmpty()) {
            int position = ready.remove();
            ordered.add(nodes.get(position));
            for (int reader : readers.get(position)) {
                if (--waiting[reader] == 0) {
                    ready.add(reader);
                }
            }
        }
        if (ordered.size() < nodes.size()) {
            for (int position = 0; position < waiting.length; position++) {
                if (waiting[position] > 0) {
                    throw new ModelFormatException(file.path() + ": "
                            + nodes.get(position).describe() + " depends on its own output: the graph has a cycle");
                }
            }
        }
        return ordered;
    }
}
