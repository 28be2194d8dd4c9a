package org.jointdnn.onnx.bundle;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.Graph;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.onnx.graph.Work;
import org.jointdnn.onnx.model.Constant;
import org.jointdnn.onnx.model.Declarations;
import org.jointdnn.onnx.picture.Picture;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.jspecify.annotations.Nullable;

/**
 * Writes a bundle: a cleaned-up graph, cut into blocks, with its weights in one blob per block and one
 * for what several blocks share.
 *
 * <p>Constants of up to {@value #INLINE_BYTES} bytes stay in the description; the runtime needs some of
 * them, such as the targets of Reshape, when it loads a model.
 */
public final class BundleWriter {
    private static final int INLINE_BYTES = 1024;

    /** Types that the runtime's Java interface can't take values of when a session is made. */
    private static final Set<ElementType> ALWAYS_INLINE =
            Set.of(ElementType.UINT16, ElementType.UINT32, ElementType.UINT64);

    private final Graph graph;
    private final Map<String, TensorSpec> specs;
    private final List<List<GraphNode>> blocks;
    private final Map<String, Picture> pictures;
    private final Map<String, TreeSet<Integer>> readers = new LinkedHashMap<>();

    private BundleWriter(
            Graph graph, Map<String, TensorSpec> specs, List<List<GraphNode>> blocks, Map<String, Picture> pictures) {
        this.graph = graph;
        this.specs = specs;
        this.blocks = blocks;
        this.pictures = pictures;
        for (int block = 0; block < blocks.size(); block++) {
            for (GraphNode node : blocks.get(block)) {
                for (String name : node.reads()) {
                    readers.computeIfAbsent(name, absent -> new TreeSet<>()).add(block);
                }
            }
        }
    }

    /**
     * Writes the bundle into a folder.
     *
     * @param specs types and shapes of the graph's tensors, constants included
     * @param blocks the graph's nodes, as {@code BlockPartition} cuts them
     * @param pictures what is declared of inputs and outputs that are pictures, by name
     */
    public static BundleDirectory write(
            String modelName,
            Graph graph,
            Map<String, TensorSpec> specs,
            List<List<GraphNode>> blocks,
            Map<String, Picture> pictures,
            Path folder)
            throws IOException {
        return new BundleWriter(graph, specs, blocks, pictures).write(modelName, folder);
    }

    /** Writes the bundle of a model without pictures into a folder. */
    public static BundleDirectory write(
            String modelName, Graph graph, Map<String, TensorSpec> specs, List<List<GraphNode>> blocks, Path folder)
            throws IOException {
        return write(modelName, graph, specs, blocks, Map.of(), folder);
    }

    private BundleDirectory write(String modelName, Path folder) throws IOException {
        BlobFiles files = new BlobFiles(folder.resolve("blobs"));
        Map<String, Integer> indices = new HashMap<>();
        List<Initializer> initializers = writeInitializers(files, indices);
        List<Block> described = new ArrayList<>();
        for (List<GraphNode> nodes : blocks) {
            described.add(describe(nodes, indices));
        }
        Bundle bundle = new Bundle(modelName, "", header(), tensors(), described, initializers, files.blobs());
        return BundleDirectory.create(folder, BundleCodec.withHash(bundle));
    }

    /** The blocks that read a name, ascending. */
    private TreeSet<Integer> readersOf(String name) {
        return readers.getOrDefault(name, new TreeSet<>());
    }

    private ByteString header() {
        ModelProto source = graph.source().model();
        return ModelProto.newBuilder()
                .setIrVersion(source.getIrVersion())
                .addAllOpsetImport(source.getOpsetImportList())
                .addAllFunctions(source.getFunctionsList())
                .setGraph(GraphProto.newBuilder().setName("segment"))
                .build()
                .toByteString();
    }

    private List<Initializer> writeInitializers(BlobFiles files, Map<String, Integer> indices) throws IOException {
        List<Initializer> initializers = new ArrayList<>();
        // Blob by blob: what only block b reads, for each b, then what several blocks share.
        for (int blob = 0; blob <= blocks.size(); blob++) {
            for (Map.Entry<String, Constant> entry : graph.constants().entrySet()) {
                Set<Integer> blocksReading = readersOf(entry.getKey());
                int home = blocksReading.size() == 1 ? blocksReading.iterator().next() : blocks.size();
                if (home == blob) {
                    indices.put(entry.getKey(), initializers.size());
                    initializers.add(writeInitializer(entry.getKey(), entry.getValue(), files));
                }
            }
            files.endBlob();
        }
        return initializers;
    }

    private static Initializer writeInitializer(String name, Constant constant, BlobFiles files) throws IOException {
        if (constant instanceof Constant.Dense dense && !staysInline(dense)) {
            return new Initializer(name, part(Declarations.external(name, dense)), Optional.of(files.append(dense)));
        }
        return new Initializer(name, part(Declarations.inline(name, constant)), Optional.empty());
    }

    private static boolean staysInline(Constant.Dense constant) {
        return constant.raw().size() <= INLINE_BYTES || ALWAYS_INLINE.contains(constant.type());
    }

    private static ByteString part(TensorProto initializer) {
        return ModelProto.newBuilder()
                .setGraph(GraphProto.newBuilder().addInitializer(initializer))
                .build()
                .toByteString();
    }

    @SuppressWarnings("ReferenceEquality") // a block is itself, not an equal one
    private Block describe(List<GraphNode> nodes, Map<String, Integer> indices) {
        GraphProto.Builder part = GraphProto.newBuilder();
        TreeSet<Integer> initializers = new TreeSet<>();
        Set<String> constants = new LinkedHashSet<>();
        Set<String> statistics = new HashSet<>();
        List<String> operators = new ArrayList<>();
        long macs = 0;
        for (GraphNode node : nodes) {
            part.addNode(node.proto().toBuilder().clearDocString());
            operators.add(node.op());
            macs += Work.macs(node, specs);
            node.reads().stream().filter(indices::containsKey).forEach(constants::add);
            if (node.is("BatchNormalization")) {
                statistics.add(node.input(3));
                statistics.add(node.input(4));
            }
        }
        long parameters = 0;
        for (String name : constants) {
            initializers.add(indices.get(name));
            // A constant that several blocks share counts in the first of them.
            if (blocks.get(readersOf(name).first()) == nodes && !statistics.contains(name)) {
                parameters += parameterCount(graph.constants().get(name));
            }
        }
        ByteString bytes = ModelProto.newBuilder().setGraph(part).build().toByteString();
        return new Block(label(nodes), bytes, new ArrayList<>(initializers), macs, parameters, operators);
    }

    /** Elements of a constant that training would change: of a floating type, and no mere scalar. */
    private static long parameterCount(@Nullable Constant constant) {
        if (constant instanceof Constant.Dense dense && dense.shape().rank() > 0) {
            switch (dense.type()) {
                case FLOAT16:
                case BFLOAT16:
                case FLOAT32:
                case FLOAT64:
                    return dense.shape().elements();
                default:
                    return 0;
            }
        }
        return 0;
    }

    /** The name of the block's node with the most work. */
    private String label(List<GraphNode> nodes) {
        GraphNode named = nodes.get(0);
        long most = 0;
        for (GraphNode node : nodes) {
            long macs = Work.macs(node, specs);
            if (macs > most) {
                named = node;
                most = macs;
            }
        }
        return named.proto().getName().isEmpty()
                ? named.output()
                : named.proto().getName();
    }

    private List<BundleTensor> tensors() {
        List<BundleTensor> tensors = new ArrayList<>();
        for (TensorSpec input : graph.inputs()) {
            tensors.add(tensor(input.name(), BundleTensor.MODEL_INPUT));
        }
        for (int block = 0; block < blocks.size(); block++) {
            for (GraphNode node : blocks.get(block)) {
                for (String name : node.writes()) {
                    boolean crosses = !readersOf(name).tailSet(block + 1).isEmpty();
                    if (crosses || graph.outputs().contains(name)) {
                        tensors.add(tensor(name, block));
                    }
                }
            }
        }
        return tensors;
    }

    private BundleTensor tensor(String name, int producer) {
        TensorSpec spec = specs.get(name);
        if (spec == null) {
            throw new ModelFormatException(
                    graph.source().path() + ": output '" + name + "' has a type that can't cross the link");
        }
        List<Integer> consumers = new ArrayList<>(readersOf(name).tailSet(producer + 1));
        Optional<Picture> picture = Optional.ofNullable(pictures.get(name));
        return new BundleTensor(spec, producer, consumers, graph.outputs().contains(name), picture);
    }
}
