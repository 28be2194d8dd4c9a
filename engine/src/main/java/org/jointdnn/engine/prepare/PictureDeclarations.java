package org.jointdnn.engine.prepare;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jointdnn.engine.json.StrictJson;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.picture.Picture;
import org.jointdnn.onnx.picture.PictureFit;
import org.jointdnn.onnx.picture.PixelChannels;
import org.jointdnn.onnx.picture.PixelFormat;
import org.jointdnn.onnx.picture.PixelLayout;

/**
 * The file beside a model that says which of its inputs and outputs are pictures: {@code NAME.pictures.json} beside
 * {@code NAME.onnx}. docs/formats.md defines its fields.
 */
final class PictureDeclarations {
    private static final String MODEL_ENDING = ".onnx";
    private static final String ENDING = ".pictures.json";
    private static final float DEFAULT_DIVISOR = 255;

    private final StrictJson json;

    private PictureDeclarations(StrictJson json) {
        this.json = json;
    }

    /** Where the file of a model is or would be. */
    static Path beside(Path model) {
        String name = model.getFileName().toString();
        String stem = name.endsWith(MODEL_ENDING) ? name.substring(0, name.length() - MODEL_ENDING.length()) : name;
        return model.resolveSibling(stem + ENDING);
    }

    /** The file of a model, if there is one. */
    static Optional<Path> of(Path model) {
        Path file = beside(model);
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    /**
     * What a file declares, by the tensors' names.
     *
     * @param inputs of the model
     * @param outputs of the model
     * @throws ModelFormatException if the file is damaged, or declares what the model can't have
     */
    static Map<String, Picture> read(Path file, Collection<TensorSpec> inputs, Collection<TensorSpec> outputs)
            throws IOException {
        try (Reader text = Files.newBufferedReader(file)) {
            StrictJson json = StrictJson.of(file.toString(), text);
            return json.document(() -> new PictureDeclarations(json).declarations(inputs, outputs));
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(String.valueOf(e.getMessage()), e);
        }
    }

    private Map<String, Picture> declarations(Collection<TensorSpec> inputs, Collection<TensorSpec> outputs)
            throws IOException {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        json.object(Set.of(), Set.of("inputs", "outputs"), field -> {
            boolean isInput = field.equals("inputs");
            json.array(() -> {
                declaration(isInput, isInput ? inputs : outputs, pictures);
                return field;
            });
        });
        return pictures;
    }

    private void declaration(boolean isInput, Collection<TensorSpec> tensors, Map<String, Picture> pictures)
            throws IOException {
        String path = json.path();
        Fields fields = new Fields();
        Set<String> optional =
                isInput ? Set.of("divisor", "mean", "std", "shorterSide") : Set.of("divisor", "mean", "std");
        json.object(Set.of("name", "layout", "channels"), optional, field -> fields.read(field));
        String kind = isInput ? "input" : "output";
        TensorSpec tensor = tensors.stream()
                .filter(candidate -> candidate.name().equals(fields.name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(json.at(path) + ".name is '" + fields.name
                        + "', but the model has no such " + kind + "; it has "
                        + String.join(
                                ", ", tensors.stream().map(TensorSpec::name).toArray(String[]::new))));
        Picture picture = json.located(path, fields::picture);
        picture.refusal(tensor).ifPresent(reason -> {
            throw new IllegalArgumentException(json.at(path) + ": '" + tensor.name() + "': " + reason);
        });
        if (pictures.put(tensor.name(), picture) != null) {
            throw new IllegalArgumentException(
                    json.at(path) + ".name is '" + tensor.name() + "', which is given twice");
        }
    }

    /** The fields of one declaration as they are read. */
    private final class Fields {
        private final Map<String, List<Float>> lists = new HashMap<>();
        private String name = "";
        private PixelLayout layout = PixelLayout.NCHW;
        private PixelChannels channels = PixelChannels.RGB;
        private float divisor = DEFAULT_DIVISOR;
        private PictureFit fit = new PictureFit.Stretch();

        void read(String field) throws IOException {
            switch (field) {
                case "name":
                    name = json.text();
                    break;
                case "layout":
                    layout = constant(PixelLayout.values());
                    break;
                case "channels":
                    channels = constant(PixelChannels.values());
                    break;
                case "divisor":
                    divisor = (float) json.positive();
                    break;
                case "shorterSide":
                    fit = new PictureFit.ShorterSide((int) json.whole(1, 1 << 16));
                    break;
                default:
                    boolean isMean = field.equals("mean");
                    lists.put(field, new ArrayList<>(json.array(() ->
                            (float) (isMean ? json.notNegative() : json.positive()))));
            }
        }

        private <E extends Enum<E>> E constant(E[] constants) throws IOException {
            String path = json.path();
            String text = json.text();
            List<String> names = new ArrayList<>();
            for (E constant : constants) {
                if (constant.name().equals(text.toUpperCase(Locale.ROOT))) {
                    return constant;
                }
                names.add(constant.name());
            }
            throw new IllegalArgumentException(
                    json.at(path) + " is '" + text + "', must be one of " + String.join(", ", names));
        }

        Picture picture() {
            List<Float> mean = lists.getOrDefault("mean", Collections.nCopies(channels.count(), 0f));
            List<Float> std = lists.getOrDefault("std", Collections.nCopies(channels.count(), 1f));
            return new Picture(new PixelFormat(layout, channels, divisor, mean, std), fit);
        }
    }
}
