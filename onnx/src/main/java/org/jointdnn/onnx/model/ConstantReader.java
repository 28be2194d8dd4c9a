package org.jointdnn.onnx.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.proto.TensorProto;

/**
 * Reads {@code TensorProto} messages, wherever they keep their values: raw bytes, typed fields, or a
 * file beside the model.
 *
 * <p>Source for which typed field holds which type: the ONNX format's {@code TensorProto}.
 */
public final class ConstantReader {
    private final OnnxFile file;
    private final ExternalData external;

    public ConstantReader(OnnxFile file) {
        this.file = file;
        this.external = new ExternalData(file.path());
    }

    /** The tensor's values; throws ModelFormatException, naming the tensor, if they don't fit its shape or can't be had. */
    public Constant read(TensorProto tensor) {
        Optional<ElementType> type = ElementType.ofOnnxCode(tensor.getDataType());
        boolean isExternal = tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
        if (!type.isPresent()) {
            if (isExternal) {
                throw problem(tensor, "is external data of type " + tensor.getDataType() + ", which is not supported");
            }
            return new Constant.Opaque(tensor);
        }
        Shape shape = shape(tensor);
        try {
            long bytes = shape.bytes(type.get());
            if (bytes > Integer.MAX_VALUE) {
                throw problem(tensor, "of shape " + shape + " is larger than 2 GiB");
            }
            ByteString raw = isExternal ? external.read(tensor, bytes) : inline(tensor, type.get(), (int) bytes);
            return new Constant.Dense(type.get(), shape, raw);
        } catch (IllegalArgumentException e) {
            throw problem(tensor, "has values that don't fit its shape: " + e.getMessage());
        }
    }

    private Shape shape(TensorProto tensor) {
        long[] extents = new long[tensor.getDimsCount()];
        for (int axis = 0; axis < extents.length; axis++) {
            extents[axis] = tensor.getDims(axis);
        }
        try {
            return Shape.of(extents);
        } catch (IllegalArgumentException e) {
            throw problem(tensor, "has a bad shape: " + e.getMessage());
        }
    }

    private static ByteString inline(TensorProto tensor, ElementType type, int bytes) {
        if (tensor.hasRawData()) {
            return tensor.getRawData();
        }
        switch (type) {
            case FLOAT32:
                return pack(tensor.getFloatDataList(), bytes, 4, (out, value) -> out.putFloat(value));
            case FLOAT64:
                return pack(tensor.getDoubleDataList(), bytes, 8, (out, value) -> out.putDouble(value));
            case INT64:
                return pack(tensor.getInt64DataList(), bytes, 8, (out, value) -> out.putLong(value));
            case UINT64:
                return pack(tensor.getUint64DataList(), bytes, 8, (out, value) -> out.putLong(value));
            case UINT32:
                return pack(tensor.getUint64DataList(), bytes, 4, (out, value) -> out.putInt(value.intValue()));
            case INT32:
                return pack(tensor.getInt32DataList(), bytes, 4, (out, value) -> out.putInt(value));
            case INT16:
            case UINT16:
            case FLOAT16:
            case BFLOAT16:
                return pack(tensor.getInt32DataList(), bytes, 2, (out, value) -> out.putShort(value.shortValue()));
            case INT8:
            case UINT8:
            case BOOL:
                return pack(tensor.getInt32DataList(), bytes, 1, (out, value) -> out.put(value.byteValue()));
        }
        throw new AssertionError(type);
    }

    private interface Put<T> {
        void accept(ByteBuffer out, T value);
    }

    private static <T> ByteString pack(List<T> values, int bytes, int elementBytes, Put<T> put) {
        if ((long) values.size() * elementBytes != bytes) {
            throw new IllegalArgumentException(values.size() + " values for " + bytes + " bytes");
        }
        byte[] packed = new byte[bytes];
        ByteBuffer out = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
        for (T value : values) {
            put.accept(out, value);
        }
        return UnsafeByteOperations.unsafeWrap(packed);
    }

    private ModelFormatException problem(TensorProto tensor, String problem) {
        return new ModelFormatException(file.path() + ": initializer '" + tensor.getName() + "' " + problem);
    }
}
