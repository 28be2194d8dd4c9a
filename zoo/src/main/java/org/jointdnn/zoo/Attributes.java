package org.jointdnn.zoo;

import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.onnx.proto.AttributeProto.AttributeType;

/** Attributes of ONNX nodes. */
final class Attributes {
    private Attributes() {}

    static AttributeProto of(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto of(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    /** A list of {@code count} equal integers, for example a square kernel or pads on all sides. */
    static AttributeProto repeated(String name, int count, long value) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
        for (int i = 0; i < count; i++) {
            attribute.addInts(value);
        }
        return attribute.build();
    }
}
