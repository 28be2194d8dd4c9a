package org.jointdnn.device.calibration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jointdnn.engine.SegmentRunner;
import org.jointdnn.engine.calibration.CodedCosts;
import org.jointdnn.engine.calibration.LossMeasure;
import org.jointdnn.engine.calibration.LossSum;
import org.jointdnn.engine.calibration.PlanLoss;
import org.jointdnn.engine.calibration.SampleLoss;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Side;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.codec.TensorCodec;
import org.jointdnn.wire.codec.UncodableTensorException;

/**
 * Measures what plans lose as a whole: executes their placements on samples, within this process, and codes each tensor
 * that crosses with a loss. A block reads the tensor as it was made on its own side, and what came back of it on the other.
 *
 * <p>A plan that codes a tensor which its codec refuses is not known. So many plans are measured at most; the loss of those
 * after them is not known either. Thread safety: none.
 */
public final class PlanLossMeter implements PlanLoss {
    private final Bundle bundle;
    private final SegmentRunner runner;
    private final SampleSet samples;
    private final LossMeasure measure;
    private final int mostPlans;
    private final BlockwiseNetwork network;
    private final Map<Key, OptionalDouble> measured = new HashMap<>();

    private record Key(List<Side> placement, Map<String, String> lossy) {}

    /**
     * Makes a meter.
     *
     * @param runner runs the bundle's blocks
     * @param measure which figure of the losses counts
     * @param mostPlans how many plans are measured at most
     */
    public PlanLossMeter(Bundle bundle, SegmentRunner runner, SampleSet samples, LossMeasure measure, int mostPlans) {
        this.bundle = bundle;
        this.runner = runner;
        this.samples = samples;
        this.measure = measure;
        this.mostPlans = mostPlans;
        this.network = new BlockwiseNetwork(bundle, runner);
    }

    @Override
    public OptionalDouble of(Plan plan) {
        Key key = new Key(plan.placement(), CodedCosts.lossyCrossings(plan));
        if (key.lossy().isEmpty()) {
            return OptionalDouble.of(0);
        }
        OptionalDouble known = measured.get(key);
        if (known == null) {
            known = measured.size() < mostPlans ? measure(key) : OptionalDouble.empty();
            measured.put(key, known);
        }
        return known;
    }

    private OptionalDouble measure(Key key) {
        Map<String, TensorCodec> codecs = new HashMap<>();
        key.lossy().forEach((tensor, codec) -> codecs.put(tensor, Codecs.parse(codec)));
        LossSum sum = new LossSum();
        try {
            for (int index = 0; index < samples.count(); index++) {
                Map<String, Tensor> inputs = samples.inputs(index);
                BlockwiseNetwork.Undamaged query = network.run(inputs);
                Map<String, Tensor> answer = new Execution(key.placement(), codecs, inputs).answer();
                sum.add(SampleLoss.of(bundle.outputs(), query.answer(), answer, samples.label(index)));
                network.recycle(query);
            }
        } catch (UncodableTensorException e) {
            return OptionalDouble.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("can't read a sample: " + e.getMessage(), e);
        }
        return OptionalDouble.of(Math.max(CodedCosts.LEAST_LOSS, measure.of(sum.loss())));
    }

    /** One query by a placement. */
    private final class Execution {
        private final List<Side> placement;
        private final Map<String, TensorCodec> codecs;
        private final Map<String, Tensor> made;
        private final Map<String, Tensor> crossed = new HashMap<>();

        Execution(List<Side> placement, Map<String, TensorCodec> codecs, Map<String, Tensor> inputs) {
            this.placement = placement;
            this.codecs = codecs;
            this.made = new HashMap<>(inputs);
        }

        Map<String, Tensor> answer() {
            for (int block = 0; block < placement.size(); block++) {
                Map<String, Tensor> reads = new HashMap<>();
                for (BundleTensor tensor : bundle.segmentInputs(block, block)) {
                    reads.put(tensor.name(), on(placement.get(block), tensor));
                }
                made.putAll(runner.run(block, block, reads).outputs());
            }
            Map<String, Tensor> answer = new LinkedHashMap<>();
            for (TensorSpec output : bundle.outputs()) {
                for (BundleTensor tensor : bundle.tensors()) {
                    if (tensor.name().equals(output.name())) {
                        answer.put(output.name(), on(Side.MOBILE, tensor));
                    }
                }
            }
            return answer;
        }

        /** The tensor as a side has it. */
        private Tensor on(Side side, BundleTensor tensor) {
            Tensor original = made.get(tensor.name());
            if (original == null) {
                throw new IllegalStateException("no block computes the tensor '" + tensor.name() + "'");
            }
            Side home = tensor.producer() < 0 ? Side.MOBILE : placement.get(tensor.producer());
            TensorCodec codec = codecs.get(tensor.name());
            if (side == home || codec == null) {
                return original;
            }
            return crossed.computeIfAbsent(tensor.name(), name -> CodecTrial.decoded(codec, original));
        }
    }
}
