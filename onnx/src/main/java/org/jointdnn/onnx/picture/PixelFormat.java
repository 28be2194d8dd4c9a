package org.jointdnn.onnx.picture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;

/**
 * How the elements of a tensor stand for the pixels of a picture.
 *
 * <p>Definition. An FP32 element of channel {@code c} stands for the pixel {@code p}, a whole number from 0 to 255, if it
 * is {@code (p / divisor - mean[c]) / std[c]}, where each of the three operations is rounded to FP32, to nearest even. So
 * every pixel has one value, different from those of all others, and a tensor made of pixels gives them back. The pixel
 * nearest to any value {@code v} is {@code (v * std[c] + mean[c]) * divisor}, computed in FP64, rounded to the nearest
 * whole number, to even if there are two, and brought into 0..255. An element of a UINT8 tensor is the pixel: there,
 * divisor and std are 1 and mean is 0.
 *
 * <p>With a divisor of 255 these are the values that torchvision's ToTensor and Normalize give, to the last bit.
 *
 * <p>Written down, for example in codecs' names: layout, channels, divisor, and mean and std of each channel:
 * {@code nchw,rgb,255.0,0.485:0.229,0.456:0.224,0.406:0.225}.
 *
 * @param divisor what pixels are divided by first: 255 for values that are defined for pixels from 0 to 1
 * @param mean of each channel, in the tensor's order of channels
 * @param std of each channel, in the tensor's order of channels
 */
public record PixelFormat(
        PixelLayout layout, PixelChannels channels, float divisor, List<Float> mean, List<Float> std) {
    /** Pixels of a channel. */
    public static final int LEVELS = 256;

    private static final int MAX_TEXT = 200;

    public PixelFormat {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        checkCount("mean", mean, channels);
        checkCount("std", std, channels);
        checkPositive("divisor", divisor);
        for (int channel = 0; channel < channels.count(); channel++) {
            if (!isFinite(mean.get(channel))) {
                throw new IllegalArgumentException("mean is " + mean.get(channel) + ", must be a finite number");
            }
            checkPositive("std", std.get(channel));
            checkInvertible(divisor, mean.get(channel), std.get(channel));
        }
    }

    /** The format in which every channel has the same mean and std. */
    public static PixelFormat of(PixelLayout layout, PixelChannels channels, float divisor, float mean, float std) {
        return new PixelFormat(
                layout,
                channels,
                divisor,
                Collections.nCopies(channels.count(), mean),
                Collections.nCopies(channels.count(), std));
    }

    private static void checkCount(String name, List<Float> values, PixelChannels channels) {
        if (values.size() != channels.count()) {
            throw new IllegalArgumentException(name + " has " + values.size() + " numbers, must have "
                    + channels.count() + ", one for each channel of " + channels);
        }
    }

    private static void checkPositive(String name, float value) {
        if (!(value > 0) || !isFinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + ", must be a finite number above 0");
        }
    }

    private static void checkInvertible(float divisor, float mean, float std) {
        for (int pixel = 0; pixel < LEVELS; pixel++) {
            float value = value(pixel, divisor, mean, std);
            if (!isFinite(value) || pixel(value, divisor, mean, std) != pixel) {
                throw new IllegalArgumentException("divisor " + divisor + ", mean " + mean + " and std " + std
                        + " don't give pixel " + pixel + " a value of its own; they must be of similar magnitudes");
            }
        }
    }

    private static boolean isFinite(float value) {
        return Math.abs(value) <= Float.MAX_VALUE;
    }

    private static float value(int pixel, float divisor, float mean, float std) {
        return (pixel / divisor - mean) / std;
    }

    private static int pixel(float value, float divisor, float mean, float std) {
        double pixel = Math.rint(((double) value * std + mean) * divisor);
        return (int) Math.max(0, Math.min(LEVELS - 1, pixel));
    }

    /** The value that stands for a pixel. */
    public float value(int channel, int pixel) {
        return value(pixel, divisor, mean.get(channel), std.get(channel));
    }

    /** The pixel nearest to a value that is a number. */
    public int pixel(int channel, float value) {
        return pixel(value, divisor, mean.get(channel), std.get(channel));
    }

    /** The values of all pixels of a channel. */
    public float[] values(int channel) {
        float[] values = new float[LEVELS];
        for (int pixel = 0; pixel < LEVELS; pixel++) {
            values[pixel] = value(channel, pixel);
        }
        return values;
    }

    /** Why tensors of a type and shape can't hold such pictures; empty if they can. */
    public Optional<String> refusal(ElementType type, Shape shape) {
        boolean plain = divisor == 1
                && mean.stream().allMatch(m -> m == 0)
                && std.stream().allMatch(s -> s == 1);
        if (type != ElementType.FLOAT32 && !(type == ElementType.UINT8 && plain)) {
            return Optional.of(
                    "pixels are FP32, or UINT8 with divisor 1, mean 0 and std 1, not " + type.protocolName());
        }
        int axis = layout == PixelLayout.NHWC ? shape.rank() - 1 : shape.rank() - 3;
        if (shape.rank() < 3 || shape.rank() > 4 || shape.extent(axis) != channels.count()) {
            return Optional.of("a picture of layout " + layout + " and channels " + channels + " has the shape "
                    + (layout == PixelLayout.NHWC
                            ? "[N, H, W, " + channels.count() + "]"
                            : "[N, " + channels.count() + ", H, W]")
                    + ", not " + shape);
        }
        return Optional.empty();
    }

    /** Where the pixels lie in tensors of a shape that is not refused. */
    public PixelGrid grid(Shape shape) {
        return PixelGrid.of(shape, layout, channels.count());
    }

    /** Reads what {@link #toString} writes; throws IllegalArgumentException for anything else. */
    public static PixelFormat parse(String text) {
        if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException(
                    "a pixel format has at most " + MAX_TEXT + " characters, not " + text.length());
        }
        List<String> parts = Arrays.asList(text.split(",", -1));
        if (parts.size() < 4) {
            throw notAFormat(text);
        }
        PixelLayout layout = constant(PixelLayout.values(), parts.get(0), text);
        PixelChannels channels = constant(PixelChannels.values(), parts.get(1), text);
        List<Float> mean = new ArrayList<>();
        List<Float> std = new ArrayList<>();
        for (String channel : parts.subList(3, parts.size())) {
            String[] numbers = channel.split(":", -1);
            if (numbers.length != 2) {
                throw notAFormat(text);
            }
            mean.add(number(numbers[0], text));
            std.add(number(numbers[1], text));
        }
        return new PixelFormat(layout, channels, number(parts.get(2), text), mean, std);
    }

    private static <E extends Enum<E>> E constant(E[] constants, String name, String text) {
        for (E constant : constants) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(name)) {
                return constant;
            }
        }
        throw notAFormat(text);
    }

    private static float number(String number, String text) {
        try {
            return Float.parseFloat(number);
        } catch (NumberFormatException e) {
            throw notAFormat(text);
        }
    }

    private static IllegalArgumentException notAFormat(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is not nchw or nhwc, then rgb, bgr or gray, then the divisor"
                        + " and MEAN:STD of each channel, with commas between them");
    }

    /** For example {@code nchw,rgb,255.0,0.485:0.229,0.456:0.224,0.406:0.225}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder((layout + "," + channels).toLowerCase(Locale.ROOT) + "," + divisor);
        for (int channel = 0; channel < channels.count(); channel++) {
            text.append(',').append(mean.get(channel)).append(':').append(std.get(channel));
        }
        return text.toString();
    }
}
