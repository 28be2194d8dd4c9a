package org.jointdnn.cli.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jointdnn.cli.measured.CodedComparison;
import org.jointdnn.engine.calibration.Calibration;
import org.jointdnn.engine.calibration.CodecMeasurement;
import org.jointdnn.engine.calibration.CodedCosts;
import org.jointdnn.engine.calibration.JointMeasurement;
import org.jointdnn.engine.calibration.Loss;
import org.jointdnn.engine.calibration.NumberFormats;
import org.jointdnn.engine.calibration.TensorMeasurement;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleTensor;

/**
 * How many bytes would cross at each boundary of a network by each codec, the means of its calibration's samples.
 *
 * @param measure the label of what counts as loss
 * @param samples of the calibration
 * @param syntheticSamples whether they were made up
 * @param boundaries in order, the first that before block 0, where the input crosses
 * @param smallestJpegBytes of the input among JPEGs that lose no more than allowed; 0 if there are none
 */
record CodedSizes(
        String network,
        String measure,
        int samples,
        boolean syntheticSamples,
        List<Boundary> boundaries,
        long smallestJpegBytes) {

    /**
     * A boundary.
     *
     * @param after the block before it, -1 for none
     * @param rawBytes of the tensors as they are
     */
    record Boundary(int after, long rawBytes, List<Coded> codecs) {
        /** The codec, of those whose loss is within a limit, that makes the boundary smallest; as it is, if none does. */
        long smallestBytes(double maxLoss) {
            return codecs.stream()
                    .filter(codec -> codec.loss() <= maxLoss)
                    .mapToLong(Coded::bytes)
                    .reduce(rawBytes, Math::min);
        }

        /** The bytes by a codec, if it codes something there. */
        OptionalLong bytes(String name) {
            return codecs.stream()
                    .filter(codec -> codec.codec().equals(name))
                    .mapToLong(Coded::bytes)
                    .findFirst();
        }
    }

    /**
     * A boundary by a codec.
     *
     * @param codec its name, without the format of pixels
     * @param bytes of all tensors; those that it doesn't code count as they are
     * @param loss 0 only if it is lossless; the sum over the tensors where they were not measured together
     */
    record Coded(String codec, long bytes, double loss) {
        /** With what another tensor saves; both bytes are of the whole boundary, so that what is raw counts once. */
        private Coded and(Coded other, long rawBytes) {
            return new Coded(codec, bytes + other.bytes - rawBytes, loss + other.loss);
        }
    }

    static CodedSizes of(Bundle bundle, Calibration calibration) {
        List<List<BundleTensor>> crossing = new ArrayList<>();
        int blocks = bundle.blocks().size();
        for (int after = -1; after < blocks - 1; after++) {
            crossing.add(bundle.liveAfter(after));
        }
        crossing.add(bundle.tensors().stream().filter(BundleTensor::modelOutput).toList());
        return of(crossing, calibration);
    }

    /** Takes what crosses at each boundary, in order. */
    static CodedSizes of(List<List<BundleTensor>> crossing, Calibration calibration) {
        List<Boundary> boundaries = new ArrayList<>();
        for (List<BundleTensor> tensors : crossing) {
            boundaries.add(boundary(boundaries.size() - 1, tensors, calibration));
        }
        long jpeg = boundaries.get(0).codecs().stream()
                .filter(codec -> codec.codec().startsWith("jpeg") && codec.loss() <= CodedComparison.MOST_LOSS)
                .mapToLong(Coded::bytes)
                .min()
                .orElse(0);
        return new CodedSizes(
                calibration.modelName(),
                calibration.measure().label(),
                calibration.samples().count(),
                calibration.samples().synthetic(),
                boundaries,
                jpeg);
    }

    private static Boundary boundary(int after, List<BundleTensor> crossing, Calibration calibration) {
        Map<String, BundleTensor> byName = new LinkedHashMap<>();
        crossing.forEach(tensor -> byName.put(tensor.name(), tensor));
        long raw = crossing.stream().mapToLong(BundleTensor::bytes).sum();
        Map<String, Coded> codecs = new LinkedHashMap<>();
        for (TensorMeasurement tensor : calibration.tensors()) {
            BundleTensor crosses = byName.get(tensor.tensor());
            if (crosses != null) {
                for (CodecMeasurement codec : tensor.codecs()) {
                    long saved = crosses.bytes() - codec.meanBytes();
                    double loss = codec.lossless() ? 0 : loss(codec.loss(), calibration);
                    String name = NumberFormats.brief(codec.codec());
                    codecs.merge(name, new Coded(name, raw - saved, loss), (one, other) -> one.and(other, raw));
                }
            }
        }
        codecs.replaceAll((name, coded) -> together(name, coded, byName.keySet(), calibration));
        return new Boundary(after, raw, List.copyOf(codecs.values()));
    }

    /** Of a lossy codec; samples that show no loss don't prove that there is none. */
    private static double loss(Loss loss, Calibration calibration) {
        return Math.max(CodedCosts.LEAST_LOSS, calibration.measure().of(loss));
    }

    /** With the loss of all the boundary's tensors at once, where that was measured. */
    private static Coded together(String name, Coded coded, Set<String> crossing, Calibration calibration) {
        for (JointMeasurement joint : calibration.joint()) {
            boolean same = joint.formats().keySet().equals(crossing)
                    && joint.formats().values().stream().allMatch(NumberFormats.of(name)::equals);
            if (same) {
                return new Coded(name, coded.bytes(), loss(joint.loss(), calibration));
            }
        }
        return coded;
    }
}
