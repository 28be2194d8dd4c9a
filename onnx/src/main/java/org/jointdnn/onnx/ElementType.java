package org.jointdnn.onnx;

import java.util.Optional;

/**
 * An element type of a tensor that can cross the link: fixed size, raw little-endian bytes.
 *
 * <p>Source: codes from the ONNX format's {@code TensorProto.DataType}; names from the Open
 * Inference Protocol's tensor data types.
 */
public enum ElementType {
    FLOAT32(1, 4, "FP32"),
    UINT8(2, 1, "UINT8"),
    INT8(3, 1, "INT8"),
    UINT16(4, 2, "UINT16"),
    INT16(5, 2, "INT16"),
    INT32(6, 4, "INT32"),
    INT64(7, 8, "INT64"),
    BOOL(9, 1, "BOOL"),
    FLOAT16(10, 2, "FP16"),
    FLOAT64(11, 8, "FP64"),
    UINT32(12, 4, "UINT32"),
    UINT64(13, 8, "UINT64"),
    BFLOAT16(16, 2, "BF16");

    private final int onnxCode;
    private final int bytes;
    private final String protocolName;

    ElementType(int onnxCode, int bytes, String protocolName) {
        this.onnxCode = onnxCode;
        this.bytes = bytes;
        this.protocolName = protocolName;
    }

    /** The type's number in {@code TensorProto.DataType}. */
    public int onnxCode() {
        return onnxCode;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** The type's name in the Open Inference Protocol, for example {@code FP32}. */
    public String protocolName() {
        return protocolName;
    }

    /** The type with an ONNX number; empty for strings, complex and sub-byte types. */
    public static Optional<ElementType> ofOnnxCode(int code) {
        for (ElementType type : values()) {
            if (type.onnxCode == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The type with a protocol name; empty for an unknown name and for {@code BYTES}. */
    public static Optional<ElementType> ofProtocolName(String name) {
        for (ElementType type : values()) {
            if (type.protocolName.equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
