package org.jointdnn.zoo;

import com.google.protobuf.ByteString;
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

    /** A list of integers. */
    static AttributeProto list(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    static AttributeProto of(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    /** A list of {@code count} equal strings. */
    static AttributeProto repeated(String name, int count, String value) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeType.STRINGS);
        for (int i = 0; i < count; i++) {
            attribute.addStrings(ByteString.copyFromUtf8(value));
        }
        return attribute.build();
    }
}
