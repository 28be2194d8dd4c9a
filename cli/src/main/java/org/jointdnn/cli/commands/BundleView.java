package org.jointdnn.cli.commands;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Blob;
import org.jointdnn.onnx.bundle.Block;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleTensor;

/** What {@code inspect --json} says of a bundle; the names of the components are those of the JSON. */
record BundleView(
        String model,
        String hash,
        long macs,
        long parameters,
        long weightBytes,
        List<Layer> blocks,
        List<Boundary> boundaries,
        List<Crossing> tensors) {

    /** A block. */
    record Layer(int index, String label, List<String> operators, long macs, long parameters) {}

    /**
     * The position after a block: what crosses there if everything up to it runs on one side and the rest on the
     * other. After the last block these are the model's outputs.
     */
    record Boundary(int after, List<String> tensors, long bytes) {}

    /** A tensor that some placement moves across the link. */
    record Crossing(
            String name,
            String type,
            List<Long> shape,
            long bytes,
            int producer,
            List<Integer> consumers,
            boolean output) {}

    static BundleView of(Bundle bundle) {
        List<Layer> layers = new ArrayList<>();
        List<Boundary> boundaries = new ArrayList<>();
        for (Block block : bundle.blocks()) {
            int index = layers.size();
            layers.add(new Layer(index, block.label(), block.operators(), block.macs(), block.parameters()));
            boundaries.add(boundary(bundle, index));
        }
        return new BundleView(
                bundle.modelName(),
                bundle.modelHash(),
                bundle.blocks().stream().mapToLong(Block::macs).sum(),
                bundle.blocks().stream().mapToLong(Block::parameters).sum(),
                bundle.blobs().stream().mapToLong(Blob::length).sum(),
                layers,
                boundaries,
                bundle.tensors().stream().map(BundleView::crossing).toList());
    }

    private static Boundary boundary(Bundle bundle, int after) {
        boolean last = after == bundle.blocks().size() - 1;
        List<BundleTensor> crossing = bundle.tensors().stream()
                .filter(tensor -> last
                        ? tensor.modelOutput()
                        : tensor.producer() <= after
                                && tensor.consumers().stream().anyMatch(consumer -> consumer > after))
                .toList();
        return new Boundary(
                after,
                crossing.stream().map(BundleTensor::name).toList(),
                crossing.stream().mapToLong(BundleTensor::bytes).sum());
    }

    private static Crossing crossing(BundleTensor tensor) {
        TensorSpec spec = tensor.spec();
        List<Long> shape = new ArrayList<>();
        for (long extent : spec.shape().extents()) {
            shape.add(extent);
        }
        return new Crossing(
                spec.name(),
                spec.type().protocolName(),
                shape,
                tensor.bytes(),
                tensor.producer(),
                tensor.consumers(),
                tensor.modelOutput());
    }
}
