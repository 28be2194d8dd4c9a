package org.jointdnn.training.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jointdnn.onnx.Shape;

/**
 * Reads a folder whose format is known by the names in it:
 *
 * <ul>
 *   <li>MNIST's names, {@code train-images-idx3-ubyte}, with or without {@code .gz};
 *   <li>CIFAR-10's, {@code data_batch_1.bin} to {@code data_batch_5.bin} and {@code test_batch.bin};
 *   <li>{@code train-images.npy} and {@code train-labels.npy}, and the same with {@code test}; or {@code images.npy} and
 *       {@code labels.npy};
 *   <li>a folder of pictures for each class, or such folders in {@code train} and {@code test}.
 * </ul>
 *
 * Without a test set, every tenth sample is kept for one.
 */
public final class DataFolder {
    private final Path folder;
    private final Optional<Shape> picture;

    private DataFolder(Path folder, Optional<Shape> picture) {
        this.folder = folder;
        this.picture = picture;
    }

    /**
     * Reads a folder.
     *
     * @param picture {@code [C, H, W]} that pictures in files are brought to; if empty, that of the first one
     * @throws DataFormatException if it has none of the formats, or a file is damaged
     */
    public static TrainingData read(Path folder, Optional<Shape> picture) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new DataFormatException(folder + " is not a folder");
        }
        return new DataFolder(folder, picture).read();
    }

    private TrainingData read() throws IOException {
        Optional<Path> idx = file("train-images-idx3-ubyte", "train-images.idx3-ubyte");
        if (idx.isPresent()) {
            return idx(idx.get());
        }
        if (file("data_batch_1.bin").isPresent()) {
            return cifar();
        }
        if (file("train-images.npy").isPresent()) {
            DataSet train = NpyPair.read(needed("train-images.npy"), needed("train-labels.npy"));
            return file("test-images.npy").isPresent()
                    ? new TrainingData(train, NpyPair.read(needed("test-images.npy"), needed("test-labels.npy")))
                    : TrainingData.split(train);
        }
        if (file("images.npy").isPresent()) {
            return TrainingData.split(NpyPair.read(needed("images.npy"), needed("labels.npy")));
        }
        return pictures();
    }

    private TrainingData idx(Path images) throws IOException {
        DataSet train = IdxFiles.read(images, needed("train-labels-idx1-ubyte", "train-labels.idx1-ubyte"));
        Optional<Path> test = file("t10k-images-idx3-ubyte", "t10k-images.idx3-ubyte");
        if (!test.isPresent()) {
            return TrainingData.split(train);
        }
        return new TrainingData(
                train, IdxFiles.read(test.get(), needed("t10k-labels-idx1-ubyte", "t10k-labels.idx1-ubyte")));
    }

    private TrainingData cifar() throws IOException {
        List<Path> batches = new ArrayList<>();
        for (int number = 1; file("data_batch_" + number + ".bin").isPresent(); number++) {
            batches.add(needed("data_batch_" + number + ".bin"));
        }
        DataSet train = CifarFiles.read(batches);
        return file("test_batch.bin").isPresent()
                ? new TrainingData(train, CifarFiles.read(List.of(needed("test_batch.bin"))))
                : TrainingData.split(train);
    }

    private TrainingData pictures() throws IOException {
        boolean divided = Files.isDirectory(folder.resolve("train"));
        Path train = divided ? folder.resolve("train") : folder;
        Shape shape = picture.isPresent() ? picture.get() : PictureFolder.shape(train);
        List<String> classes = PictureFolder.classes(train);
        if (classes.isEmpty()) {
            throw new DataFormatException(folder + " has no data that is known: neither MNIST's or CIFAR-10's files,"
                    + " nor train-images.npy, nor a folder of pictures for each class");
        }
        DataSet all = PictureFolder.read(train, classes, shape);
        return divided && Files.isDirectory(folder.resolve("test"))
                ? new TrainingData(all, PictureFolder.read(folder.resolve("test"), classes, shape))
                : TrainingData.split(all);
    }

    private Path needed(String... names) throws DataFormatException {
        Optional<Path> file = file(names);
        if (!file.isPresent()) {
            throw new DataFormatException(folder + " has no " + names[0] + "; it must have one beside the samples");
        }
        return file.get();
    }

    private Optional<Path> file(String... names) {
        for (String name : names) {
            for (String ending : new String[] {"", ".gz"}) {
                Path file = folder.resolve(name + ending);
                if (Files.isRegularFile(file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }
}
