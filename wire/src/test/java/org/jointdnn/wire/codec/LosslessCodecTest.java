package org.jointdnn.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LosslessCodecTest {
    /** Every combination of stages. */
    static Stream<String> stages() {
        List<String> combinations = new ArrayList<>();
        for (String order : List.of("", "+shuffle", "+bitshuffle")) {
            for (String zeros : List.of("", "+zrun")) {
                for (String compression : List.of("", "+lz4", "+zstd1")) {
                    combinations.add(order + zeros + compression);
                }
            }
        }
        return combinations.stream();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void rawTensorsOfEveryTypeComeBackBitByBit(String stages) {
        TensorCodec codec = Codecs.parse("raw" + stages);
        assertThat(codec.lossless()).isTrue();
        for (ElementType type : ElementType.values()) {
            for (Shape shape : SampleTensors.SHAPES) {
                SplittableRandom random = new SplittableRandom(type.onnxCode() * 31L + shape.hashCode());
                Tensor tensor = SampleTensors.bytes(type, shape, random);
                byte[] coded = SampleTensors.array(codec.encode(tensor));
                assertThat(codec.decode(type, shape, ByteBuffer.wrap(coded)).bitwiseEquals(tensor))
                        .as("%s of %s", codec, tensor)
                        .isTrue();
                assertThat(SampleTensors.decodeInPieces(codec, type, shape, coded, random)
                                .bitwiseEquals(tensor))
                        .as("%s of %s in pieces", codec, tensor)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("stages")
    void stagesChangeNothingOfWhatANumberFormatKeeps(String stages) {
        for (String numbers : List.of("fp16", "bf16", "q8", "q8c", "q6", "q6c", "q4", "q2")) {
            TensorCodec plain = Codecs.parse(numbers);
            TensorCodec codec = Codecs.parse(numbers + stages);
            assertThat(codec.lossless()).isFalse();
            for (Shape shape : SampleTensors.SHAPES) {
                Tensor tensor = SampleTensors.features(shape, new SplittableRandom(shape.hashCode()));
                Tensor kept = codec.decode(ElementType.FLOAT32, shape, codec.encode(tensor));
                Tensor wanted = plain.decode(ElementType.FLOAT32, shape, plain.encode(tensor));
                assertThat(kept.bitwiseEquals(wanted))
                        .as("%s of %s", codec, shape)
                        .isTrue();
            }
        }
    }

    @Test
    void randomBytesGrowByLittle() {
        Tensor tensor = Tensor.allocate(ElementType.UINT8, Shape.of(1 << 20));
        byte[] random = new byte[1 << 20];
        new SplittableRandom(1).nextBytes(random);
        tensor.data().put(random);
        stages().forEach(stages -> {
            TensorCodec codec = Codecs.parse("raw" + stages);
            ByteBuffer coded = codec.encode(tensor);
            assertThat(coded.remaining()).as("%s", codec).isLessThan((int) ((1 << 20) * 1.135));
            assertThat(codec.decode(tensor.type(), tensor.shape(), coded).bitwiseEquals(tensor))
                    .as("%s", codec)
                    .isTrue();
        });
    }

    @Test
    void anEncoderHandsOutPiecesBeforeItHasCodedAll() {
        Tensor tensor = SampleTensors.features(Shape.of(1, 16, 128, 128), new SplittableRandom(2));
        TensorCodec codec = Codecs.parse("q8+zstd1");
        try (TensorEncoder encoder = codec.encoder(tensor)) {
            List<ByteBuffer> pieces = new ArrayList<>();
            while (encoder.hasNext()) {
                pieces.add(encoder.next());
            }
            assertThat(pieces).hasSize(8);
            Tensor target = SampleTensors.constant(tensor.shape(), Float.NaN);
            try (TensorDecoder decoder = codec.decoder(target)) {
                decoder.accept(pieces.get(0));
                assertThat(target.data().getFloat(0)).isNotNaN();
                assertThat(target.data().getFloat(Chunks.BYTES - 4)).isNotNaN();
                assertThat(target.data().getFloat(Chunks.BYTES)).isNaN();
                pieces.subList(1, 8).forEach(decoder::accept);
                assertThat(decoder.finish()).isSameAs(target);
            }
        }
    }
}
