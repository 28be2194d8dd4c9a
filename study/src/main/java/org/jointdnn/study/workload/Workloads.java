package org.jointdnn.study.workload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.model.OnnxFile;
import org.jointdnn.zoo.Zoo;

/** Where workloads come from: networks of the zoo, and model files. */
public final class Workloads {
    private Workloads() {}

    /** The workload of a zoo network on one input. Needs neither its weights nor a runtime. */
    public static Workload ofZoo(String network) {
        try {
            Path folder = Files.createTempDirectory("outline");
            try {
                OnnxFile file = OnnxFile.read(Zoo.writeOutline(network, 1, folder));
                PartitionedGraph model = PartitionedGraph.declared(file, 1)
                        .orElseThrow(() -> new IllegalStateException(
                                "network " + network + " does not declare the shapes of all its tensors"));
                return WorkloadReader.read(Zoo.network(network).name(), model);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't write network " + network + " to a temporary folder", e);
        }
    }

    /**
     * The workload of a model file; runs it once on zeros to learn its shapes.
     *
     * @param batch the extent of a symbolic first axis of the inputs, 1 or more
     * @throws org.jointdnn.onnx.ModelFormatException if the file is no model that can be run
     */
    public static Workload ofFile(OrtRuntime runtime, String name, Path file, long batch) throws IOException {
        return WorkloadReader.read(name, PartitionedGraph.of(runtime, OnnxFile.read(file), batch));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }
}
