package org.jointdnn.onnx.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.model.OnnxFile;
import org.jointdnn.onnx.proto.TensorShapeProto;
import org.jointdnn.onnx.proto.TypeProto;
import org.jointdnn.onnx.proto.ValueInfoProto;

/** The shapes of a model's inputs: as declared, with a symbolic first axis set to the batch in use. */
final class InputShapes {
    private final OnnxFile file;
    private final long batch;

    InputShapes(OnnxFile file, long batch) {
        if (batch < 1) {
            throw new IllegalArgumentException("batch is " + batch + ", must be 1 or more");
        }
        this.file = file;
        this.batch = batch;
    }

    /** The inputs that a caller gives; old exporters list constants among them too. */
    List<TensorSpec> read(Set<String> constants) {
        List<TensorSpec> inputs = new ArrayList<>();
        for (ValueInfoProto input : file.model().getGraph().getInputList()) {
            if (!constants.contains(input.getName())) {
                inputs.add(read(input));
            }
        }
        if (inputs.isEmpty()) {
            throw new ModelFormatException(file.path() + ": the graph has no inputs");
        }
        return inputs;
    }

    private TensorSpec read(ValueInfoProto input) {
        TypeProto type = input.getType();
        if (!type.hasTensorType()) {
            throw problem(input, "is not a tensor");
        }
        int code = type.getTensorType().getElemType();
        ElementType elementType = ElementType.ofOnnxCode(code)
                .orElseThrow(() -> problem(input, "has the element type " + code + ", which can't cross the link"));
        if (!type.getTensorType().hasShape()) {
            throw problem(input, "has no shape; export the model with a fixed input shape");
        }
        List<TensorShapeProto.Dimension> dims = type.getTensorType().getShape().getDimList();
        long[] extents = new long[dims.size()];
        for (int axis = 0; axis < extents.length; axis++) {
            extents[axis] = extent(input, axis, dims.get(axis));
        }
        return new TensorSpec(input.getName(), elementType, shape(input, elementType, extents));
    }

    private Shape shape(ValueInfoProto input, ElementType type, long[] extents) {
        try {
            Shape shape = Shape.of(extents);
            if (shape.bytes(type) <= Integer.MAX_VALUE) {
                return shape;
            }
        } catch (IllegalArgumentException overflow) {
            // Said below.
        }
        throw problem(input, "has the shape " + Arrays.toString(extents) + ", which takes 2 GiB or more");
    }

    private long extent(ValueInfoProto input, int axis, TensorShapeProto.Dimension dim) {
        if (dim.hasDimValue() && dim.getDimValue() > 0) {
            return dim.getDimValue();
        }
        if (axis == 0) {
            return batch;
        }
        String symbol = dim.hasDimParam()
                ? "'" + dim.getDimParam() + "'"
                : dim.hasDimValue() ? "" + dim.getDimValue() : "unknown";
        throw problem(
                input,
                "has the dynamic extent " + symbol + " at axis " + axis
                        + "; only axis 0, the batch, may be dynamic: export the model with a fixed input shape");
    }

    private ModelFormatException problem(ValueInfoProto input, String problem) {
        return new ModelFormatException(file.path() + ": input '" + input.getName() + "' " + problem);
    }
}
