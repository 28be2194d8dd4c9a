package org.jointdnn.training.graph;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.onnx.proto.AttributeProto.AttributeType;

/** Attributes of ONNX nodes: making them, and reading those of a node with the operator's default. */
public final class Attributes {
    private Attributes() {}

    public static AttributeProto integer(String name, long value) {
        return of(name, AttributeType.INT).setI(value).build();
    }

    public static AttributeProto real(String name, double value) {
        return of(name, AttributeType.FLOAT).setF((float) value).build();
    }

    public static AttributeProto text(String name, String value) {
        return of(name, AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    public static AttributeProto integers(String name, int... values) {
        AttributeProto.Builder attribute = of(name, AttributeType.INTS);
        for (int value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    public static double real(GraphNode node, String name, double otherwise) {
        return node.attribute(name).map(attribute -> (double) attribute.getF()).orElse(otherwise);
    }

    public static String text(GraphNode node, String name, String otherwise) {
        return node.attribute(name)
                .map(attribute -> attribute.getS().toStringUtf8())
                .orElse(otherwise);
    }

    public static int[] integers(GraphNode node, String name, int... otherwise) {
        List<Long> values = new ArrayList<>();
        if (!node.attribute(name).isPresent()) {
            return otherwise.clone();
        }
        node.attribute(name).ifPresent(attribute -> values.addAll(attribute.getIntsList()));
        return values.stream().mapToInt(Math::toIntExact).toArray();
    }

    private static AttributeProto.Builder of(String name, AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }
}
