package org.jointdnn.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.onnx.proto.NodeProto;
import org.junit.jupiter.api.Test;

class WorkTest {
    private final Map<String, TensorSpec> specs = new HashMap<>();

    @Test
    void aConvolutionMultipliesEachOutputByItsKernel() {
        assertThat(macs("Conv", List.of(shape(1, 6, 8, 8), shape(4, 3, 5, 5)), shape(1, 4, 4, 4)))
                .isEqualTo(64 * 3 * 25);
    }

    @Test
    void aTransposedConvolutionMultipliesEachInputByItsKernel() {
        assertThat(macs("ConvTranspose", List.of(shape(2, 3, 4, 4), shape(3, 5, 2, 2)), shape(2, 5, 8, 8)))
                .isEqualTo(96 * 5 * 4);
    }

    @Test
    void productsOfMatricesMultiplyByTheInnerExtent() {
        assertThat(macs("MatMul", List.of(shape(7, 2, 3), shape(3, 5)), shape(7, 2, 5)))
                .isEqualTo(70 * 3);
        assertThat(macs("Gemm", List.of(shape(2, 3), shape(3, 5)), shape(2, 5))).isEqualTo(30);
        assertThat(macs("Gemm", List.of(shape(3, 2), shape(3, 5)), shape(2, 5), attribute("transA", 1)))
                .isEqualTo(30);
    }

    @Test
    void aRecurrentLayerMultipliesItsWeightsOncePerStep() {
        assertThat(macs("LSTM", List.of(shape(9, 2, 3), shape(1, 16, 3), shape(1, 16, 4)), shape(9, 1, 2, 4)))
                .isEqualTo(9 * 2 * (16 * 3 + 16 * 4));
    }

    @Test
    void otherOperatorsMultiplyNothing() {
        assertThat(macs("Relu", List.of(shape(1, 4)), shape(1, 4))).isZero();
    }

    private long macs(String op, List<Shape> inputs, Shape output, AttributeProto... attributes) {
        NodeProto.Builder node =
                NodeProto.newBuilder().setOpType(op).addOutput("y").addAllAttribute(List.of(attributes));
        for (int k = 0; k < inputs.size(); k++) {
            node.addInput("i" + k);
            specs.put("i" + k, new TensorSpec("i" + k, ElementType.FLOAT32, inputs.get(k)));
        }
        specs.put("y", new TensorSpec("y", ElementType.FLOAT32, output));
        return Work.macs(GraphNode.of(node.build()), specs);
    }

    private static Shape shape(long... extents) {
        return Shape.of(extents);
    }

    private static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder().setName(name).setI(value).build();
    }
}
