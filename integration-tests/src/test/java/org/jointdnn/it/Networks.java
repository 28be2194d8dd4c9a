package org.jointdnn.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.zoo.Zoo;

/** The networks that the tests of splitting run: the zoo's, and real exported models where they are at hand. */
final class Networks {
    /** Not part of the project; tests that use it are skipped where it is absent. */
    private static final Path EXPORTED = Path.of("../../shared/models");

    /** Kept between runs, since making the weights of all networks takes half a minute. */
    static final Path CACHE = Path.of("target/cache");

    private Networks() {}

    static List<Path> exported() {
        if (!Files.isDirectory(EXPORTED)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(EXPORTED)) {
            return files.filter(file -> file.toString().endsWith(".onnx"))
                    .sorted()
                    .collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path zoo(String name) {
        try {
            return Zoo.write(name, CACHE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every model file there is, the zoo's first. */
    static List<Path> all() {
        List<Path> files = new ArrayList<>();
        Zoo.names().forEach(name -> files.add(zoo(name)));
        files.addAll(exported());
        return files;
    }

    static String nameOf(Path file) {
        return file.getFileName().toString().replace(".onnx", "");
    }

    /** Floats from a fixed seed, roughly those of a normalised picture; integers are ids of the first thousand words. */
    static Tensor randomInput(TensorSpec spec, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        if (spec.type() == ElementType.INT64) {
            Tensor ids = Tensor.allocate(spec.type(), spec.shape());
            for (int k = 0; k < spec.shape().elements(); k++) {
                ids.data().putLong(Long.BYTES * k, random.nextInt(1000));
            }
            return ids;
        }
        float[] values = new float[(int) spec.shape().elements()];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) (random.nextDouble() * 4 - 2);
        }
        return Tensor.ofFloats(spec.shape(), values);
    }
}
