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
                "q8[0.0:1.0E-10]+png",
                "pixels[nchw,rgb,255.0,0.485:0.229,0.456:0.224,0.406:0.225]",
                "nearpixels[nhwc,gray,255.0,0.5:0.5]+zstd3",
                "pixels[nchw,bgr,1.0,103.939:1.0,116.779:1.0,123.68:1.0]+png",
                "jpeg100[nchw,rgb,255.0,0.0:1.0,0.0:1.0,0.0:1.0]",
                "webp7[nhwc,rgb,127.5,1.0:1.0,1.0:1.0,1.0:1.0]"
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
                "q4+png; png needs q8, q8c or pixels before it",
                "bf16+png; png needs q8, q8c or pixels before it",
                "q8+shuffle+png; there is no stage 'png'",
                "q8[]; '' is not a range MIN:MAX",
                "q8[1]; '1' is not a range MIN:MAX",
                "q8[a:b]; 'a:b' is not a range MIN:MAX",
                "fp16[0:1]; there is no number format 'fp16[0:1]'",
                "pixels; there is no number format 'pixels'",
                "jpeg0[nchw,gray,1,0:1]; there is no number format 'jpeg0[nchw,gray,1,0:1]'",
                "jpeg101[nchw,gray,1,0:1]; there is no number format 'jpeg101[nchw,gray,1,0:1]'",
                "jpeg9[nchw,gray,1,0:1]+lz4; there is no number format 'jpeg9[nchw,gray,1,0:1]'",
                "pixels[nchw,gray,1,0:0]; std is 0.0, must be a finite number above 0",
                "pixels[nchw,rgb,1,0:1]; mean has 1 numbers, must have 3, one for each channel of RGB",
                "pixels[nchw,gray,1]; 'nchw,gray,1' is not nchw or nhwc, then rgb, bgr or gray, then the divisor and MEAN:STD of each channel, with commas between them"
            })
    void anUnknownNameIsAnErrorThatSaysWhatThereIs(String name, String problem) {
        assertThatThrownBy(() -> Codecs.parse(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + name + "' is not a codec: " + problem
                        + ". A codec is raw, fp16, bf16, q8, q6, q4 or q2 (with c after it for a range per channel"
                        + " and [MIN:MAX] for a given range); then +shuffle or +bitshuffle, +zrun, and +lz4 or"
                        + " +zstd1 to +zstd19; or, after q8, +png. Of a picture: pixels[FORMAT] or nearpixels[FORMAT] with"
                        + " the same after it or +png, jpeg1[FORMAT] to jpeg100[FORMAT], webp1[FORMAT] to"
                        + " webp100[FORMAT]");
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
