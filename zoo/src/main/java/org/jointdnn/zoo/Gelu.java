package org.jointdnn.zoo;

import java.util.List;

/**
 * The activation {@code x * P(X < x)} of a standard normal X, written as exporters of this operator set
 * write it and the runtime fuses it: {@code x * (1 + erf(x / sqrt 2)) * 1/2}.
 *
 * <p>Source: Hendrycks, Gimpel, Gaussian error linear units, arXiv:1606.08415.
 */
final class Gelu {
    /** One over the second moment of the activation of a standard normal number, by numeric integration. */
    static final double GAIN = 2.35;

    private static final float ROOT_OF_TWO = 1.4142135f;

    private Gelu() {}

    /** Appends the nodes and answers the name of the last, whose shape is the input's. */
    static String append(Graph graph, String block, String tensor) {
        String scaled = append(graph, block, "Div", tensor, graph.scalar(ROOT_OF_TWO));
        String erf = graph.addNode(block, "Erf", List.of(scaled), graph.shape(tensor));
        String shifted = append(graph, block, "Add", erf, graph.scalar(1));
        String product = append(graph, block, "Mul", tensor, shifted);
        return append(graph, block, "Mul", product, graph.scalar(0.5f));
    }

    private static String append(Graph graph, String block, String operator, String left, String right) {
        return graph.addNode(block, operator, List.of(left, right), graph.shape(left));
    }
}
