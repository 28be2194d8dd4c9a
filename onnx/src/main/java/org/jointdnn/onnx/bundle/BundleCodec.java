package org.jointdnn.onnx.bundle;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.proto.BlobProto;
import org.jointdnn.onnx.bundle.proto.BlockProto;
import org.jointdnn.onnx.bundle.proto.BundleProto;
import org.jointdnn.onnx.bundle.proto.InitializerProto;
import org.jointdnn.onnx.bundle.proto.TensorInfoProto;
import org.jointdnn.onnx.picture.Picture;

/**
 * A bundle's description as bytes: the message {@code BundleProto} of {@code bundle.proto}.
 *
 * <p>Reading checks everything that later code relies on (indices, ranges, types, sizes, the hash), so
 * that a description from another machine is refused as a whole or can be used without further checks.
 */
public final class BundleCodec {
    /** The version this code writes and reads. */
    public static final int FORMAT_VERSION = 1;

    private BundleCodec() {}

    /** The description with the hash that belongs to its content. */
    public static Bundle withHash(Bundle bundle) {
        return new Bundle(
                bundle.modelName(),
                hash(toProto(bundle)),
                bundle.header(),
                bundle.tensors(),
                bundle.blocks(),
                bundle.initializers(),
                bundle.blobs());
    }

    /** The description as bytes. */
    public static byte[] encode(Bundle bundle) {
        return toProto(bundle).toByteArray();
    }

    /** Reads a description; throws ModelFormatException, naming {@code source}, if it is damaged or of another version. */
    public static Bundle decode(byte[] bytes, String source) {
        try {
            BundleProto proto = BundleProto.parseFrom(bytes);
            if (proto.getFormatVersion() != FORMAT_VERSION) {
                throw new ModelFormatException(source + ": bundle format version " + proto.getFormatVersion()
                        + ", this program reads " + FORMAT_VERSION);
            }
            if (!hash(proto).equals(proto.getModelHash())) {
                throw new ModelFormatException(source + ": bundle description is damaged, its hash doesn't match");
            }
            return fromProto(proto);
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new ModelFormatException(source + ": not a bundle description: " + e.getMessage(), e);
        }
    }

    private static String hash(BundleProto proto) {
        return Sha256.of(proto.toBuilder()
                .clearModelHash()
                .clearModelName()
                .build()
                .toByteString()
                .asReadOnlyByteBuffer());
    }

    private static BundleProto toProto(Bundle bundle) {
        BundleProto.Builder proto = BundleProto.newBuilder()
                .setFormatVersion(FORMAT_VERSION)
                .setModelName(bundle.modelName())
                .setModelHash(bundle.modelHash())
                .setHeader(bundle.header());
        bundle.tensors().forEach(tensor -> proto.addTensors(toProto(tensor)));
        for (Block block : bundle.blocks()) {
            proto.addBlocks(BlockProto.newBuilder()
                    .setLabel(block.label())
                    .setNodes(block.nodes())
                    .addAllInitializers(block.initializers())
                    .setMacs(block.macs())
                    .setParameters(block.parameters())
                    .addAllOperators(block.operators()));
        }
        for (Initializer initializer : bundle.initializers()) {
            proto.addInitializers(toProto(initializer));
        }
        for (Blob blob : bundle.blobs()) {
            proto.addBlobs(BlobProto.newBuilder().setSha256(blob.sha256()).setLength(blob.length()));
        }
        return proto.build();
    }

    private static TensorInfoProto toProto(BundleTensor tensor) {
        TensorInfoProto.Builder proto = TensorInfoProto.newBuilder()
                .setName(tensor.name())
                .setDataType(tensor.spec().type().onnxCode())
                .addAllDims(boxed(tensor.spec().shape()))
                .setProducer(tensor.producer())
                .addAllConsumers(tensor.consumers())
                .setModelOutput(tensor.modelOutput());
        tensor.picture().ifPresent(picture -> proto.setPicture(PictureCodec.toProto(picture)));
        return proto.build();
    }

    private static InitializerProto toProto(Initializer initializer) {
        InitializerProto.Builder proto =
                InitializerProto.newBuilder().setName(initializer.name()).setDeclaration(initializer.declaration());
        initializer
                .location()
                .ifPresent(location -> proto.setDataType(location.type().onnxCode())
                        .addAllDims(boxed(location.shape()))
                        .setExternal(true)
                        .setBlob(location.blob())
                        .setOffset(location.offset())
                        .setLength(location.length()));
        return proto.build();
    }

    private static List<Long> boxed(Shape shape) {
        List<Long> dims = new ArrayList<>();
        for (long extent : shape.extents()) {
            dims.add(extent);
        }
        return dims;
    }

    private static Bundle fromProto(BundleProto proto) {
        int blockCount = proto.getBlocksCount();
        check(blockCount > 0, "it has no blocks");
        List<Blob> blobs = new ArrayList<>();
        for (BlobProto blob : proto.getBlobsList()) {
            check(
                    blob.getSha256().matches("[0-9a-f]{64}") && blob.getLength() >= 0,
                    "a blob has no valid hash or length");
            blobs.add(new Blob(blob.getSha256(), blob.getLength()));
        }
        List<Initializer> initializers = new ArrayList<>();
        for (InitializerProto initializer : proto.getInitializersList()) {
            initializers.add(fromProto(initializer, blobs));
        }
        List<Block> blocks = new ArrayList<>();
        for (BlockProto block : proto.getBlocksList()) {
            for (int index : block.getInitializersList()) {
                check(
                        index >= 0 && index < initializers.size(),
                        "block " + block.getLabel() + " reads initializer " + index);
            }
            blocks.add(new Block(
                    block.getLabel(),
                    block.getNodes(),
                    block.getInitializersList(),
                    block.getMacs(),
                    block.getParameters(),
                    block.getOperatorsList()));
        }
        List<BundleTensor> tensors = new ArrayList<>();
        for (TensorInfoProto tensor : proto.getTensorsList()) {
            tensors.add(fromProto(tensor, blockCount));
        }
        return new Bundle(
                proto.getModelName(), proto.getModelHash(), proto.getHeader(), tensors, blocks, initializers, blobs);
    }

    private static BundleTensor fromProto(TensorInfoProto proto, int blockCount) {
        int producer = proto.getProducer();
        check(
                producer >= BundleTensor.MODEL_INPUT && producer < blockCount,
                "tensor " + proto.getName() + " has producer " + producer);
        int previous = producer;
        for (int consumer : proto.getConsumersList()) {
            check(
                    consumer > previous && consumer < blockCount,
                    "tensor " + proto.getName() + " has consumers " + proto.getConsumersList());
            previous = consumer;
        }
        TensorSpec spec =
                new TensorSpec(proto.getName(), type(proto.getName(), proto.getDataType()), shape(proto.getDimsList()));
        check(spec.bytes() <= Integer.MAX_VALUE, "tensor " + spec + " is larger than 2 GiB");
        Optional<Picture> picture =
                proto.hasPicture() ? Optional.of(PictureCodec.fromProto(proto.getPicture())) : Optional.empty();
        check(
                !picture.isPresent() || producer == BundleTensor.MODEL_INPUT || proto.getModelOutput(),
                "tensor " + proto.getName() + " is a picture, but neither an input nor an output");
        return new BundleTensor(spec, producer, proto.getConsumersList(), proto.getModelOutput(), picture);
    }

    private static Initializer fromProto(InitializerProto proto, List<Blob> blobs) {
        ByteString declaration = proto.getDeclaration();
        if (!proto.getExternal()) {
            return new Initializer(proto.getName(), declaration, Optional.empty());
        }
        String name = proto.getName();
        Initializer.Location location = new Initializer.Location(
                type(name, proto.getDataType()),
                shape(proto.getDimsList()),
                proto.getBlob(),
                proto.getOffset(),
                proto.getLength());
        check(
                location.blob() >= 0 && location.blob() < blobs.size(),
                "initializer " + name + " lies in blob " + location.blob());
        check(
                location.length() == location.shape().bytes(location.type())
                        && location.offset() >= 0
                        && location.offset() % Bundle.WEIGHT_ALIGNMENT == 0
                        && location.length() <= blobs.get(location.blob()).length() - location.offset(),
                "initializer " + name + " lies outside its blob");
        return new Initializer(name, declaration, Optional.of(location));
    }

    private static ElementType type(String name, int code) {
        return ElementType.ofOnnxCode(code)
                .orElseThrow(() -> new IllegalArgumentException("tensor " + name + " has the unknown type " + code));
    }

    private static Shape shape(List<Long> dims) {
        long[] extents = new long[dims.size()];
        for (int axis = 0; axis < extents.length; axis++) {
            extents[axis] = dims.get(axis);
        }
        return Shape.of(extents);
    }

    private static void check(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem);
        }
    }
}
