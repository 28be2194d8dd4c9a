package org.jointdnn.cli.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.cli.model.ModelFile;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.bundle.Sha256;
import org.jointdnn.onnx.graph.Graph;
import org.jointdnn.onnx.model.Constant;
import org.jointdnn.onnx.model.OnnxFile;
import org.jointdnn.onnx.proto.TensorShapeProto;
import org.jointdnn.training.data.TrainingData;
import org.jointdnn.zoo.UntrainedName;
import org.jointdnn.zoo.UntrainedNetwork;

/** The model that the user named: a file, or a network that is made for the data. */
sealed interface ModelToTrain {
    /** For files and messages. */
    String name();

    /** {@code [C, H, W]} of the pictures that it takes; empty if it takes any, or none. */
    Optional<Shape> picture();

    /** The model, for these data. */
    OnnxFile file(TrainingData data, long seed);

    /** The name that a server has the same model by. */
    String served(TrainingData data, long seed);

    /** The model of an argument; throws CommandFailure if it names none. */
    static ModelToTrain of(String argument) {
        if (UntrainedNetwork.has(argument)) {
            return new Untrained(UntrainedNetwork.of(argument));
        }
        Path path = Path.of(argument);
        if (!Files.exists(path)) {
            throw new CommandFailure(
                    "there is no file " + argument + ", and no network of that name to train; there are "
                            + String.join(", ", UntrainedNetwork.labels()));
        }
        return new OfFile(ModelFile.ofFile(path).name(), OnnxFile.read(path));
    }

    /** Digest of a model and its constants. */
    static String digest(Graph graph) {
        MessageDigest digest = Sha256.digest();
        digest.update(graph.source().model().toByteString().asReadOnlyByteBuffer());
        for (Constant constant : graph.constants().values()) {
            if (constant instanceof Constant.Dense dense) {
                digest.update(dense.raw().asReadOnlyByteBuffer());
            }
        }
        return Sha256.hex(digest);
    }

    /** A network with weights to be drawn. */
    record Untrained(UntrainedNetwork network) implements ModelToTrain {
        @Override
        public String name() {
            return network.label();
        }

        @Override
        public Optional<Shape> picture() {
            return Optional.empty();
        }

        @Override
        public OnnxFile file(TrainingData data, long seed) {
            if (data.classes() == 0) {
                throw new CommandFailure(name() + " tells classes apart, the labels of --data are none");
            }
            return new OnnxFile(Path.of(name() + ".onnx"), untrained(data, seed).model());
        }

        private UntrainedName untrained(TrainingData data, long seed) {
            Shape samples = data.train().samples().shape();
            return new UntrainedName(network, samples, Math.max(2, data.classes()), seed);
        }

        @Override
        public String served(TrainingData data, long seed) {
            return untrained(data, seed).toString();
        }
    }

    /** A model with weights to go on from. */
    record OfFile(String name, OnnxFile onnx) implements ModelToTrain {
        @Override
        public Optional<Shape> picture() {
            List<TensorShapeProto.Dimension> extents = onnx.model().getGraph().getInputCount() == 0
                    ? List.of()
                    : onnx.model()
                            .getGraph()
                            .getInput(0)
                            .getType()
                            .getTensorType()
                            .getShape()
                            .getDimList();
            boolean fixed =
                    extents.size() == 4 && extents.stream().skip(1).allMatch(TensorShapeProto.Dimension::hasDimValue);
            if (!fixed) {
                return Optional.empty();
            }
            long[] all = extents.stream()
                    .mapToLong(TensorShapeProto.Dimension::getDimValue)
                    .toArray();
            return Optional.of(Shape.of(Arrays.copyOfRange(all, 1, 4)));
        }

        @Override
        public OnnxFile file(TrainingData data, long seed) {
            return onnx;
        }

        @Override
        public String served(TrainingData data, long seed) {
            return name;
        }
    }
}
