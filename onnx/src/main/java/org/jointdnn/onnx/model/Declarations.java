package org.jointdnn.onnx.model;

import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.proto.StringStringEntryProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.jointdnn.onnx.proto.TensorShapeProto;
import org.jointdnn.onnx.proto.TypeProto;
import org.jointdnn.onnx.proto.ValueInfoProto;

/** Writes tensors and constants as a model declares them. */
public final class Declarations {
    /**
     * Where a constant that is handed to the runtime beside the model says that it lies. No such file
     * exists or is looked for.
     */
    private static final String HANDED_OVER = "weights";

    private Declarations() {}

    /** An input or output of a graph. */
    public static ValueInfoProto of(TensorSpec spec) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long extent : spec.shape().extents()) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent));
        }
        return ValueInfoProto.newBuilder()
                .setName(spec.name())
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(spec.type().onnxCode())
                                .setShape(shape)))
                .build();
    }

    /** A constant with its values. */
    public static TensorProto inline(String name, Constant constant) {
        if (constant instanceof Constant.Dense dense) {
            return header(name, dense).setRawData(dense.raw()).build();
        }
        return ((Constant.Opaque) constant).tensor().toBuilder().setName(name).build();
    }

    /** A constant whose values are handed to the runtime when a session is made. */
    public static TensorProto external(String name, Constant.Dense constant) {
        return header(name, constant)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue(HANDED_OVER))
                .build();
    }

    private static TensorProto.Builder header(String name, Constant.Dense constant) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(constant.type().onnxCode());
        Shape shape = constant.shape();
        for (long extent : shape.extents()) {
            tensor.addDims(extent);
        }
        return tensor;
    }
}
