package org.jointdnn.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.junit.jupiter.api.Test;

class KeptTensorsTest {
    private static final Tensor FORTY_BYTES = Tensor.ofFloats(Shape.of(10), new float[10]);

    private final AtomicLong now = new AtomicLong();
    private final KeptTensors kept = new KeptTensors(100, 100, now::get);

    @Test
    void keepsWhatTheLastVisitLeft() {
        kept.replace("q", Map.of("a", FORTY_BYTES, "b", FORTY_BYTES));
        kept.replace("q", Map.of("b", FORTY_BYTES));
        assertThat(kept.of("q")).containsOnlyKeys("b");
        assertThat(kept.of("other")).isEmpty();
        assertThat(kept.bytes()).isEqualTo(40);
        kept.forget("q");
        assertThat(kept.of("q")).isEmpty();
        assertThat(kept.bytes()).isZero();
    }

    @Test
    void forgetsQueriesThatDontComeBack() {
        kept.replace("old", Map.of("a", FORTY_BYTES));
        now.set(60);
        kept.replace("young", Map.of("a", FORTY_BYTES));
        now.set(101);
        assertThat(kept.of("old")).isEmpty();
        assertThat(kept.of("young")).hasSize(1);
        now.set(161);
        assertThat(kept.bytes()).isZero();
    }

    @Test
    void aVisitMakesAQueryYoungAgain() {
        kept.replace("first", Map.of("a", FORTY_BYTES));
        now.set(50);
        kept.replace("second", Map.of("a", FORTY_BYTES));
        now.set(90);
        kept.replace("first", Map.of("a", FORTY_BYTES));
        now.set(151);
        assertThat(kept.of("first")).hasSize(1);
        assertThat(kept.of("second")).isEmpty();
    }

    @Test
    void takesNoMoreThanFits() {
        kept.replace("one", Map.of("a", FORTY_BYTES));
        kept.replace("two", Map.of("a", FORTY_BYTES));
        assertThatThrownBy(() -> kept.replace("three", Map.of("a", FORTY_BYTES)))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("RESOURCE_EXHAUSTED: the server keeps 80 bytes")
                .hasMessageContaining("can't keep 40 more, its limit is 100");
        assertThat(kept.of("three")).isEmpty();
        now.set(101);
        kept.replace("three", Map.of("a", FORTY_BYTES));
        assertThat(kept.bytes()).isEqualTo(40);
    }
}
