package org.jointdnn.engine.calibration;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jointdnn.engine.profile.Machine;
import org.jointdnn.onnx.bundle.Bundle;

/**
 * What codecs do to the tensors of one model that may cross the link, measured with samples on one machine.
 *
 * @param modelHash of the bundle that was measured
 * @param blocks number of blocks of the model
 * @param machine that measured
 * @param networkMillis the median time of the undamaged network there, block by block
 * @param codecMillis of the standard job of coding there, which tells how much faster or slower another machine codes
 * @param measure which figure of the losses counts for planning
 * @param tensors in the bundle's order
 * @param joint losses of several tensors at once
 */
public record Calibration(
        String modelName,
        String modelHash,
        int blocks,
        Machine machine,
        double networkMillis,
        double codecMillis,
        SamplesUsed samples,
        LossMeasure measure,
        List<TensorMeasurement> tensors,
        List<JointMeasurement> joint) {
    public Calibration {
        Objects.requireNonNull(machine, "machine");
        Objects.requireNonNull(samples, "samples");
        tensors = List.copyOf(tensors);
        joint = List.copyOf(joint);
        checkTime("networkMillis", networkMillis);
        checkTime("codecMillis", codecMillis);
        check(measure, tensors, joint);
    }

    private static void checkTime(String name, double millis) {
        if (!(millis > 0) || Double.isInfinite(millis)) {
            throw new IllegalArgumentException(name + " is " + millis + ", must be a finite number above 0");
        }
    }

    private static void check(LossMeasure measure, List<TensorMeasurement> tensors, List<JointMeasurement> joint) {
        Set<String> names = new HashSet<>();
        for (TensorMeasurement tensor : tensors) {
            if (!names.add(tensor.tensor())) {
                throw new IllegalArgumentException("tensor " + tensor.tensor() + " is there twice");
            }
            for (CodecMeasurement codec : tensor.codecs()) {
                checkMeasured(measure, codec.loss(), "tensor " + tensor.tensor() + ", codec " + codec.codec());
            }
        }
        Set<Map<String, String>> seen = new HashSet<>();
        for (JointMeasurement measurement : joint) {
            if (!names.containsAll(measurement.formats().keySet())) {
                throw new IllegalArgumentException(
                        "a joint measurement has " + measurement.formats().keySet() + ", which are not all tensors");
            }
            if (!seen.add(measurement.formats())) {
                throw new IllegalArgumentException(
                        "a joint measurement of " + measurement.formats() + " is there twice");
            }
            checkMeasured(measure, measurement.loss(), "joint measurement of " + measurement.formats());
        }
    }

    private static void checkMeasured(LossMeasure measure, Loss loss, String where) {
        if (!measure.isIn(loss)) {
            throw new IllegalArgumentException(where + ": there is no figure for the measure " + measure.label());
        }
    }

    /** Why the calibration is not one of this model; empty if it is. */
    public Optional<String> mismatch(Bundle bundle) {
        if (!modelHash.equals(bundle.modelHash()) || blocks != bundle.blocks().size()) {
            return Optional.of("calibration was measured for " + modelName + " with hash " + shortHash(modelHash)
                    + " and " + blocks + " blocks, not for " + bundle.modelName() + " with hash "
                    + shortHash(bundle.modelHash()) + " and " + bundle.blocks().size() + "; measure it again");
        }
        return Optional.empty();
    }

    private static String shortHash(String hash) {
        return hash.substring(0, Math.min(12, hash.length()));
    }
}
