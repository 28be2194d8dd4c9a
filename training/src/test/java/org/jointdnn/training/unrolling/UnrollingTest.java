package org.jointdnn.training.unrolling;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.jointdnn.training.graph.Attributes.integer;
import static org.jointdnn.training.graph.Attributes.real;
import static org.jointdnn.training.graph.Attributes.text;

import com.google.protobuf.ByteString;
import java.util.List;
import org.jointdnn.engine.Segment;
import org.jointdnn.onnx.UnsupportedOperatorException;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.training.GradientCheck;
import org.jointdnn.training.Passes;
import org.jointdnn.training.TestModel;
import org.jointdnn.training.TrainingNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnrollingTest {
    private static final int INPUT = 3;
    private static final int HIDDEN = 2;

    /** All inputs, and all outputs added up to one. */
    private static TestModel layer(String op, int gates, String direction, int steps, AttributeProto... more) {
        int directions = direction.equals("bidirectional") ? 2 : 1;
        boolean cell = op.equals("LSTM");
        TestModel model = new TestModel(41)
                .input("x", steps, 2, INPUT)
                .input("h", directions, 2, HIDDEN)
                .weight("w", directions, gates * HIDDEN, INPUT)
                .weight("r", directions, gates * HIDDEN, HIDDEN)
                .weight("b", directions, 2 * gates * HIDDEN);
        if (cell) {
            model.input("c", directions, 2, HIDDEN);
        }
        AttributeProto[] attributes = new AttributeProto[more.length + 2];
        attributes[0] = integer("hidden_size", HIDDEN);
        attributes[1] = text("direction", direction);
        System.arraycopy(more, 0, attributes, 2, more.length);
        model.node(op, cell ? "rows last cell" : "rows last", cell ? "x w r b - h c" : "x w r b - h", attributes)
                .node("ReduceMean", "total", "rows", integer("keepdims", 0))
                .node("Mul", "scaled", "last total");
        return cell
                ? model.node("Add", "y", "scaled cell").output("y").output("rows")
                : model.node("Identity", "y", "scaled").output("y").output("rows");
    }

    @ParameterizedTest
    @CsvSource({
        "RNN, 1, forward, 3, 0", "RNN, 1, bidirectional, 1, 0", "GRU, 3, forward, 3, 0", "GRU, 3, reverse, 2, 1",
        "GRU, 3, bidirectional, 3, 1", "LSTM, 4, forward, 4, 0", "LSTM, 4, reverse, 3, 0",
                "LSTM, 4, bidirectional, 2, 0"
    })
    void theSameAsTheRuntimesLayerAndItsGradients(String op, int gates, String direction, int steps, int resetAfter) {
        TestModel model = op.equals("GRU")
                ? layer(op, gates, direction, steps, integer("linear_before_reset", resetAfter))
                : layer(op, gates, direction, steps);
        GradientCheck check = new GradientCheck(model);
        check.check();
        TrainingNetwork network = check.network();
        Passes passes = new Passes(network, 0, 1, 8);
        List<Segment> whole = List.of(new Segment(0, network.blocks() - 1));
        GradientCheck.compare(passes.original(model), passes.inDoubles(whole), 1e-5);
    }

    @Test
    void withoutBiasAndInitialState() {
        TestModel model = new TestModel(42)
                .input("x", 3, 1, INPUT)
                .weight("w", 1, 4 * HIDDEN, INPUT)
                .weight("r", 1, 4 * HIDDEN, HIDDEN)
                .node("LSTM", "y", "x w r", integer("hidden_size", HIDDEN))
                .output("y");
        new GradientCheck(model).check();
    }

    @Test
    void withThePositivePartForActivationAndClipped() {
        TestModel model = new TestModel(42)
                .input("x", 3, 1, INPUT)
                .weight("w", 2, HIDDEN, INPUT)
                .weight("r", 2, HIDDEN, HIDDEN)
                .node(
                        "RNN",
                        "y",
                        "x w r",
                        integer("hidden_size", HIDDEN),
                        text("direction", "bidirectional"),
                        real("clip", 0.4),
                        AttributeProto.newBuilder()
                                .setName("activations")
                                .setType(AttributeProto.AttributeType.STRINGS)
                                .addStrings(ByteString.copyFromUtf8("Relu"))
                                .addStrings(ByteString.copyFromUtf8("Tanh"))
                                .build())
                .output("y");
        GradientCheck check = new GradientCheck(model);
        check.check();
        TrainingNetwork network = check.network();
        Passes passes = new Passes(network, 0, 1, 8);
        List<Segment> whole = List.of(new Segment(0, network.blocks() - 1));
        GradientCheck.compare(passes.original(model), passes.inDoubles(whole), 1e-5);
    }

    @Test
    void whatIsNotTheDefaultIsRefused() {
        TestModel model = new TestModel(42)
                .input("x", 3, 1, INPUT)
                .weight("w", 1, 4 * HIDDEN, INPUT)
                .weight("r", 1, 4 * HIDDEN, HIDDEN)
                .node("LSTM", "y", "x w r", integer("hidden_size", HIDDEN), real("clip", 1))
                .output("y");
        assertThatExceptionOfType(UnsupportedOperatorException.class)
                .isThrownBy(() -> new GradientCheck(model).network())
                .withMessageContaining("node 'node y' (LSTM)");
    }
}
