package org.jointdnn.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;

/**
 * Views of host tensors for the runtime, opened together and closed together. No data is copied: a
 * view reads and writes the host tensor's own memory.
 *
 * <p>Thread safety: none; used within one call.
 */
final class NativeTensors implements AutoCloseable {
    private final OrtEnvironment environment;
    private final List<OnnxTensor> open = new ArrayList<>();

    NativeTensors(OrtEnvironment environment) {
        this.environment = environment;
    }

    /** Opens a view of each tensor, under its name. */
    Map<String, OnnxTensor> viewsOf(Map<String, Tensor> tensors) throws OrtException {
        Map<String, OnnxTensor> views = new LinkedHashMap<>();
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            views.put(entry.getKey(), viewOf(tensor.type(), tensor.shape(), tensor.data()));
        }
        return views;
    }

    /** Opens a view of a direct buffer, which must stay reachable while the view is in use. */
    OnnxTensor viewOf(ElementType type, Shape shape, ByteBuffer direct) throws OrtException {
        OnnxJavaType javaType = javaType(type)
                .orElseThrow(() -> new IllegalArgumentException(type + " can't be handed to ONNX Runtime from Java"));
        OnnxTensor view =
                OnnxTensor.createTensor(environment, direct.order(ByteOrder.nativeOrder()), shape.extents(), javaType);
        open.add(view);
        return view;
    }

    /** The runtime's name for a type; empty for the types that its Java interface can't pass. */
    static Optional<OnnxJavaType> javaType(ElementType type) {
        switch (type) {
            case FLOAT32:
                return Optional.of(OnnxJavaType.FLOAT);
            case FLOAT64:
                return Optional.of(OnnxJavaType.DOUBLE);
            case FLOAT16:
                return Optional.of(OnnxJavaType.FLOAT16);
            case BFLOAT16:
                return Optional.of(OnnxJavaType.BFLOAT16);
            case UINT8:
                return Optional.of(OnnxJavaType.UINT8);
            case INT8:
                return Optional.of(OnnxJavaType.INT8);
            case INT16:
                return Optional.of(OnnxJavaType.INT16);
            case INT32:
                return Optional.of(OnnxJavaType.INT32);
            case INT64:
                return Optional.of(OnnxJavaType.INT64);
            case BOOL:
                return Optional.of(OnnxJavaType.BOOL);
            default:
                return Optional.empty();
        }
    }

    /** The type that the runtime calls by this name; empty for the types that its Java interface can't pass. */
    static Optional<ElementType> elementType(OnnxJavaType javaType) {
        for (ElementType type : ElementType.values()) {
            if (javaType(type).equals(Optional.of(javaType))) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        open.forEach(OnnxTensor::close);
        open.clear();
    }
}
