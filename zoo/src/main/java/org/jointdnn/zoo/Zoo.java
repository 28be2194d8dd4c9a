package org.jointdnn.zoo;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jointdnn.onnx.Shape;

/**
 * The reference networks: well-known architectures with exact layer shapes and random weights, which
 * cost what the trained networks cost; and {@code glyphnet}, a small network of our own that is trained.
 *
 * <p>Random weights come from a fixed seed. All are equal to the last bit wherever they are made. Every
 * network has one input, {@code input}. One that has one output calls it {@code output}; the outputs of
 * others are named in their classes' comments: {@code image} and {@code mask} of {@code chair},
 * {@code stride8}, {@code stride16} and {@code stride32} of {@code yolov5n}, {@code output} and
 * {@code pooled} of {@code bert-small}.
 *
 * <p>Thread safety: safe.
 */
public final class Zoo {
    /** Changes whenever any network's nodes or weights do, so that no cache serves an older form. */
    private static final int VERSION = 1;

    /** A network, and what builds it from its input and names its outputs. */
    private record Entry(ZooNetwork network, Consumer<Layer> layers) {
        static Entry of(ZooNetwork network, UnaryOperator<Layer> layers) {
            return new Entry(network, input -> layers.apply(input).nameOutput());
        }
    }

    private static final Map<String, Entry> ENTRIES = entries(
            Entry.of(AlexNet.NETWORK, AlexNet::layers),
            Entry.of(OverFeat.NETWORK, OverFeat::layers),
            Entry.of(NetworkInNetwork.NETWORK, NetworkInNetwork::layers),
            Entry.of(Vgg16.NETWORK, Vgg16::layers),
            Entry.of(ResNet50.NETWORK, ResNet50::layers),
            new Entry(DeepSpeech.NETWORK, DeepSpeech::layers),
            Entry.of(Pix2Pix.NETWORK, Pix2Pix::layers),
            new Entry(Chair.NETWORK, Chair::layers),
            Entry.of(SqueezeNet11.NETWORK, SqueezeNet11::layers),
            Entry.of(MobileNetV2.NETWORK, MobileNetV2::layers),
            Entry.of(MobileNetV3.NETWORK, MobileNetV3::layers),
            Entry.of(EfficientNetB0.NETWORK, EfficientNetB0::layers),
            new Entry(YoloV5n.NETWORK, YoloV5n::layers),
            Entry.of(VitTiny.NETWORK, VitTiny::layers),
            new Entry(BertSmall.NETWORK, BertSmall::layers),
            new Entry(WhisperTiny.NETWORK, WhisperTiny::layers),
            Entry.of(GlyphNet.NETWORK, GlyphNet::layers));

    private static final Map<String, String> OTHER_NAMES = Map.of("squeezenet", "squeezenet1.1");

    private Zoo() {}

    /** Is told how far the writing of a network has come, always on the thread that writes. */
    @FunctionalInterface
    public interface Progress {
        void written(long bytes, long totalBytes);
    }

    private static Map<String, Entry> entries(Entry... entries) {
        Map<String, Entry> byName = new LinkedHashMap<>();
        for (Entry entry : entries) {
            byName.put(entry.network().name(), entry);
        }
        return byName;
    }

    /** The networks' names, each once. */
    public static List<String> names() {
        return List.copyOf(ENTRIES.keySet());
    }

    /** The names of the networks with the layers of a publication: all but {@code glyphnet}. */
    public static List<String> publishedNames() {
        return names().stream()
                .filter(name -> !name.equals(GlyphNet.NETWORK.name()))
                .toList();
    }

    /** Whether {@link #network} and {@link #write} know the name; {@code squeezenet} is SqueezeNet 1.1. */
    public static boolean has(String name) {
        return ENTRIES.containsKey(OTHER_NAMES.getOrDefault(name, name));
    }

    /** The network of a name; throws IllegalArgumentException for a name the zoo does not have. */
    public static ZooNetwork network(String name) {
        return entry(name).network();
    }

    /** Writes a network for one input at a time; see {@link #write(String, int, Path, Progress)}. */
    public static Path write(String name, Path cacheFolder) throws IOException {
        return write(name, 1, cacheFolder, (bytes, totalBytes) -> {});
    }

    /**
     * Makes sure that a network's files are in a cache folder, and answers the path of its model.
     *
     * <p>The files are {@code zoo-vVERSION/NAME.onnx} ({@code NAME-batchN.onnx} for a batch other than
     * 1), {@code NAME.onnx.data} with the weights, which all batch sizes share, and, beside a model of pictures,
     * {@code NAME.pictures.json}, which says how they are made. What is there and complete is left as it is.
     *
     * @param batch first extent of the input
     * @param progress called only when weights are written
     */
    public static Path write(String name, int batch, Path cacheFolder, Progress progress) throws IOException {
        if (batch < 1) {
            throw new IllegalArgumentException("batch is " + batch + ", must be 1 or more");
        }
        Graph graph = graph(name, batch);
        String fileName = network(name).name();
        Path folder = Files.createDirectories(cacheFolder.resolve("zoo-v" + VERSION));
        Path weights = folder.resolve(fileName + ".onnx.data");
        if (!Files.exists(weights) || Files.size(weights) != graph.dataBytes()) {
            ModelFiles.writeWeights(graph, weights, progress);
        }
        String modelName = batch == 1 ? fileName : fileName + "-batch" + batch;
        Optional<String> pictures = ZooPictures.of(fileName);
        if (pictures.isPresent()) {
            ModelFiles.writeText(pictures.get(), folder.resolve(modelName + ".pictures.json"));
        }
        Path model = folder.resolve(modelName + ".onnx");
        if (!Files.exists(model)) {
            ModelFiles.writeModel(graph.toModel(fileName + ".onnx.data", Integer.toString(VERSION)), model);
        }
        return model;
    }

    /**
     * Writes a network without its weights into a folder, and answers the path of its model: the file of
     * weights has its size and holds zeros, which most file systems store in no space. For what only looks at
     * operators and shapes.
     */
    public static Path writeOutline(String name, int batch, Path folder) throws IOException {
        if (batch < 1) {
            throw new IllegalArgumentException("batch is " + batch + ", must be 1 or more");
        }
        Graph graph = graph(name, batch);
        Files.createDirectories(folder);
        String dataFile = "outline-" + graph.dataBytes() + ".data";
        try (RandomAccessFile data =
                new RandomAccessFile(folder.resolve(dataFile).toFile(), "rw")) {
            data.setLength(graph.dataBytes());
        }
        Path model = folder.resolve(network(name).name() + "-outline-batch" + batch + ".onnx");
        ModelFiles.writeModel(graph.toModel(dataFile, Integer.toString(VERSION)), model);
        return model;
    }

    static Graph graph(String name, int batch) {
        Entry entry = entry(name);
        long[] extents = entry.network().input().extents();
        extents[0] = batch;
        Graph graph = new Graph(
                entry.network().name(), Shape.of(extents), entry.network().inputType());
        entry.layers().accept(Layer.input(graph));
        return graph;
    }

    private static Entry entry(String name) {
        Entry entry = ENTRIES.get(OTHER_NAMES.getOrDefault(name, name));
        if (entry == null) {
            throw new IllegalArgumentException(
                    "the zoo has no network " + name + "; it has " + String.join(", ", names()));
        }
        return entry;
    }
}
