package org.jointdnn.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.InvalidMessageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "raw",
                "raw+shuffle",
                "raw+bitshuffle+zrun+lz4",
                "fp16+zstd19",
                "bf16",
                "q8",
                "q6c",
                "q4c+shuffle+zstd1",
                "q2+zrun",
                "q8+png",
                "q8c+png",
                "q8[-1.5:6.0]",
                "q8c[0.0:1.0,-2.0:2.0E10]+zstd3",
                "q8[0.0:1.0E-10]+png"
            })
    void aNameIsThatOfTheCodecMadeFromIt(String name) {
        assertThat(Codecs.parse(name).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"q8[0:6]+zstd1, q8[0.0:6.0]+zstd1, q8+zstd1", "'q4c[0:1,-1:1]', 'q4c[0.0:1.0,-1.0:1.0]', q4c"})
    void theFormatLeavesTheRangeOut(String text, String name, String format) {
        TensorCodec codec = Codecs.parse(text);
        assertThat(codec.name()).isEqualTo(name);
        assertThat(codec.format()).isEqualTo(format);
        assertThat(codec).hasToString(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "q7; there is no number format 'q7'",
                "''; there is no number format ''",
                "zstd1; there is no number format 'zstd1'",
                "q8+gzip; there is no stage 'gzip'",
                "q8+; there is no stage ''",
                "q8+zstd0; there is no stage 'zstd0'",
                "q8+zstd20; there is no stage 'zstd20'",
                "q8+zstd1+shuffle; shuffle can't follow zstd1",
                "q8+shuffle+bitshuffle; bitshuffle can't follow shuffle",
                "q8+lz4+zstd1; zstd1 can't follow lz4",
                "q4+png; png needs q8 or q8c before it",
                "bf16+png; png needs q8 or q8c before it",
                "q8+shuffle+png; there is no stage 'png'",
                "q8[]; '' is not a range MIN:MAX",
                "q8[1]; '1' is not a range MIN:MAX",
                "q8[a:b]; 'a:b' is not a range MIN:MAX",
                "fp16[0:1]; there is no number format 'fp16[0:1]'"
            })
    void anUnknownNameIsAnErrorThatSaysWhatThereIs(String name, String problem) {
        assertThatThrownBy(() -> Codecs.parse(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + name + "' is not a codec: " + problem
                        + ". A codec is raw, fp16, bf16, q8, q6, q4 or q2 (with c after it for a range per channel"
                        + " and [MIN:MAX] for a given range); then +shuffle or +bitshuffle, +zrun, and +lz4 or"
                        + " +zstd1 to +zstd19; or, after q8, +png");
    }

    @Test
    void rangesThatAreNoneAreErrors() {
        for (String range : new String[] {"1:0", "NaN:1", "0:Infinity", "0:1e38"}) {
            assertThatThrownBy(() -> Codecs.parse("q8[" + range + "]"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be a number from -2^126 to 2^126");
        }
        assertThatThrownBy(() -> Codecs.parse("q8[0:1,0:2]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Maybe q8c was meant");
        assertThatThrownBy(() -> Codecs.parse("q".repeat(Codecs.MAX_NAME_LENGTH + 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 131072 are read");
        assertThatThrownBy(() -> Codecs.parse("q".repeat(1000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("q...'");
    }

    @Test
    void aCodecThatDoesNotFitTheTensorIsTheMessagesFault() {
        Tensor integers = Tensor.allocate(ElementType.INT32, Shape.of(3));
        for (String name : new String[] {"fp16", "q8", "q8+png"}) {
            TensorCodec codec = Codecs.parse(name);
            assertThatThrownBy(() -> codec.decoder(integers))
                    .isInstanceOf(InvalidMessageException.class)
                    .hasMessageContaining("codes FP32, not INT32");
            assertThatThrownBy(() -> codec.encoder(integers)).isInstanceOf(UncodableTensorException.class);
        }
    }
}
