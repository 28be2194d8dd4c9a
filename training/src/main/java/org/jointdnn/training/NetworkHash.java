package org.jointdnn.training;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.SegmentModel;
import org.jointdnn.onnx.bundle.Sha256;

/**
 * What tells whether two machines train the same: a hash of the models of every block, which the graph, the settings and the batch
 * are all part of, and of what is held before the first step.
 *
 * @param sha256 64 lower-case hexadecimal digits
 * @param tensorBytes of all tensors that the blocks' models read and give
 */
public record NetworkHash(String sha256, long tensorBytes) {
    public static NetworkHash of(TrainingNetwork network) {
        MessageDigest digest = Sha256.digest();
        Map<String, TensorSpec> tensors = new LinkedHashMap<>();
        for (int block = 0; block < network.blocks(); block++) {
            add(digest, tensors, network.forward(block, block));
            if (network.hasBackward(block, block)) {
                add(digest, tensors, network.backward(block, block));
            }
            if (!network.updated(block, block).isEmpty()) {
                add(digest, tensors, network.update(block, block));
            }
        }
        for (TensorSpec held : network.held()) {
            digest.update(held.name().getBytes(StandardCharsets.UTF_8));
            digest.update(network.initial(held).data());
            tensors.put(held.name(), held);
        }
        long bytes = tensors.values().stream().mapToLong(TensorSpec::bytes).sum();
        return new NetworkHash(Sha256.hex(digest), bytes);
    }

    private static void add(MessageDigest digest, Map<String, TensorSpec> tensors, SegmentModel model) {
        byte[] bytes = model.model().toByteArray();
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length).array());
        digest.update(bytes);
        for (List<TensorSpec> specs : List.of(model.inputs(), model.outputs())) {
            specs.forEach(spec -> tensors.put(spec.name(), spec));
        }
    }
}
