package org.jointdnn.benchmarks;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.codec.TensorCodec;
import org.jointdnn.wire.codec.TensorDecoder;
import org.jointdnn.wire.codec.TensorEncoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Coding a feature map of 64 channels of 128 by 128, 4 MiB of FP32, on one thread: rectified, smooth along rows, two
 * fifths zeros. Microseconds for the tensor, so 4194 over the result is GB/s. For comparison what bounds it:
 * copying the tensor, and Zstandard alone on its codes of 8 bits, a chunk at a time.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
    private static final Shape SHAPE = Shape.of(1, 64, 128, 128);
    private static final int CODE_CHUNK = 32 << 10;

    @Param({"q8", "q8c", "q4", "bf16", "q8+shuffle+zstd1", "q8+bitshuffle+zstd1", "q8+zrun", "q8+lz4", "q8+png"})
    public String codec = "q8";

    private final Tensor tensor = features(SHAPE);
    private final Tensor target = Tensor.allocate(ElementType.FLOAT32, SHAPE);
    private TensorCodec coding = Codecs.RAW;
    private ByteBuffer coded = ByteBuffer.allocate(0);

    private final ZstdCompressCtx compressor = new ZstdCompressCtx().setLevel(1);
    private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();
    private final byte[] codes = new byte[(int) SHAPE.elements()];
    private final byte[][] compressed = new byte[codes.length / CODE_CHUNK][];
    private final byte[] scratch = new byte[2 * CODE_CHUNK];

    @Setup
    public void prepare() {
        coding = Codecs.parse(codec);
        coded = coding.encode(tensor);
        ByteBuffer plain = Codecs.parse("q8").encode(tensor);
        plain.getLong();
        plain.get(codes);
        for (int chunk = 0; chunk < compressed.length; chunk++) {
            int bytes = compressor.compressByteArray(scratch, 0, scratch.length, codes, chunk * CODE_CHUNK, CODE_CHUNK);
            compressed[chunk] = Arrays.copyOf(scratch, bytes);
        }
    }

    @TearDown
    public void free() {
        compressor.close();
        decompressor.close();
    }

    /** What a rectifier leaves of a random walk, row by row. */
    static Tensor features(Shape shape) {
        Random random = new Random(1);
        float[] values = new float[(int) shape.elements()];
        double value = 0;
        for (int index = 0; index < values.length; index++) {
            value = 0.9 * value + 0.43 * random.nextGaussian();
            values[index] = (float) Math.max(0, value + 0.25);
        }
        return Tensor.ofFloats(shape, values);
    }

    @Benchmark
    public int encode() {
        int bytes = 0;
        try (TensorEncoder encoder = coding.encoder(tensor)) {
            while (encoder.hasNext()) {
                bytes += encoder.next().remaining();
            }
        }
        return bytes;
    }

    @Benchmark
    public Tensor decode() {
        try (TensorDecoder decoder = coding.decoder(target)) {
            decoder.accept(coded.duplicate());
            return decoder.finish();
        }
    }

    /** Reads and writes each byte once. */
    @Benchmark
    public Tensor copyTensor() {
        target.data().put(tensor.data());
        return target;
    }

    @Benchmark
    public int zstandardAlone() {
        int bytes = 0;
        for (int at = 0; at < codes.length; at += CODE_CHUNK) {
            bytes += compressor.compressByteArray(scratch, 0, scratch.length, codes, at, CODE_CHUNK);
        }
        return bytes;
    }

    @Benchmark
    public int zstandardAloneBack() {
        int bytes = 0;
        for (byte[] chunk : compressed) {
            bytes += decompressor.decompressByteArray(scratch, 0, CODE_CHUNK, chunk, 0, chunk.length);
        }
        return bytes;
    }
}
