package org.jointdnn.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
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
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.picture.Picture;
import org.jointdnn.onnx.picture.PictureFit;
import org.jointdnn.onnx.picture.PixelFormat;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.codec.TensorCodec;
import org.jointdnn.wire.codec.TensorDecoder;
import org.jointdnn.wire.picture.PictureReader;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * JPEG, WebP and PNG files that nobody wrote: each gives a tensor or an InvalidMessageException, within the memory that
 * is promised. More cases: {@code -Djointdnn.picture.fuzz.cases=100000}.
 */
class PictureFuzzTest {
    private static final int CASES = Integer.getInteger("jointdnn.picture.fuzz.cases", 1000);
    private static final long EXTRA_BYTES = 1 << 20;
    private static final int EXTRA_BYTES_PER_ELEMENT = 14;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    @ValueSource(
            strings = {
                "jpeg90[" + Samples.IMAGENET + "]",
                "jpeg30[" + Samples.GREY + "]",
                "webp90[" + Samples.IMAGENET + "]",
                "webp30[" + Samples.GREY + "]"
            })
    void hostileBytesGiveATensorOrAnError(String name) {
        TensorCodec codec = Codecs.parse(name);
        PixelFormat format = PixelFormat.parse(name.replaceAll(".*\\[|].*", ""));
        SplittableRandom random = new SplittableRandom(name.hashCode());
        List<byte[]> files = new ArrayList<>();
        List<Tensor> targets = new ArrayList<>();
        for (int count = 0; count < 60; count++) {
            int height = count == 0 ? 700 : 1 + random.nextInt(40);
            int width = count == 0 ? 800 : 1 + random.nextInt(40);
            files.add(CompressedPictureCodecTest.array(codec.encode(Samples.tensor(format, 1, height, width, random))));
            targets.add(Tensor.allocate(ElementType.FLOAT32, Samples.shape(format, 1, height, width)));
        }
        // Libraries allocate for themselves the first time.
        decodes(codec, targets.get(0), files.get(0), "the first", Long.MAX_VALUE);
        int refused = 0;
        for (int number = 0; number < CASES; number++) {
            SplittableRandom own = new SplittableRandom(random.nextLong());
            int index = own.nextInt(files.size());
            index = index == 0 && own.nextInt(10) > 0 ? 1 : index;
            byte[] bytes = mutate(files.get(index), own);
            Tensor target = targets.get(index);
            long allowed =
                    EXTRA_BYTES + EXTRA_BYTES_PER_ELEMENT * target.shape().elements();
            refused += decodes(codec, target, bytes, name + ", case " + number, allowed) ? 0 : 1;
        }
        assertThat(refused).isBetween(CASES / 20, CASES - CASES / 100);
    }

    private static boolean decodes(TensorCodec codec, Tensor target, byte[] bytes, String description, long allowed) {
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        boolean accepted;
        try (TensorDecoder decoder = codec.decoder(target)) {
            decoder.accept(ByteBuffer.wrap(bytes));
            accepted = decoder.finish() == target;
        } catch (InvalidMessageException e) {
            checkMessage(e, description);
            accepted = false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError(description + ": " + Arrays.toString(bytes), e);
        }
        long allocated = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        if (allocated > allowed) {
            throw new AssertionError(description + ": " + allocated + " bytes allocated for " + target + ", file of "
                    + bytes.length + ", accepted " + accepted);
        }
        return accepted;
    }

    private static void checkMessage(InvalidMessageException e, String description) {
        String message = String.valueOf(e.getMessage());
        if (message.isEmpty() || message.contains("\n")) {
            throw new AssertionError(description + ": '" + message + "' is not one line", e);
        }
    }

    /** Files of any size, as a client sends them. */
    @ParameterizedTest
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    @ValueSource(strings = {"jpeg", "png", "webp"})
    void hostileFilesGiveATensorOrAnError(String kind) {
        SplittableRandom random = new SplittableRandom(kind.hashCode());
        List<byte[]> files = new ArrayList<>();
        for (int count = 0; count < 40; count++) {
            files.add(PictureFiles.any(kind, 1 + random.nextInt(60), 1 + random.nextInt(60), random));
        }
        TensorSpec input = new TensorSpec("x", ElementType.FLOAT32, Shape.of(1, 3, 16, 16));
        Picture picture = new Picture(PixelFormat.parse(Samples.IMAGENET), new PictureFit.ShorterSide(18));
        int refused = 0;
        for (int number = 0; number < CASES; number++) {
            SplittableRandom own = new SplittableRandom(random.nextLong());
            byte[] bytes = mutate(files.get(own.nextInt(files.size())), own);
            try {
                assertThat(PictureReader.tensor(bytes, picture, input).shape()).isEqualTo(input.shape());
            } catch (InvalidMessageException e) {
                checkMessage(e, kind + ", case " + number);
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError(kind + ", case " + number + ": " + Arrays.toString(bytes), e);
            }
        }
        assertThat(refused).isBetween(CASES / 20, CASES - CASES / 100);
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
        int to = at + random.nextInt(Math.min(50, length - at)) + 1;
        switch (random.nextInt(8)) {
            case 0:
                changed[at] ^= (byte) (1 << random.nextInt(8));
                return changed;
            case 1:
                changed[at] = (byte) random.nextInt();
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
                // The headers, where the sizes are.
                changed[random.nextInt(Math.min(length, 200))] = (byte) random.nextInt();
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
}
