package org.jointdnn.wire.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jointdnn.onnx.picture.PixelFormat;
import org.jointdnn.wire.picture.PictureKind;
import org.jspecify.annotations.Nullable;

/**
 * Codecs by name.
 *
 * <p>A name is a number format and stages, joined by {@code +}, for example {@code bf16} or
 * {@code q4c+bitshuffle+zstd1}:
 *
 * <ul>
 *   <li>{@code raw}, any type, bit by bit; or FP32 as {@code fp16}, {@code bf16}, or quantised to 8, 6, 4 or 2 bits:
 *       {@code q8}, {@code q6}, {@code q4}, {@code q2}, with one range for all values, and {@code q8c} and so on with
 *       one for each channel. A range can be given: {@code q8[0.0:6.0]}, {@code q8c[0.0:6.0,-1.0:1.0]};
 *   <li>then at most one of {@code shuffle} and {@code bitshuffle}, then {@code zrun}, then one of {@code lz4} and
 *       {@code zstd1} to {@code zstd19};
 *   <li>or, after 8 bits, {@code png} as the only stage.
 * </ul>
 *
 * <p>Of tensors that hold pictures, with a {@link PixelFormat} in brackets: {@code pixels[...]}, which is exact, and
 * {@code nearpixels[...]}, which rounds, with stages or {@code png} as above; {@code jpeg1[...]} to {@code jpeg100[...]}
 * and {@code webp1[...]} to {@code webp100[...]}, without.
 */
public final class Codecs {
    /** Longer names are refused; {@code q8c} with a range for each of 4096 channels is shorter. */
    public static final int MAX_NAME_LENGTH = 128 << 10;

    /** The tensor's bytes as they are. */
    public static final TensorCodec RAW = new RawCodec();

    private static final String KNOWN =
            "A codec is raw, fp16, bf16, q8, q6, q4 or q2 (with c after it for a range per channel"
                    + " and [MIN:MAX] for a given range); then +shuffle or +bitshuffle, +zrun, and +lz4 or +zstd1 to +zstd"
                    + Zstandard.MAX_LEVEL + "; or, after q8, +png. Of a picture: pixels[FORMAT] or nearpixels[FORMAT]"
                    + " with the same after it or +png, jpeg1[FORMAT] to jpeg100[FORMAT], webp1[FORMAT] to webp100[FORMAT]";

    private static final Pattern QUANTISED = Pattern.compile("q([8642])(c?)(?:\\[([^\\[\\]]*)])?");
    private static final Pattern PIXELS = Pattern.compile("(near)?pixels\\[([^\\[\\]]*)]");
    private static final Pattern COMPRESSED = Pattern.compile("(jpeg|webp)([1-9][0-9]?|100)\\[([^\\[\\]]*)]");
    private static final Pattern ZSTANDARD = Pattern.compile("zstd([1-9][0-9]?)");

    private Codecs() {}

    /** The codec of a name; throws IllegalArgumentException, with a list of what there is, if it is none. */
    public static TensorCodec parse(String name) {
        if (name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException(
                    "a codec's name has " + name.length() + " characters, at most " + MAX_NAME_LENGTH + " are read");
        }
        if (name.equals("raw")) {
            return RAW;
        }
        Matcher compressed = COMPRESSED.matcher(name);
        if (compressed.matches()) {
            PictureKind kind = compressed.group(1).equals("jpeg") ? PictureKind.JPEG : PictureKind.WEBP;
            return new CompressedPictureCodec(
                    kind,
                    compressed.group(1),
                    Integer.parseInt(compressed.group(2)),
                    pixelFormat(compressed.group(3), name));
        }
        String[] parts = name.split("\\+", -1);
        NumberFormat numbers = numbers(parts[0], name);
        if (parts.length == 2 && parts[1].equals("png")) {
            return new PngCodec(pngContent(numbers, name));
        }
        List<Stage> stages = new ArrayList<>();
        int order = 0;
        for (int index = 1; index < parts.length; index++) {
            Stage stage = stage(parts[index], name);
            int place = place(stage);
            if (place <= order) {
                throw unknown(
                        name,
                        stage.name() + " can't follow "
                                + stages.get(stages.size() - 1).name());
            }
            order = place;
            stages.add(stage);
        }
        return new ChunkedCodec(numbers, stages);
    }

    private static PngContent pngContent(NumberFormat numbers, String name) {
        if (numbers instanceof PixelNumbers) {
            return new PixelRows((PixelNumbers) numbers);
        }
        if (!numbers.format().startsWith("q8")) {
            throw unknown(name, "png needs q8, q8c or pixels before it");
        }
        return new TiledCodes((AffineNumbers) numbers);
    }

    private static PixelFormat pixelFormat(String text, String name) {
        try {
            return PixelFormat.parse(text);
        } catch (IllegalArgumentException e) {
            throw unknown(name, String.valueOf(e.getMessage()));
        }
    }

    private static NumberFormat numbers(String part, String name) {
        switch (part) {
            case "raw":
                return new RawNumbers();
            case "fp16":
                return HalfNumbers.FP16;
            case "bf16":
                return HalfNumbers.BF16;
            default:
                Matcher pixels = PIXELS.matcher(part);
                if (pixels.matches()) {
                    return new PixelNumbers(pixelFormat(pixels.group(2), name), pixels.group(1) == null);
                }
                Matcher quantised = QUANTISED.matcher(part);
                if (!quantised.matches()) {
                    throw unknown(name, "there is no number format '" + shortened(part) + "'");
                }
                return new AffineNumbers(
                        Integer.parseInt(quantised.group(1)),
                        !quantised.group(2).isEmpty(),
                        ranges(quantised.group(3), name));
        }
    }

    private static List<ValueRange> ranges(@Nullable String list, String name) {
        List<ValueRange> ranges = new ArrayList<>();
        if (list != null) {
            for (String range : list.split(",", -1)) {
                String[] ends = range.split(":", -1);
                if (ends.length != 2) {
                    throw unknown(name, "'" + shortened(range) + "' is not a range MIN:MAX");
                }
                try {
                    ranges.add(new ValueRange(Float.parseFloat(ends[0]), Float.parseFloat(ends[1])));
                } catch (NumberFormatException e) {
                    throw unknown(name, "'" + shortened(range) + "' is not a range MIN:MAX");
                }
            }
        }
        return ranges;
    }

    private static Stage stage(String part, String name) {
        switch (part) {
            case "shuffle":
                return new Shuffle();
            case "bitshuffle":
                return new BitShuffle();
            case "zrun":
                return new ZeroRuns();
            case "lz4":
                return new Lz4();
            default:
                Matcher zstandard = ZSTANDARD.matcher(part);
                if (!zstandard.matches() || Integer.parseInt(zstandard.group(1)) > Zstandard.MAX_LEVEL) {
                    throw unknown(name, "there is no stage '" + shortened(part) + "'");
                }
                return new Zstandard(Integer.parseInt(zstandard.group(1)));
        }
    }

    /** Stages come in this order, one of each place. */
    private static int place(Stage stage) {
        if (stage.keepsSize()) {
            return 1;
        }
        return stage instanceof ZeroRuns ? 2 : 3;
    }

    private static IllegalArgumentException unknown(String name, String problem) {
        return new IllegalArgumentException("'" + shortened(name) + "' is not a codec: " + problem + ". " + KNOWN);
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
