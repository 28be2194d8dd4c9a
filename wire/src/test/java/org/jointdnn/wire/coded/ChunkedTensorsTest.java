package org.jointdnn.wire.coded;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.WireLimits;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.codec.TensorCodec;
import org.jointdnn.wire.codec.TensorDecoder;
import org.jointdnn.wire.codec.TensorEncoder;
import org.jointdnn.wire.jointdnn.TensorChunk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedTensorsTest {
    private static final List<Shape> SHAPES = List.of(
            Shape.of(0),
            Shape.of(7),
            Shape.of(1, 3, 0, 4),
            Shape.of(1, 3, 113, 127),
            Shape.of(),
            Shape.of(2, 7, 10_001),
            Shape.of(0, 5));

    private final VisitCoding sending = new VisitCoding(CodingWork.timed());
    private final VisitCoding receiving = new VisitCoding(CodingWork.timed());

    private static List<OutgoingTensor> tensors(TensorCodec codec, SplittableRandom random) {
        List<OutgoingTensor> tensors = new ArrayList<>();
        for (Shape shape : SHAPES) {
            float[] values = new float[(int) shape.elements()];
            for (int index = 0; index < values.length; index++) {
                values[index] = Math.max(0, (float) random.nextDouble() - 0.5f);
            }
            tensors.add(new OutgoingTensor("t" + tensors.size(), Tensor.ofFloats(shape, values), codec));
        }
        return tensors;
    }

    private static List<DeclaredTensor> declared(List<OutgoingTensor> tensors) {
        List<DeclaredTensor> declared = new ArrayList<>();
        tensors.forEach(out -> declared.add(new DeclaredTensor(
                new TensorSpec(out.name(), out.tensor().type(), out.tensor().shape()),
                Codecs.parse(out.codec().format()))));
        return declared;
    }

    private List<TensorChunk> chunks(List<OutgoingTensor> tensors) {
        List<TensorChunk> chunks = new ArrayList<>();
        try (OutgoingTensors outgoing = new OutgoingTensors(tensors, sending)) {
            while (outgoing.hasNext()) {
                chunks.add(outgoing.next());
            }
            assertThatThrownBy(outgoing::next).isInstanceOf(NoSuchElementException.class);
        }
        return chunks;
    }

    private IncomingTensors incoming(List<DeclaredTensor> declared) {
        return new IncomingTensors(declared, WireLimits.DEFAULT, receiving);
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw", "raw+shuffle", "raw+zrun+lz4", "q8", "q4c+bitshuffle+zstd1", "bf16+zrun", "q8+png"})
    void comeAsTheCodecLeavesThemHoweverTheyAreCut(String name) {
        TensorCodec codec = Codecs.parse(name);
        SplittableRandom random = new SplittableRandom(name.hashCode());
        List<OutgoingTensor> tensors = tensors(codec, random);
        List<TensorChunk> chunks = chunks(tensors);
        Map<String, Tensor> arrived;
        try (IncomingTensors incoming = incoming(declared(tensors))) {
            for (TensorChunk chunk : chunks) {
                ByteString data = chunk.getData();
                for (int at = 0; at < data.size(); ) {
                    int end = Math.min(data.size(), at + 1 + random.nextInt(1 << random.nextInt(17)));
                    incoming.accept(
                            chunk.toBuilder().setData(data.substring(at, end)).build());
                    at = end;
                }
            }
            arrived = incoming.finish();
        }
        long bytes = 0;
        long rawBytes = 0;
        for (OutgoingTensor out : tensors) {
            var coded = codec.encode(out.tensor());
            bytes += coded.remaining();
            rawBytes += out.tensor().bytes();
            Tensor expected = codec.decode(out.tensor().type(), out.tensor().shape(), coded);
            assertThat(requireNonNull(arrived.get(out.name())).bitwiseEquals(expected))
                    .as("%s", out)
                    .isTrue();
        }
        assertThat(List.of(sending.sentBytes(), receiving.receivedBytes())).containsOnly(bytes);
        assertThat(List.of(sending.sentRawBytes(), receiving.receivedRawBytes()))
                .containsOnly(rawBytes);
        assertThat(sending.refused()).isEmpty();
    }

    @Test
    void whatCantBeCodedComesRaw() {
        Tensor infinite = Tensor.ofFloats(Shape.of(2), 1, Float.POSITIVE_INFINITY);
        Tensor finite = Tensor.ofFloats(Shape.of(2), 0, 255);
        List<OutgoingTensor> tensors = List.of(
                new OutgoingTensor("a", infinite, Codecs.parse("q8")),
                new OutgoingTensor("b", finite, Codecs.parse("q8")));
        try (IncomingTensors incoming = incoming(declared(tensors))) {
            chunks(tensors).forEach(incoming::accept);
            assertThat(requireNonNull(incoming.finish().get("a")).bitwiseEquals(infinite))
                    .isTrue();
            assertThat(requireNonNull(incoming.finish().get("b")).bitwiseEquals(finite))
                    .isTrue();
        }
        assertThat(sending.refused()).hasSize(1);
        assertThat(sending.refused().get(0).tensor()).isEqualTo("a");
        assertThat(sending.refused().get(0).reason()).contains("not finite");
        assertThat(receiving.refused()).hasSize(1);
    }

    @Test
    void chunksInAnotherOrderAreRefused() {
        List<OutgoingTensor> tensors = tensors(Codecs.parse("raw+shuffle"), new SplittableRandom(1));
        List<TensorChunk> chunks = chunks(tensors);
        try (IncomingTensors incoming = incoming(declared(tensors))) {
            incoming.accept(chunks.get(0));
            TensorChunk last = chunks.get(chunks.size() - 1);
            assertThatThrownBy(() -> incoming.accept(last))
                    .isInstanceOf(InvalidMessageException.class)
                    .hasMessageContaining("ends within");
        }
        try (IncomingTensors incoming = incoming(declared(tensors))) {
            chunks.forEach(incoming::accept);
            assertThatThrownBy(() -> incoming.accept(chunks.get(0)))
                    .isInstanceOf(InvalidMessageException.class)
                    .hasMessage("a chunk of tensor 1 comes after one of tensor 5");
        }
    }

    @Test
    void tensorsBeyondTheLimitAreRefusedBeforeAnyComes() {
        DeclaredTensor half =
                new DeclaredTensor(new TensorSpec("x", ElementType.FLOAT32, Shape.of(40 << 20)), Codecs.RAW);
        assertThatThrownBy(() -> incoming(List.of(half, half)))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessage("the tensors have more than 268435456 bytes together");
    }

    @Test
    void whatIsOpenIsClosedWhereverItStops() {
        CountingCodec codec = new CountingCodec();
        List<OutgoingTensor> tensors = tensors(codec, new SplittableRandom(2));
        List<TensorChunk> chunks = chunks(tensors);
        assertThat(codec.open).hasValue(0);
        List<DeclaredTensor> declared = new ArrayList<>();
        declared(tensors).forEach(tensor -> declared.add(new DeclaredTensor(tensor.spec(), codec)));
        for (int stop = 0; stop <= chunks.size(); stop++) {
            OutgoingTensors outgoing = new OutgoingTensors(tensors, sending);
            IncomingTensors incoming = incoming(declared);
            for (int chunk = 0; chunk < stop; chunk++) {
                incoming.accept(outgoing.next());
            }
            TensorChunk wrong = TensorChunk.newBuilder()
                    .setTensor(6)
                    .setData(ByteString.copyFromUtf8("?"))
                    .build();
            assertThatThrownBy(() -> incoming.accept(wrong)).isInstanceOf(InvalidMessageException.class);
            outgoing.close();
            outgoing.close();
            incoming.close();
            incoming.close();
            assertThat(codec.open).as("after %s chunks", stop).hasValue(0);
        }
    }

    /** Counts encoders and decoders that are open. */
    private static final class CountingCodec implements TensorCodec {
        private final TensorCodec codec = Codecs.parse("raw+zrun");
        final AtomicInteger open = new AtomicInteger();

        @Override
        public String name() {
            return codec.name();
        }

        @Override
        public String format() {
            return codec.format();
        }

        @Override
        public boolean lossless() {
            return codec.lossless();
        }

        @Override
        public Optional<String> refusal(ElementType type, Shape shape) {
            return codec.refusal(type, shape);
        }

        @Override
        public TensorEncoder encoder(Tensor tensor) {
            open.incrementAndGet();
            TensorEncoder encoder = codec.encoder(tensor);
            return new TensorEncoder() {
                @Override
                public boolean hasNext() {
                    return encoder.hasNext();
                }

                @Override
                public ByteBuffer next() {
                    return encoder.next();
                }

                @Override
                public void close() {
                    open.decrementAndGet();
                    encoder.close();
                }
            };
        }

        @Override
        public TensorDecoder decoder(Tensor target) {
            open.incrementAndGet();
            TensorDecoder decoder = codec.decoder(target);
            return new TensorDecoder() {
                @Override
                public void accept(ByteBuffer bytes) {
                    decoder.accept(bytes);
                }

                @Override
                public Tensor finish() {
                    return decoder.finish();
                }

                @Override
                public void close() {
                    open.decrementAndGet();
                    decoder.close();
                }
            };
        }
    }
}
