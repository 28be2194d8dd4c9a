package org.jointdnn.study.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.training.TrainingCosts;
import org.jointdnn.planner.training.WeightSync;
import org.jointdnn.study.workload.Operation;
import org.jointdnn.study.workload.Workload;
import org.jointdnn.study.workload.Workloads;
import org.jointdnn.zoo.Zoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ZooOnMachinesTest {
    static List<String> networks() {
        return Zoo.names();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void theWorkIsWhatIsPublished(String network) {
        double macs = Workloads.ofZoo(network).blocks().stream()
                        .flatMap(List::stream)
                        .filter(operation -> operation.kind().isProduct())
                        .mapToDouble(Operation::flops)
                        .sum()
                / 2;
        long published = Zoo.network(network).macs();
        assertThat(macs).isBetween(published * 0.97, published * 1.03);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void aNetworkCostsLessThanItsBlocksOneByOne(String network) {
        Workload workload = Workloads.ofZoo(network);
        for (String name : AnalyticalMachine.names()) {
            SegmentCosts costs = AnalyticalMachine.named(name).costs(workload);
            double blocks = 0;
            for (int block = 0; block < costs.blocks(); block++) {
                blocks += costs.millis(block, block);
            }
            assertThat(costs.millis(0, costs.blocks() - 1)).isPositive().isLessThan(blocks);
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void theSameNumbersToTheLastBit(String network) {
        assertThat(bits(network)).isEqualTo(bits(network));
    }

    private static List<Long> bits(String network) {
        SegmentCosts costs = AnalyticalMachine.named("jetson-tx2").costs(Workloads.ofZoo(network));
        List<Long> bits = new ArrayList<>();
        for (int from = 0; from < costs.blocks(); from++) {
            for (int to = from; to < costs.blocks(); to++) {
                bits.add(Double.doubleToRawLongBits(costs.millis(from, to)));
                bits.add(Double.doubleToRawLongBits(costs.millijoules(from, to)));
            }
        }
        return bits;
    }

    @Test
    void aBatchCostsLessThanItsInputsOneByOne() {
        Workload one = Workloads.ofZoo("resnet50");
        AnalyticalMachine machine = AnalyticalMachine.named("tesla-k40c");
        int last = one.blocks().size() - 1;
        double single = machine.costs(one).millis(0, last);
        double batch = machine.costs(one.times(8)).millis(0, last);
        assertThat(batch).isBetween(single, 8 * single);
    }

    @Test
    void trainingCostsHoldWhatThePlannerNeeds() {
        Workload workload = Workloads.ofZoo("alexnet").times(16);
        TrainingCosts costs = ModelledCosts.training(
                workload,
                AnalyticalMachine.named("jetson-tx2"),
                AnalyticalMachine.named("tesla-k40c"),
                Link.FOUR_G,
                64,
                1,
                WeightSync.MOBILE);
        assertThat(costs.bytesAfter(-1)).isEqualTo(16L * 3 * 224 * 224 * Float.BYTES);
        long parameters = costs.blocks().stream()
                .mapToLong(block -> block.parameterBytes())
                .sum();
        assertThat(parameters / Float.BYTES).isEqualTo(Zoo.network("alexnet").parameters());
        int last = costs.blocks().size() - 1;
        double ratio =
                costs.cloudBackward().millis(0, last) / costs.cloudForward().millis(0, last);
        assertThat(ratio).isBetween(1.5, 2.5);
        assertThat(costs.blocks())
                .allSatisfy(block -> assertThat(block.stashBytes()).isPositive());
    }
}
