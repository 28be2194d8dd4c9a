package org.jointdnn.study.workload;

import java.util.Map;
import java.util.Set;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.GraphNode;

/** Which class a node's operator is of. What is not named here counts as element-wise. */
final class OperatorKinds {
    private static final Set<String> RESHAPES =
            Set.of("Reshape", "Flatten", "Squeeze", "Unsqueeze", "Identity", "Dropout");
    private static final Set<String> MOVEMENTS = Set.of(
            "Concat",
            "Transpose",
            "Slice",
            "Split",
            "Pad",
            "Gather",
            "GatherElements",
            "GatherND",
            "ScatterND",
            "Expand",
            "Tile",
            "Resize",
            "Upsample",
            "DepthToSpace",
            "SpaceToDepth",
            "Cast",
            "Shape",
            "ConstantOfShape",
            "ReverseSequence");
    private static final Set<String> NORMALISATIONS = Set.of(
            "BatchNormalization",
            "InstanceNormalization",
            "LayerNormalization",
            "GroupNormalization",
            "RMSNormalization",
            "LRN",
            "Softmax",
            "LogSoftmax",
            "MeanVarianceNormalization",
            "LpNormalization");
    private static final Set<String> POOLINGS = Set.of(
            "MaxPool",
            "AveragePool",
            "LpPool",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "ReduceMean",
            "ReduceSum",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL2",
            "ReduceSumSquare",
            "ArgMax",
            "ArgMin");
    private static final Set<String> CONVOLUTIONS = Set.of("Conv", "ConvTranspose", "ConvInteger", "QLinearConv");
    private static final Set<String> MATRICES = Set.of("Gemm", "MatMul", "MatMulInteger", "QLinearMatMul");

    private OperatorKinds() {}

    /** Whether the node gives its first input another shape and does nothing else. */
    static boolean onlyReshapes(GraphNode node) {
        return node.isStandard() && RESHAPES.contains(node.op());
    }

    static boolean isConvolution(GraphNode node) {
        return CONVOLUTIONS.contains(node.op());
    }

    /** The class of the node; {@code specs} gives its weights. */
    static OperatorClass kind(GraphNode node, Map<String, TensorSpec> specs) {
        String op = node.op();
        if (CONVOLUTIONS.contains(op)) {
            return convolutionKind(node, kernel(node, specs));
        }
        if (MATRICES.contains(op)) {
            return OperatorClass.MATRIX;
        }
        if (NORMALISATIONS.contains(op)) {
            return OperatorClass.NORMALISATION;
        }
        if (POOLINGS.contains(op)) {
            return OperatorClass.POOLING;
        }
        return MOVEMENTS.contains(op) ? OperatorClass.MOVEMENT : OperatorClass.ELEMENT_WISE;
    }

    private static OperatorClass convolutionKind(GraphNode node, Shape kernel) {
        boolean oneChannel = kernel.extent(node.is("ConvTranspose") ? 0 : 1) == 1;
        if (node.attribute("group", 1) > 1 && oneChannel) {
            return OperatorClass.DEPTHWISE;
        }
        return positions(kernel) == 1 ? OperatorClass.POINTWISE : OperatorClass.CONVOLUTION;
    }

    /** The shape of a convolution's weights. */
    static Shape kernel(GraphNode node, Map<String, TensorSpec> specs) {
        String name = node.input(node.is("QLinearConv") ? 3 : 1);
        TensorSpec spec = specs.get(name);
        if (spec == null) {
            throw new IllegalArgumentException("the shape of tensor '" + name + "' is not known");
        }
        return spec.shape();
    }

    /** Positions of the window of a convolution with these weights. */
    static long positions(Shape kernel) {
        long product = 1;
        for (int axis = 2; axis < kernel.rank(); axis++) {
            product *= kernel.extent(axis);
        }
        return product;
    }
}
