package org.jointdnn.device.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.jointdnn.engine.Pace;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Side;
import org.junit.jupiter.api.Test;

class CrossingCodecsTest {
    private static final int VALUES = 100_000;
    private static final long BYTES = 4L * VALUES;
    private static final Link SLOW = Link.WIFI.at(0.1, 0.1, 10);
    private static final Link FAST = Link.WIFI.at(1e6, 1e6, 10);

    private final CrossingCodecs codecs = new CrossingCodecs(Pace.FULL, SLOW);

    private static Tensor zeros(int values) {
        return Tensor.allocate(ElementType.FLOAT32, Shape.of(1, values));
    }

    private static Tensor noise() {
        Tensor tensor = zeros(VALUES);
        byte[] bytes = new byte[(int) BYTES];
        new Random(1).nextBytes(bytes);
        tensor.data().put(bytes);
        return tensor;
    }

    @Test
    void whatShrinksIsCodedOverASlowLinkInBothDirections() {
        codecs.tryOn("x", zeros(VALUES));
        for (Side to : Side.values()) {
            assertThat(codecs.codec("x", to)).isNotEqualTo("raw");
            assertThat(codecs.bytes("x", BYTES, to)).isLessThan(BYTES / 10);
            assertThat(codecs.mobileMillis("x", to)).isPositive();
            assertThat(codecs.cloudMillis("x", to)).isPositive();
        }
    }

    @Test
    void aPacedDeviceTakesLongerToCode() {
        CrossingCodecs paced = new CrossingCodecs(nanos -> 9 * nanos, SLOW);
        paced.tryOn("x", zeros(VALUES));
        assertThat(paced.mobileMillis("x", Side.CLOUD)).isGreaterThan(paced.cloudMillis("x", Side.MOBILE));
    }

    @Test
    void nothingIsCodedOverALinkThatTakesNoTime() {
        codecs.tryOn("x", zeros(VALUES));
        codecs.over(FAST);
        assertThat(codecs.codec("x", Side.CLOUD)).isEqualTo("raw");
        assertThat(codecs.bytes("x", BYTES, Side.CLOUD)).isEqualTo(BYTES);
        assertThat(codecs.mobileMillis("x", Side.CLOUD)).isZero();
    }

    @Test
    void whatDoesNotShrinkIsSmallOrUnknownGoesAsItIs() {
        codecs.tryOn("noise", noise());
        codecs.tryOn("small", zeros(10));
        for (String name : new String[] {"noise", "small", "unknown"}) {
            assertThat(codecs.codec(name, Side.CLOUD)).as(name).isEqualTo("raw");
        }
        assertThat(codecs.bytes("unknown", 7, Side.MOBILE)).isEqualTo(7);
    }
}
