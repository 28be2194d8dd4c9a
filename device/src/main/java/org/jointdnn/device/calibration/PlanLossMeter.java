package org.jointdnn.device.calibration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jointdnn.engine.SegmentRunner;
import org.jointdnn.engine.calibration.CodedCosts;
import org.jointdnn.engine.calibration.LossMeasure;
import org.jointdnn.engine.calibration.LossSum;
import org.jointdnn.engine.calibration.NumberFormats;
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
 * <p>What is above a limit need not be known exactly: as soon as the samples so far show that a share of changed classes or a
 * mean error will be above it, whatever the others are like, what they show is taken.
 *
 * <p>Plans whose crossings damage the same reads in the same number formats lose the same, so they are measured once. A plan
 * that codes a tensor which its codec refuses is not known. So many plans are measured at most; the loss of those after
 * them is not known either. Undamaged answers are kept, if they take at most 256 MiB. Thread safety: none.
 */
public final class PlanLossMeter implements PlanLoss {
    private static final long MOST_ANSWER_BYTES = 256L << 20;

    private final Bundle bundle;
    private final SegmentRunner runner;
    private final SampleSet samples;
    private final LossMeasure measure;
    private final int mostPlans;
    private final double limit;
    private final BlockwiseNetwork network;
    private final Map<Damage, OptionalDouble> measured = new HashMap<>();
    private final Map<Integer, Map<String, Tensor>> answers = new HashMap<>();

    /**
     * What decides about a plan's answers.
     *
     * @param formats number format of each tensor that crosses with a loss
     * @param readers the blocks that read what came back of it; the number of blocks stands for whoever asked
     */
    private record Damage(Map<String, String> formats, Map<String, List<Integer>> readers) {}

    /**
     * Makes a meter.
     *
     * @param runner runs the bundle's blocks
     * @param measure which figure of the losses counts
     * @param mostPlans how many plans are measured at most
     * @param limit losses above it may be told less than they are, though above it
     */
    public PlanLossMeter(
            Bundle bundle, SegmentRunner runner, SampleSet samples, LossMeasure measure, int mostPlans, double limit) {
        this.bundle = bundle;
        this.runner = runner;
        this.samples = samples;
        this.measure = measure;
        this.mostPlans = mostPlans;
        this.limit = limit;
        this.network = new BlockwiseNetwork(bundle, runner);
    }

    @Override
    public OptionalDouble of(Plan plan) {
        Map<String, String> lossy = CodedCosts.lossyCrossings(plan);
        if (lossy.isEmpty()) {
            return OptionalDouble.of(0);
        }
        Damage damage = damage(plan.placement(), lossy);
        OptionalDouble known = measured.get(damage);
        if (known == null) {
            known = measured.size() < mostPlans ? measure(plan.placement(), lossy) : OptionalDouble.empty();
            measured.put(damage, known);
        }
        return known;
    }

    private Damage damage(List<Side> placement, Map<String, String> lossy) {
        Map<String, String> formats = new HashMap<>();
        Map<String, List<Integer>> readers = new HashMap<>();
        for (BundleTensor tensor : bundle.tensors()) {
            String codec = lossy.get(tensor.name());
            if (codec != null) {
                Side home = home(tensor, placement);
                List<Integer> elsewhere = new ArrayList<>();
                for (int reader : tensor.consumers()) {
                    if (placement.get(reader) != home) {
                        elsewhere.add(reader);
                    }
                }
                if (tensor.modelOutput() && home == Side.CLOUD) {
                    elsewhere.add(placement.size());
                }
                formats.put(tensor.name(), NumberFormats.of(codec));
                readers.put(tensor.name(), elsewhere);
            }
        }
        return new Damage(formats, readers);
    }

    private static Side home(BundleTensor tensor, List<Side> placement) {
        return tensor.producer() < 0 ? Side.MOBILE : placement.get(tensor.producer());
    }

    private OptionalDouble measure(List<Side> placement, Map<String, String> lossy) {
        Map<String, TensorCodec> codecs = new HashMap<>();
        lossy.forEach((tensor, codec) -> codecs.put(tensor, Codecs.parse(codec)));
        LossSum sum = new LossSum();
        try {
            for (int index = 0; index < samples.count(); index++) {
                Map<String, Tensor> inputs = samples.inputs(index);
                Map<String, Tensor> undamaged = undamaged(index, inputs);
                Execution execution = new Execution(placement, codecs, inputs);
                sum.add(SampleLoss.of(bundle.outputs(), undamaged, execution.answer(), samples.label(index)));
                execution.recycle();
                double atLeast = measure.of(sum.loss()) * (index + 1) / samples.count();
                // Accuracy can rise again; what the others measure can't shrink.
                if (measure != LossMeasure.ACCURACY && atLeast > limit) {
                    return OptionalDouble.of(atLeast);
                }
            }
        } catch (UncodableTensorException e) {
            return OptionalDouble.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("can't read a sample: " + e.getMessage(), e);
        }
        return OptionalDouble.of(Math.max(CodedCosts.LEAST_LOSS, measure.of(sum.loss())));
    }

    private Map<String, Tensor> undamaged(int index, Map<String, Tensor> inputs) {
        Map<String, Tensor> known = answers.get(index);
        if (known != null) {
            return known;
        }
        BlockwiseNetwork.Undamaged query = network.run(inputs);
        network.recycleAllButAnswer(query);
        long bytes = query.answer().values().stream()
                .mapToLong(tensor -> tensor.data().remaining())
                .sum();
        if (bytes * samples.count() <= MOST_ANSWER_BYTES) {
            answers.put(index, query.answer());
        }
        return query.answer();
    }

    /** One query by a placement. */
    private final class Execution {
        private final List<Side> placement;
        private final Map<String, TensorCodec> codecs;
        private final Map<String, Tensor> made;
        private final Map<String, Tensor> crossed = new HashMap<>();
        private final List<Tensor> computed = new ArrayList<>();

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
                Map<String, Tensor> outputs = runner.run(block, block, reads).outputs();
                computed.addAll(outputs.values());
                made.putAll(outputs);
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

        /** Hands the memory of what was computed back, the answer's among it. */
        void recycle() {
            computed.forEach(runner::recycle);
        }

        /** The tensor as a side has it. */
        private Tensor on(Side side, BundleTensor tensor) {
            Tensor original = made.get(tensor.name());
            if (original == null) {
                throw new IllegalStateException("no block computes the tensor '" + tensor.name() + "'");
            }
            Side home = home(tensor, placement);
            TensorCodec codec = codecs.get(tensor.name());
            if (side == home || codec == null) {
                return original;
            }
            return crossed.computeIfAbsent(tensor.name(), name -> CodecTrial.decoded(codec, original));
        }
    }
}
