package org.jointdnn.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jointdnn.wire.inference.InferParameter;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferRequest.InferInputTensor;
import org.jointdnn.wire.inference.ModelInferRequest.InferRequestedOutputTensor;
import org.jointdnn.wire.inference.ModelInferResponse;
import org.jointdnn.wire.inference.ModelInferResponse.InferOutputTensor;

/**
 * CRC-32 of all that a message says but the contents of its tensors, over bytes that don't depend on how it was
 * serialized.
 *
 * <p>The bytes are, with numbers as eight bytes, the highest first: a text as its length in UTF-8 and that; a list as
 * the number of its elements and those; parameters as a list by rising name, each a name, the field number of its value
 * and the value, a number (a boolean as 0 or 1, a double as its bits) or a text, without {@code jointdnn_crc32} of the
 * message itself. A request is the texts {@code model_name}, {@code model_version}, {@code id}, its parameters, the list
 * of inputs (name, datatype, list of extents, parameters) and the list of outputs (name, parameters). An answer is the
 * same up to its parameters, then the list of outputs, like inputs.
 */
final class HeaderBytes {
    private final CRC32 crc = new CRC32();
    private final byte[] number = new byte[Long.BYTES];

    private HeaderBytes() {}

    static long checksum(ModelInferRequest request) {
        HeaderBytes bytes = new HeaderBytes();
        bytes.start(request.getModelName(), request.getModelVersion(), request.getId(), request.getParametersMap());
        bytes.add(request.getInputsCount());
        for (InferInputTensor input : request.getInputsList()) {
            bytes.add(input.getName(), input.getDatatype(), input.getShapeList(), input.getParametersMap());
        }
        bytes.add(request.getOutputsCount());
        for (InferRequestedOutputTensor output : request.getOutputsList()) {
            bytes.add(output.getName());
            bytes.add(output.getParametersMap());
        }
        return bytes.crc.getValue();
    }

    static long checksum(ModelInferResponse answer) {
        HeaderBytes bytes = new HeaderBytes();
        bytes.start(answer.getModelName(), answer.getModelVersion(), answer.getId(), answer.getParametersMap());
        bytes.add(answer.getOutputsCount());
        for (InferOutputTensor output : answer.getOutputsList()) {
            bytes.add(output.getName(), output.getDatatype(), output.getShapeList(), output.getParametersMap());
        }
        return bytes.crc.getValue();
    }

    private void start(String model, String version, String id, Map<String, InferParameter> parameters) {
        add(model);
        add(version);
        add(id);
        Map<String, InferParameter> others = new TreeMap<>(parameters);
        others.remove(Parameters.CRC32);
        add(others);
    }

    private void add(String name, String datatype, List<Long> shape, Map<String, InferParameter> parameters) {
        add(name);
        add(datatype);
        add(shape.size());
        shape.forEach(this::add);
        add(parameters);
    }

    private void add(Map<String, InferParameter> parameters) {
        add(parameters.size());
        new TreeMap<>(parameters).forEach((name, value) -> {
            add(name);
            add(value.getParameterChoiceCase().getNumber());
            add(value);
        });
    }

    private void add(InferParameter value) {
        switch (value.getParameterChoiceCase()) {
            case BOOL_PARAM:
                add(value.getBoolParam() ? 1 : 0);
                break;
            case INT64_PARAM:
                add(value.getInt64Param());
                break;
            case UINT64_PARAM:
                add(value.getUint64Param());
                break;
            case DOUBLE_PARAM:
                add(Double.doubleToRawLongBits(value.getDoubleParam()));
                break;
            case STRING_PARAM:
                add(value.getStringParam());
                break;
            default:
                break;
        }
    }

    private void add(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        add(utf8.length);
        crc.update(utf8, 0, utf8.length);
    }

    private void add(long value) {
        for (int index = 0; index < number.length; index++) {
            number[index] = (byte) (value >>> (Long.SIZE - Byte.SIZE * (index + 1)));
        }
        crc.update(number, 0, number.length);
    }
}
