package org.jointdnn.training;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.SegmentSession;
import org.jointdnn.engine.WeightStore;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.SegmentModel;
import org.jointdnn.training.gradient.DropoutMask;
import org.jointdnn.training.loss.Loss;
import org.jointdnn.training.oracle.Array;
import org.jointdnn.training.oracle.Interpreter;

/** Runs forward and backward passes of a network on the same inputs, in double precision or on ONNX Runtime. */
public final class Passes {
    private final TrainingNetwork network;
    private final Map<String, Tensor> start = new HashMap<>();

    public Passes(TrainingNetwork network, double offset, double scale, long seed) {
        this.network = network;
        SplittableRandom random = new SplittableRandom(seed);
        network.held().forEach(held -> start.put(held.name(), network.initial(held)));
        network.inputs().forEach(input -> start.put(input.name(), drawn(input, offset, scale, random)));
        TensorSpec labels = network.labels();
        start.put(labels.name(), drawn(labels, 0, 1, random));
        for (int block = 0; block < network.blocks(); block++) {
            for (DropoutMask mask : network.masks(block)) {
                start.put(mask.tensor().name(), drawn(mask.tensor(), 0, 1, random));
            }
        }
    }

    private static Tensor drawn(TensorSpec spec, double offset, double scale, SplittableRandom random) {
        double[] values = new double[(int) spec.shape().elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = spec.type() == ElementType.FLOAT32
                    ? offset + scale * (2 * random.nextDouble() - 1)
                    : random.nextInt(2);
        }
        Array array = new Array(
                Arrays.stream(spec.shape().extents()).mapToInt(Math::toIntExact).toArray(), values);
        return array.toTensor(spec.type());
    }

    /** What every pass starts from. */
    public Map<String, Array> start() {
        Map<String, Array> arrays = new HashMap<>();
        start.forEach((name, tensor) -> arrays.put(name, Array.of(tensor)));
        return arrays;
    }

    public Tensor labels() {
        return at(start, network.labels().name());
    }

    /** The value of a name that is there. */
    public static <T> T at(Map<String, T> values, String name) {
        return Optional.ofNullable(values.get(name))
                .orElseThrow(() -> new AssertionError("no tensor '" + name + "' in " + values.keySet()));
    }

    public double loss(Map<String, Array> values) {
        SegmentModel model = network.forward(0, network.blocks() - 1);
        return at(Interpreter.run(model.model(), values), Loss.VALUE).data()[0];
    }

    /** All tensors that the models of these segments give, in double precision. */
    public Map<String, Array> inDoubles(List<Segment> segments) {
        Map<String, Array> values = start();
        for (SegmentModel model : models(segments)) {
            Map<String, Array> inputs = new HashMap<>();
            model.inputs().forEach(input -> inputs.put(input.name(), at(values, input.name())));
            Map<String, Array> all = Interpreter.run(model.model(), inputs);
            model.outputs().forEach(output -> values.put(output.name(), at(all, output.name())));
        }
        return values;
    }

    /** All tensors that the models of these segments give, on ONNX Runtime. */
    public Map<String, Tensor> onRuntime(List<Segment> segments) {
        Map<String, Tensor> values = new HashMap<>(start);
        for (SegmentModel model : models(segments)) {
            try (SegmentSession session = SegmentSession.open(OrtRuntime.shared(1), model, NO_WEIGHTS)) {
                values.putAll(session.run(values).outputs());
            }
        }
        return values;
    }

    /** The outputs of the model as it was written, on ONNX Runtime. */
    public Map<String, Tensor> original(TestModel model) {
        List<TensorSpec> outputs = new ArrayList<>();
        PartitionedGraph graph = model.partitioned();
        graph.graph().outputs().forEach(name -> outputs.add(at(graph.specs(), name)));
        SegmentModel whole = new SegmentModel(
                0, 0, model.proto().toByteString(), graph.graph().inputs(), outputs, List.of());
        try (SegmentSession session = SegmentSession.open(OrtRuntime.shared(1), whole, NO_WEIGHTS)) {
            return session.run(start).outputs();
        }
    }

    private List<SegmentModel> models(List<Segment> segments) {
        List<SegmentModel> models = new ArrayList<>();
        segments.forEach(segment -> models.add(network.forward(segment.from(), segment.to())));
        for (int s = segments.size() - 1; s >= 0; s--) {
            if (segments.get(s).to() >= network.backwardFrom()) {
                models.add(
                        network.backward(segments.get(s).from(), segments.get(s).to()));
            }
        }
        return models;
    }

    private static final WeightStore NO_WEIGHTS = new WeightStore() {
        @Override
        public ByteBuffer blob(int index) {
            throw new IllegalStateException("no weights");
        }

        @Override
        public boolean has(int index) {
            return false;
        }
    };
}
