package org.jointdnn.wire;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.List;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.wire.inference.InferTensorContents;

/**
 * Tensors as lists of numbers, the protocol's alternative to raw bytes for clients written by hand.
 * FP16 and BF16 have no such form.
 */
final class TypedContents {
    private TypedContents() {}

    /** Whether tensors of the type can be written as numbers. */
    static boolean supports(ElementType type) {
        return type != ElementType.FLOAT16 && type != ElementType.BFLOAT16;
    }

    /** The tensor that the numbers make; throws InvalidMessageException if they aren't as many as its shape says. */
    static Tensor read(TensorSpec spec, InferTensorContents contents) {
        switch (spec.type()) {
            case FLOAT32: {
                ByteBuffer data = allocate(spec, "fp32_contents", contents.getFp32ContentsCount());
                contents.getFp32ContentsList().forEach(data::putFloat);
                return tensor(spec, data);
            }
            case FLOAT64: {
                ByteBuffer data = allocate(spec, "fp64_contents", contents.getFp64ContentsCount());
                contents.getFp64ContentsList().forEach(data::putDouble);
                return tensor(spec, data);
            }
            case BOOL: {
                ByteBuffer data = allocate(spec, "bool_contents", contents.getBoolContentsCount());
                contents.getBoolContentsList().forEach(value -> data.put((byte) (value ? 1 : 0)));
                return tensor(spec, data);
            }
            case INT64:
                return readLongs(spec, "int64_contents", contents.getInt64ContentsList());
            case UINT64:
                return readLongs(spec, "uint64_contents", contents.getUint64ContentsList());
            case INT8:
                return readInts(spec, "int_contents", contents.getIntContentsList(), Byte.MIN_VALUE, Byte.MAX_VALUE);
            case INT16:
                return readInts(spec, "int_contents", contents.getIntContentsList(), Short.MIN_VALUE, Short.MAX_VALUE);
            case INT32:
                return readInts(
                        spec, "int_contents", contents.getIntContentsList(), Integer.MIN_VALUE, Integer.MAX_VALUE);
            case UINT8:
                return readInts(spec, "uint_contents", contents.getUintContentsList(), 0, 0xff);
            case UINT16:
                return readInts(spec, "uint_contents", contents.getUintContentsList(), 0, 0xffff);
            case UINT32:
                return readInts(
                        spec, "uint_contents", contents.getUintContentsList(), Integer.MIN_VALUE, Integer.MAX_VALUE);
            default:
                throw new InvalidMessageException("tensor '" + spec.name() + "' of type "
                        + spec.type().protocolName() + " must be in raw contents");
        }
    }

    private static Tensor readLongs(TensorSpec spec, String field, List<Long> values) {
        ByteBuffer data = allocate(spec, field, values.size());
        values.forEach(data::putLong);
        return tensor(spec, data);
    }

    /** Numbers of 32 bits narrowed to the type; a UINT32 arrives as the int with its bits. */
    private static Tensor readInts(TensorSpec spec, String field, List<Integer> values, int min, int max) {
        ByteBuffer data = allocate(spec, field, values.size());
        int bytes = spec.type().bytes();
        for (int value : values) {
            if (value < min || value > max) {
                throw new InvalidMessageException("tensor '" + spec.name() + "' holds " + value + ", not within " + min
                        + ".." + max + " of " + spec.type().protocolName());
            }
            if (bytes == 1) {
                data.put((byte) value);
            } else if (bytes == 2) {
                data.putShort((short) value);
            } else {
                data.putInt(value);
            }
        }
        return tensor(spec, data);
    }

    private static ByteBuffer allocate(TensorSpec spec, String field, int values) {
        if (values != spec.shape().elements()) {
            throw new InvalidMessageException("tensor '" + spec.name() + "' of type "
                    + spec.type().protocolName() + " and shape " + spec.shape() + " needs "
                    + spec.shape().elements() + " values in " + field + ", got " + values);
        }
        return Tensor.allocate(spec.type(), spec.shape()).data();
    }

    private static Tensor tensor(TensorSpec spec, ByteBuffer filled) {
        ((Buffer) filled).flip();
        return Tensor.of(spec.type(), spec.shape(), filled);
    }

    /** The tensor's values as numbers. */
    static InferTensorContents write(Tensor tensor) {
        InferTensorContents.Builder contents = InferTensorContents.newBuilder();
        ByteBuffer data = tensor.data();
        while (data.hasRemaining()) {
            writeNext(tensor.type(), data, contents);
        }
        return contents.build();
    }

    private static void writeNext(ElementType type, ByteBuffer data, InferTensorContents.Builder contents) {
        switch (type) {
            case FLOAT32:
                contents.addFp32Contents(data.getFloat());
                break;
            case FLOAT64:
                contents.addFp64Contents(data.getDouble());
                break;
            case BOOL:
                contents.addBoolContents(data.get() != 0);
                break;
            case INT8:
                contents.addIntContents(data.get());
                break;
            case INT16:
                contents.addIntContents(data.getShort());
                break;
            case INT32:
                contents.addIntContents(data.getInt());
                break;
            case INT64:
                contents.addInt64Contents(data.getLong());
                break;
            case UINT8:
                contents.addUintContents(data.get() & 0xff);
                break;
            case UINT16:
                contents.addUintContents(data.getShort() & 0xffff);
                break;
            case UINT32:
                contents.addUintContents(data.getInt());
                break;
            case UINT64:
                contents.addUint64Contents(data.getLong());
                break;
            default:
                throw new IllegalArgumentException(type + " has no typed contents");
        }
    }
}
