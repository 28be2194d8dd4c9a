package org.jointdnn.cli.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.device.calibration.SampleSet;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.picture.Picture;

/**
 * Samples in files: those of a folder in the order of their names, or one file. A model with several inputs has a folder
 * for each, named like the input, with as many samples.
 */
public final class SampleFolder implements SampleSet {
    private final Path folder;
    private final Map<TensorSpec, List<Sample>> samples;
    private final int count;
    private final List<Integer> labels;

    /** Where a sample of an input lies. */
    private record Sample(SampleFormat format, Path file, int index) {}

    private SampleFolder(Path folder, Map<TensorSpec, List<Sample>> samples, int count, List<Integer> labels) {
        this.folder = folder;
        this.samples = samples;
        this.count = count;
        this.labels = labels;
    }

    /**
     * The samples of a folder.
     *
     * @param inputs of the model
     * @param pictures the inputs that are declared to be pictures, by name
     * @param most how many to use at most
     */
    public static SampleFolder of(Path folder, List<TensorSpec> inputs, Map<String, Picture> pictures, int most)
            throws IOException {
        if (!Files.exists(folder)) {
            throw new CommandFailure("--inputs " + folder + ": there is no such folder");
        }
        List<SampleFormat> formats = List.of(new NpySamples(), new PictureSamples(pictures));
        Map<TensorSpec, List<Sample>> samples = new LinkedHashMap<>();
        for (TensorSpec input : inputs) {
            Path of = inputs.size() == 1 ? folder : folder.resolve(input.name());
            samples.put(input, samples(of, input, formats));
        }
        int count = -1;
        for (Map.Entry<TensorSpec, List<Sample>> input : samples.entrySet()) {
            int found = input.getValue().size();
            if (count >= 0 && found != count) {
                throw new CommandFailure("--inputs " + folder + ": there are " + found + " samples of '"
                        + input.getKey().name() + "', and " + count + " of the input before");
            }
            count = found;
        }
        return new SampleFolder(folder, samples, Math.min(most, count), List.of());
    }

    private static List<Sample> samples(Path folder, TensorSpec input, List<SampleFormat> formats) throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (Path file : files(folder, input)) {
            for (SampleFormat format : formats) {
                if (format.reads(file)) {
                    int count = format.count(file, input);
                    for (int index = 0; index < count; index++) {
                        samples.add(new Sample(format, file, index));
                    }
                    break;
                }
            }
        }
        if (samples.isEmpty()) {
            throw new CommandFailure("--inputs " + folder + ": there are no .npy, .png, .jpg or .webp files in it");
        }
        return samples;
    }

    private static List<Path> files(Path folder, TensorSpec input) throws IOException {
        if (Files.isRegularFile(folder)) {
            return List.of(folder);
        }
        if (!Files.isDirectory(folder)) {
            throw new CommandFailure(
                    "--inputs: there is no folder " + folder + " with samples of the input '" + input.name() + "'");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** These samples with the labels in a file, one for each sample that there is. */
    public SampleFolder labelled(Path file) throws IOException {
        List<Sample> first = samples.values().iterator().next();
        List<String> names = new ArrayList<>();
        first.forEach(sample -> names.add(String.valueOf(sample.file().getFileName())));
        return new SampleFolder(folder, samples, count, LabelFile.read(file, names));
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public Map<String, Tensor> inputs(int index) throws IOException {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (Map.Entry<TensorSpec, List<Sample>> input : samples.entrySet()) {
            Sample sample = input.getValue().get(index);
            inputs.put(input.getKey().name(), sample.format().read(sample.file(), sample.index(), input.getKey()));
        }
        return inputs;
    }

    @Override
    public OptionalInt label(int index) {
        return labels.isEmpty() ? OptionalInt.empty() : OptionalInt.of(labels.get(index));
    }

    @Override
    public boolean synthetic() {
        return false;
    }

    @Override
    public String source() {
        return folder.toString();
    }
}
