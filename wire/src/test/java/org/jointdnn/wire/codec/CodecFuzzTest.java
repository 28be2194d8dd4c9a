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
                "q8c+png"
            })
    void hostileBytesGiveATensorOrAnError(String name) {
        TensorCodec codec = Codecs.parse(name);
        SplittableRandom random = new SplittableRandom(name.hashCode());
        int refused = 0;
        for (int number = 0; number < CASES; number++) {
            SplittableRandom own = new SplittableRandom(random.nextLong());
            refused += check(codec, own, name + ", case " + number) ? 0 : 1;
        }
        assertThat(refused).isBetween(CASES / 10, CASES - CASES / 100);
    }

    private static boolean check(TensorCodec codec, SplittableRandom random, String description) {
        ElementType type = codec.lossless() ? ElementType.values()[random.nextInt(13)] : ElementType.FLOAT32;
        Shape shape = SHAPES.get(random.nextInt(SHAPES.size()));
        byte[] bytes = mutate(original(codec, type, shape, random), random);
        Tensor whole = Tensor.allocate(type, shape);
        Tensor pieces = Tensor.allocate(type, shape);
        long seed = random.nextLong();
        boolean first = decodes(codec, whole, bytes, new SplittableRandom(seed), true, description);
        boolean second = decodes(codec, pieces, bytes, new SplittableRandom(seed), false, description);
        assertThat(second).as(description).isEqualTo(first);
        assertThat(!first || whole.bitwiseEquals(pieces)).as(description).isTrue();
        return first;
    }

    private static byte[] original(TensorCodec codec, ElementType type, Shape shape, SplittableRandom random) {
        Shape written = random.nextInt(20) == 0 ? SHAPES.get(random.nextInt(SHAPES.size())) : shape;
        Tensor tensor = type == ElementType.FLOAT32
                ? SampleTensors.features(written, random)
                : SampleTensors.bytes(type, written, random);
        return SampleTensors.array(codec.encode(tensor));
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
                int count = whole ? bytes.length : Math.min(1 + random.nextInt(50), bytes.length - at);
                decoder.accept(ByteBuffer.wrap(bytes, at, count));
                at += count;
            }
            accepted = decoder.finish() == target;
        } catch (InvalidMessageException e) {
            assertThat(e.getMessage()).as(description).isNotBlank().doesNotContain("\n");
            accepted = false;
        } catch (RuntimeException e) {
            throw new AssertionError(description + ": " + Arrays.toString(bytes), e);
        }
        long heap = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - heapBefore;
        assertThat(heap + Math.max(0, DIRECT.getMemoryUsed() - directBefore))
                .as(description)
                .isLessThan(EXTRA_BYTES);
        return accepted;
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
        Shape shape = Shape.of(1, 16, 128, 128);
        for (String name : new String[] {"q8c+png", "q6+bitshuffle+zrun+zstd1", "raw+bitshuffle+lz4"}) {
            TensorCodec codec = Codecs.parse(name);
            byte[] bytes = SampleTensors.array(codec.encode(SampleTensors.features(shape, random)));
            taken.add(Workspace.take());
            Tensor target = Tensor.allocate(ElementType.FLOAT32, shape);
            assertThat(decodes(codec, target, bytes, random, true, name)).isTrue();
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
