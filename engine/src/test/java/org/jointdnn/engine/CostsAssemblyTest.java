package org.jointdnn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.SegmentCosts;
import org.junit.jupiter.api.Test;

class CostsAssemblyTest {
    private final Bundle bundle = TinyModel.withSkip().bundle();

    private static SegmentCosts costs(int blocks) {
        SegmentCosts.Builder costs = SegmentCosts.builder(blocks);
        for (int block = 0; block < blocks; block++) {
            costs.set(block, block, 1, 2);
        }
        return costs.build();
    }

    @Test
    void carriesTheBundlesTensors() {
        Costs costs = CostsAssembly.assemble(bundle, costs(4), costs(4), 1.5, 2, Link.WIFI, 0.25);
        assertThat(costs.tensors())
                .containsExactly(
                        new CrossingTensor("x", 16, -1, List.of(0), false),
                        new CrossingTensor("a", 16, 0, List.of(1, 3), false),
                        new CrossingTensor("r", 16, 1, List.of(2), false),
                        new CrossingTensor("m", 16, 2, List.of(3), false),
                        new CrossingTensor("y", 16, 3, List.of(), true));
        assertThat(costs.loadFactor()).isEqualTo(1.5);
        assertThat(costs.queueMillis()).isEqualTo(2);
        assertThat(costs.idleWatts()).isEqualTo(0.25);
        assertThat(costs.link()).isEqualTo(Link.WIFI);
    }

    @Test
    void refusesCostsOfAnotherModel() {
        assertThatThrownBy(() -> CostsAssembly.assemble(bundle, costs(5), costs(5), 1, 0, Link.WIFI, 0))
                .hasMessage("costs are for 5 blocks, tiny has 4");
    }
}
