package org.jointdnn.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.picture.PixelFormat;
import org.jointdnn.onnx.picture.PixelLayout;
import org.jointdnn.wire.InvalidMessageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Decoders on bytes that nobody wrote: each gives a tensor or an InvalidMessageException, and allocates less than
 * 1 MiB beside the tensor. More cases: {@code -Djointdnn.fuzz.cases=1000000}.
 */
class CodecFuzzTest {
    private static final int CASES = Integer.getInteger("jointdnn.fuzz.cases", 20_000);
    private static final long EXTRA_BYTES = 1 << 20;
    private static final List<Shape> SHAPES = List.of(
            Shape.of(1, 1, 1, 1),
            Shape.of(5),
            Shape.of(1, 3, 5, 7),
            Shape.of(2, 7, 3, 3),
            Shape.of(1, 2, 9, 16),
            Shape.of(0, 3),
            Shape.of(1, 64));

    /** Of FP32; fewer cases, as they take a hundred times as long. */
    private static final Shape TWO_CHUNKS = Shape.of(1, 3, 107, 109);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final BufferPoolMXBean DIRECT = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .findFirst()
            .orElseThrow();

    @ParameterizedTest
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    @ValueSource(
            strings = {
                "raw",
                "fp16",
                "bf16",
                "q8",
                "q8c",
                "q6",
                "q4c",
                "q2",
                "raw+shuffle+zstd1",
                "raw+bitshuffle+lz4",
                "raw+zrun",
                "q8+zrun",
                "q8+zstd1",
                "q8+lz4",
                "q6+bitshuffle+zrun+zstd1",
                "q4+zrun+lz4",
                "q8+png",
                "q8c+png",
                "pixels[nchw,rgb,255.0,0.485:0.229,0.456:0.224,0.406:0.225]",
                "pixels[nhwc,gray,255.0,0.5:0.5]+zrun+zstd1",
                "pixels[nchw,bgr,127.5,1.0:1.0,1.0:1.0,1.0:1.0]+png",
                "nearpixels[nhwc,gray,1.0,0.0:1.0]+png"
            })
    void hostileBytesGiveATensorOrAnError(String name) {
        TensorCodec codec = Codecs.parse(name);
        SplittableRandom random = new SplittableRandom(name.hashCode());
        List<Sample> samples = new ArrayList<>();
        for (int count = 0; count < 300; count++) {
            samples.add(Sample.of(codec, random));
        }
        int refused = 0;
        for (int number = 0; number < CASES; number++) {
            SplittableRandom own = new SplittableRandom(random.nextLong());
            Sample sample = samples.get(own.nextInt(samples.size()));
            refused += check(codec, sample, own, name + ", case " + number) ? 0 : 1;
        }
        assertThat(refused).isBetween(CASES / 10, CASES - CASES / 100);
    }

    /** What is mutated, and two tensors to decode into. */
    private record Sample(byte[] bytes, Tensor whole, Tensor pieces) {
        static Sample of(TensorCodec codec, SplittableRandom random) {
            if (codec.name().contains("pixels")) {
                return ofPixels(codec, random);
            }
            ElementType type = codec.lossless() ? ElementType.values()[random.nextInt(13)] : ElementType.FLOAT32;
            Shape shape = random.nextInt(100) == 0 ? TWO_CHUNKS : SHAPES.get(random.nextInt(SHAPES.size()));
            // Now and then the bytes are those of another shape.
            Shape written = random.nextInt(20) == 0 ? SHAPES.get(random.nextInt(SHAPES.size())) : shape;
            Tensor tensor = type == ElementType.FLOAT32
                    ? SampleTensors.features(written, random)
                    : SampleTensors.bytes(type, written, random);
            return new Sample(
                    SampleTensors.array(codec.encode(tensor)),
                    Tensor.allocate(type, shape),
                    Tensor.allocate(type, shape));
        }
    }

    /** A picture that is smooth in stretches, so that mutations hit something. */
    private static Sample ofPixels(TensorCodec codec, SplittableRandom random) {
        PixelFormat format = PixelFormat.parse(codec.name().replaceAll(".*\\[|].*", ""));
        int channels = format.channels().count();
        boolean large = random.nextInt(100) == 0;
        long height = large ? 311 : random.nextInt(8);
        long width = large ? 107 : 1 + random.nextInt(8);
        Shape shape = format.layout() == PixelLayout.NCHW
                ? Shape.of(1, channels, height, width)
                : Shape.of(1, height, width, channels);
        byte[] pixels = new byte[(int) shape.elements()];
        for (int index = 0; index < pixels.length; index++) {
            pixels[index] = (byte) (random.nextInt(3) == 0 ? random.nextInt() : index == 0 ? 0 : pixels[index - 1]);
        }
        Tensor tensor = PixelCodecTest.ofPixels(format, ElementType.FLOAT32, shape, pixels);
        return new Sample(
                SampleTensors.array(codec.encode(tensor)),
                Tensor.allocate(ElementType.FLOAT32, shape),
                Tensor.allocate(ElementType.FLOAT32, shape));
    }

    /** Whether a mutation of a sample is a tensor, and the same one in whatever pieces it comes. */
    private static boolean check(TensorCodec codec, Sample sample, SplittableRandom random, String description) {
        byte[] bytes = mutate(sample.bytes, random);
        long seed = random.nextLong();
        boolean first = decodes(codec, sample.whole, bytes, new SplittableRandom(seed), true, description);
        boolean second = decodes(codec, sample.pieces, bytes, new SplittableRandom(seed), false, description);
        if (first != second || first && !sample.whole.bitwiseEquals(sample.pieces)) {
            throw new AssertionError(description + ": pieces decode to something else: " + text(bytes));
        }
        return first;
    }

    /** Decodes and checks what that allocates; false if the bytes are refused. */
    private static boolean decodes(
            TensorCodec codec,
            Tensor target,
            byte[] bytes,
            SplittableRandom random,
            boolean whole,
            String description) {
        long heapBefore = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        long directBefore = DIRECT.getMemoryUsed();
        boolean accepted;
        try (TensorDecoder decoder = codec.decoder(target)) {
            for (int at = 0; at < bytes.length; ) {
                int count =
                        whole ? bytes.length : Math.min(1 + random.nextInt(50 + bytes.length / 50), bytes.length - at);
                decoder.accept(ByteBuffer.wrap(bytes, at, count));
                at += count;
            }
            accepted = decoder.finish() == target;
        } catch (InvalidMessageException e) {
            String message = String.valueOf(e.getMessage());
            if (message.isEmpty() || message.contains("\n")) {
                throw new AssertionError(description + ": '" + message + "' is not one line", e);
            }
            accepted = false;
        } catch (RuntimeException e) {
            throw new AssertionError(description + ": " + text(bytes), e);
        }
        long heap = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - heapBefore;
        long allocated = heap + Math.max(0, DIRECT.getMemoryUsed() - directBefore);
        if (allocated >= EXTRA_BYTES) {
            throw new AssertionError(description + ": " + allocated + " bytes allocated: " + text(bytes));
        }
        return accepted;
    }

    private static String text(byte[] bytes) {
        return bytes.length > 10_000 ? bytes.length + " bytes" : Arrays.toString(bytes);
    }

    private static byte[] mutate(byte[] original, SplittableRandom random) {
        byte[] bytes = original;
        for (int count = random.nextInt(4); count > 0; count--) {
            bytes = mutateOnce(bytes, random);
        }
        return bytes;
    }

    private static byte[] mutateOnce(byte[] bytes, SplittableRandom random) {
        int length = bytes.length;
        if (length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        byte[] changed = bytes.clone();
        int at = random.nextInt(length);
        int to = at + random.nextInt(length - at) + 1;
        switch (random.nextInt(8)) {
            case 0:
                changed[at] ^= (byte) (1 << random.nextInt(8));
                return changed;
            case 1:
                changed[at] = (byte) (random.nextBoolean() ? random.nextInt() : -random.nextInt(2));
                return changed;
            case 2:
                return Arrays.copyOf(bytes, at);
            case 3:
                return Arrays.copyOf(bytes, length + 1 + random.nextInt(9));
            case 4:
                // A stretch twice, or left out.
                byte[] head = Arrays.copyOf(bytes, random.nextBoolean() ? to : at);
                byte[] tail = Arrays.copyOfRange(bytes, head.length == to ? at : to, length);
                changed = Arrays.copyOf(head, head.length + tail.length);
                System.arraycopy(tail, 0, changed, head.length, tail.length);
                return changed;
            case 5:
                int[] extremes = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, length, Chunks.BYTES, 0x7f800000};
                if (length >= Integer.BYTES) {
                    Integers.putLittle(extremes[random.nextInt(extremes.length)], changed, Math.min(at, length - 4));
                }
                return changed;
            case 6:
                for (int index = at; index < to; index++) {
                    changed[index] = (byte) random.nextInt();
                }
                return changed;
            default:
                Arrays.fill(changed, at, to, (byte) -random.nextInt(2));
                return changed;
        }
    }

    @Test
    void aDecoderWithoutWorkspaceInStoreAllocatesLessThanAMebibyte() {
        List<Workspace> taken = new ArrayList<>();
        for (int count = 0; count < 8; count++) {
            taken.add(Workspace.take());
        }
        SplittableRandom random = new SplittableRandom(1);
        for (Shape shape : List.of(Shape.of(1, 16, 128, 128), Shape.of(1, 4096, 2, 2), Shape.of(1, 400, 32, 32))) {
            for (String name : new String[] {"q8c+png", "q6c+bitshuffle+zrun+zstd1", "raw+bitshuffle+lz4"}) {
                TensorCodec codec = Codecs.parse(name);
                byte[] bytes = SampleTensors.array(codec.encode(SampleTensors.features(shape, random)));
                taken.add(Workspace.take());
                Tensor target = Tensor.allocate(ElementType.FLOAT32, shape);
                assertThat(decodes(codec, target, bytes, random, true, name + " of " + shape))
                        .isTrue();
            }
        }
        taken.forEach(Workspace::giveBack);
    }

    @Test
    void bombsStopAtTheSizeThatTheShapeSays() {
        for (String stages : new String[] {"+zstd19", "+lz4", "+zrun"}) {
            TensorCodec codec = Codecs.parse("raw" + stages);
            Shape large = Shape.of(Chunks.BYTES);
            byte[] bomb = SampleTensors.array(codec.encode(Tensor.allocate(ElementType.UINT8, large)));
            Tensor small = Tensor.allocate(ElementType.UINT8, Shape.of(100));
            assertThat(decodes(codec, small, bomb, new SplittableRandom(1), true, codec.name()))
                    .as("%s", codec)
                    .isFalse();
        }
    }
}
