package org.jointdnn.benchmarks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.SegmentSession;
import org.jointdnn.engine.WeightStore;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.SegmentModel;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.codec.TensorCodec;
import org.jointdnn.wire.codec.TensorDecoder;
import org.jointdnn.wire.codec.TensorEncoder;

/**
 * A segment at one side of a boundary, opened as it is and with each folding, and what makes a message of its output,
 * or its input of a message. Memory of tensors is used again, as the engine does.
 */
final class FoldedSide implements AutoCloseable {
    private final List<SegmentSession> open = new ArrayList<>();
    private final OrtRuntime runtime;
    private final WeightStore weights;
    private final SegmentModel segment;
    private final Crossing crossing;
    private final SegmentSession plain;
    private final Map<String, Tensor> outputs;
    /** Takes what is coded, so that no compiler leaves the coding out. */
    volatile int sink;

    FoldedSide(OrtRuntime runtime, WeightStore weights, SegmentModel segment, Crossing crossing) {
        this.runtime = runtime;
        this.weights = weights;
        this.segment = segment;
        this.crossing = crossing;
        this.plain = open(segment);
        this.outputs = memory(segment.outputs());
    }

    private SegmentSession open(SegmentModel model) {
        SegmentSession session = SegmentSession.open(runtime, model, weights);
        open.add(session);
        return session;
    }

    private static Map<String, Tensor> memory(List<TensorSpec> specs) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        specs.forEach(spec -> tensors.put(spec.name(), Tensor.allocate(spec.type(), spec.shape())));
        return tensors;
    }

    /** The segment alone, then for each folding our codec after it, and the operator in it. */
    List<Runnable> encodings(Map<String, Tensor> inputs) {
        List<Runnable> ways = new ArrayList<>();
        ways.add(() -> plain.runInto(outputs, inputs));
        for (Folding folding : Folding.values()) {
            TensorCodec codec = Codecs.parse(crossing.codec(folding));
            ways.add(() -> {
                plain.runInto(outputs, inputs);
                outputs.values().forEach(tensor -> encode(codec, tensor));
            });
            Encoding folded = new Encoding(folding, inputs);
            ways.add(() -> sink = folded.message().remaining());
        }
        return ways;
    }

    /** In pieces, as a stream sends them. */
    private void encode(TensorCodec codec, Tensor tensor) {
        try (TensorEncoder encoder = codec.encoder(tensor)) {
            while (encoder.hasNext()) {
                sink = encoder.next().remaining();
            }
        }
    }

    /** The segment alone, then for each folding our codec before it, and the operator in it. */
    List<Runnable> decodings() {
        Map<String, Tensor> inputs = memory(segment.inputs());
        Tensor input = inputs.values().iterator().next();
        input.data().put(crossing.tensor().data());
        List<Runnable> ways = new ArrayList<>();
        ways.add(() -> plain.runInto(outputs, inputs));
        for (Folding folding : Folding.values()) {
            ways.add(() -> decodeAndRun(folding, inputs, input));
            Decoding folded = new Decoding(folding);
            ways.add(() -> sink = folded.answer(crossing.message(folding)).size());
        }
        return ways;
    }

    private void decodeAndRun(Folding folding, Map<String, Tensor> inputs, Tensor input) {
        TensorCodec codec = Codecs.parse(crossing.codec(folding));
        try (TensorDecoder decoder = codec.decoder(input)) {
            decoder.accept(crossing.message(folding));
            decoder.finish();
        }
        plain.runInto(outputs, inputs);
    }

    /** What the operator makes of the boundary's tensor. */
    ByteBuffer foldedMessage(Folding folding, Map<String, Tensor> inputs) {
        return new Encoding(folding, inputs).message();
    }

    /** The largest difference between the answers to one message by codec and by operator, over the largest value. */
    double answerDifference(Folding folding) {
        Map<String, Tensor> inputs = memory(segment.inputs());
        decodeAndRun(folding, inputs, inputs.values().iterator().next());
        Map<String, Tensor> folded = new Decoding(folding).answer(crossing.message(folding));
        double difference = 0;
        double largest = 0;
        for (Map.Entry<String, Tensor> answer : plain.run(inputs).outputs().entrySet()) {
            float[] expected = answer.getValue().toFloats();
            float[] actual = part(folded, answer.getKey()).toFloats();
            for (int index = 0; index < expected.length; index++) {
                difference = Math.max(difference, Math.abs(expected[index] - actual[index]));
                largest = Math.max(largest, Math.abs(expected[index]));
            }
        }
        return difference / largest;
    }

    private static Tensor part(Map<String, Tensor> tensors, String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalStateException("no tensor " + name + " among " + tensors.keySet());
        }
        return tensor;
    }

    /** The segment with the operator at its end. */
    private final class Encoding {
        private final Folding folding;
        private final SegmentSession session;
        private final Map<String, Tensor> inputs;
        private final Map<String, Tensor> coded;

        Encoding(Folding folding, Map<String, Tensor> inputs) {
            SegmentModel model = FoldedSegment.encoding(segment, folding, crossing.step(), crossing.zeroPoint());
            this.folding = folding;
            this.inputs = inputs;
            this.session = open(model);
            this.coded = memory(model.outputs());
        }

        ByteBuffer message() {
            session.runInto(coded, inputs);
            ByteBuffer numbers = part(coded, FoldedSegment.CODED).data();
            byte[] message = new byte[folding.headerBytes() + numbers.remaining()];
            ByteBuffer header = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
            if (folding == Folding.DYNAMIC) {
                header.putFloat(part(coded, FoldedSegment.STEP).data().getFloat());
                header.putInt(part(coded, FoldedSegment.ZERO_POINT).data().get() & 0xff);
            } else if (folding == Folding.RANGED) {
                header.putFloat(crossing.step()).putInt(crossing.zeroPoint());
            }
            numbers.get(message, folding.headerBytes(), numbers.remaining());
            return ByteBuffer.wrap(message);
        }
    }

    /** The segment with the operator at its front. */
    private final class Decoding {
        private final Folding folding;
        private final SegmentSession session;
        private final Map<String, Tensor> coded;
        private final Map<String, Tensor> answers = memory(segment.outputs());

        Decoding(Folding folding) {
            SegmentModel model = FoldedSegment.decoding(segment, folding, crossing.step(), crossing.zeroPoint());
            this.folding = folding;
            this.session = open(model);
            this.coded = memory(model.inputs());
        }

        Map<String, Tensor> answer(ByteBuffer message) {
            ByteBuffer bytes = message.order(ByteOrder.LITTLE_ENDIAN);
            if (folding == Folding.DYNAMIC) {
                part(coded, FoldedSegment.STEP).data().putFloat(bytes.getFloat());
                part(coded, FoldedSegment.ZERO_POINT).data().put((byte) bytes.getInt());
            }
            bytes.position(folding.headerBytes());
            part(coded, FoldedSegment.CODED).data().put(bytes);
            session.runInto(answers, coded);
            return answers;
        }
    }

    @Override
    public void close() {
        open.forEach(SegmentSession::close);
    }
}
