package org.jointdnn.wire.codec;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.InvalidMessageException;

/**
 * A number format and the lossless stages on top of it, over chunks of 128 KiB of the tensor.
 *
 * <p>Bytes: the header of the number format, if it has one; then the chunks. If a stage changes sizes, each chunk is
 * preceded by its length as four bytes, little-endian.
 *
 * <p>Worked example: {@code q8+zrun} of the FP32 tensor {@code [0, 0, 0, 255]}. The header is the step 1 and the zero
 * point 0, {@code 00 00 80 3f 00 00 00 00}; the codes {@code 00 00 00 ff} become a mask and a byte, {@code 08 ff}; so
 * {@code 02 00 00 00 08 ff} follows.
 */
final class ChunkedCodec implements TensorCodec {
    final NumberFormat numbers;
    final List<Stage> stages;
    /** Whether chunks are preceded by their length. */
    final boolean sized;

    ChunkedCodec(NumberFormat numbers, List<Stage> stages) {
        this.numbers = numbers;
        this.stages = List.copyOf(stages);
        this.sized = stages.stream().anyMatch(stage -> !stage.keepsSize());
    }

    @Override
    public String name() {
        return withStages(numbers.name());
    }

    @Override
    public String format() {
        return withStages(numbers.format());
    }

    private String withStages(String numbersName) {
        return Stream.concat(Stream.of(numbersName), stages.stream().map(Stage::name))
                .collect(Collectors.joining("+"));
    }

    @Override
    public boolean lossless() {
        return numbers.lossless();
    }

    @Override
    public Optional<String> refusal(ElementType type, Shape shape) {
        return numbers.refusal(type, shape);
    }

    @Override
    public TensorEncoder encoder(Tensor tensor) {
        refusal(tensor.type(), tensor.shape()).ifPresent(reason -> {
            throw new UncodableTensorException(reason);
        });
        return new ChunkedEncoder(this, tensor);
    }

    @Override
    public TensorDecoder decoder(Tensor target) {
        refusal(target.type(), target.shape()).ifPresent(reason -> {
            throw new InvalidMessageException(reason);
        });
        return new ChunkedDecoder(this, target);
    }

    /** The most bytes that a chunk of so many elements has, without its length. */
    int maxChunkBytes(ElementType type, int elements) {
        int bytes = numbers.codedBytes(type, elements);
        int unit = numbers.unit(type);
        for (Stage stage : stages) {
            bytes = stage.maxBytes(bytes, unit);
            unit = stage.unitAfter(unit);
        }
        return bytes;
    }

    @Override
    public String toString() {
        return name();
    }
}
