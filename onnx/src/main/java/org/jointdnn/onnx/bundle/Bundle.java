package org.jointdnn.onnx.bundle;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.picture.Picture;

/**
 * The description of a model prepared for splitting: everything but the weights. Blocks are
 * numbered {@code 0..n-1} in execution order; any segment {@code i..j} of them can be assembled
 * from it by {@link SegmentAssembler}.
 *
 * @param modelHash SHA-256, in hexadecimal, of everything else in the description, weights included
 *     by their hashes: two bundles with one hash compute the same
 * @param header a serialized {@code ModelProto} without nodes
 * @param tensors what may cross the link, in order of production
 */
public record Bundle(
        String modelName,
        String modelHash,
        ByteString header,
        List<BundleTensor> tensors,
        List<Block> blocks,
        List<Initializer> initializers,
        List<Blob> blobs) {
    /** Every initializer in a blob begins at a multiple of this many bytes. */
    public static final int WEIGHT_ALIGNMENT = 64;

    public Bundle {
        tensors = List.copyOf(tensors);
        blocks = List.copyOf(blocks);
        initializers = List.copyOf(initializers);
        blobs = List.copyOf(blobs);
    }

    /** The inputs of the model, in the model's order. */
    public List<TensorSpec> inputs() {
        List<TensorSpec> inputs = new ArrayList<>();
        for (BundleTensor tensor : tensors) {
            if (tensor.producer() == BundleTensor.MODEL_INPUT) {
                inputs.add(tensor.spec());
            }
        }
        return inputs;
    }

    /** The outputs of the model, in order of production. */
    public List<TensorSpec> outputs() {
        List<TensorSpec> outputs = new ArrayList<>();
        for (BundleTensor tensor : tensors) {
            if (tensor.modelOutput()) {
                outputs.add(tensor.spec());
            }
        }
        return outputs;
    }

    /** What may cross the link between a block and the next; {@code after} is -1 for what there is before the first. */
    public List<BundleTensor> liveAfter(int after) {
        List<BundleTensor> live = new ArrayList<>();
        for (BundleTensor tensor : tensors) {
            if (tensor.producer() <= after && tensor.consumers().stream().anyMatch(consumer -> consumer > after)) {
                live.add(tensor);
            }
        }
        return live;
    }

    /** The tensors that are declared to be pictures, by their names, in order of production. */
    public Map<String, Picture> pictures() {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        for (BundleTensor tensor : tensors) {
            tensor.picture().ifPresent(picture -> pictures.put(tensor.name(), picture));
        }
        return pictures;
    }

    /** What the segment reads from outside: produced before {@code from} and consumed within {@code from..to}. */
    public List<BundleTensor> segmentInputs(int from, int to) {
        checkSegment(from, to);
        List<BundleTensor> inputs = new ArrayList<>();
        for (BundleTensor tensor : tensors) {
            if (tensor.producer() < from && tensor.consumers().stream().anyMatch(c -> c >= from && c <= to)) {
                inputs.add(tensor);
            }
        }
        return inputs;
    }

    /** What the segment gives: produced within {@code from..to} and an answer of the model or consumed after {@code to}. */
    public List<BundleTensor> segmentOutputs(int from, int to) {
        checkSegment(from, to);
        List<BundleTensor> outputs = new ArrayList<>();
        for (BundleTensor tensor : tensors) {
            if (tensor.producer() >= from
                    && tensor.producer() <= to
                    && (tensor.modelOutput() || tensor.consumers().stream().anyMatch(c -> c > to))) {
                outputs.add(tensor);
            }
        }
        return outputs;
    }

    /** Indices of the blobs that hold the segment's weights, ascending. */
    public List<Integer> segmentBlobs(int from, int to) {
        TreeSet<Integer> needed = new TreeSet<>();
        for (int index : segmentInitializers(from, to)) {
            initializers.get(index).location().ifPresent(location -> needed.add(location.blob()));
        }
        return List.copyOf(needed);
    }

    /** Indices of the initializers that the segment reads, ascending and each once. */
    public List<Integer> segmentInitializers(int from, int to) {
        checkSegment(from, to);
        TreeSet<Integer> read = new TreeSet<>();
        for (int block = from; block <= to; block++) {
            read.addAll(blocks.get(block).initializers());
        }
        return List.copyOf(read);
    }

    private void checkSegment(int from, int to) {
        if (from < 0 || to < from || to >= blocks.size()) {
            throw new IllegalArgumentException("segment " + from + ".." + to + " is not within blocks 0.."
                    + (blocks.size() - 1) + " of " + modelName);
        }
    }
}
