package org.jointdnn.study.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.study.workload.Operation;
import org.jointdnn.study.workload.OperatorClass;
import org.jointdnn.study.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnalyticalMachineTest {
    private static final long MEGABYTE = 1_000_000;

    private static SegmentCosts costs(MachineDescription machine, Workload workload) {
        return new AnalyticalMachine(machine).costs(workload);
    }

    private static Workload one(OperatorClass kind, double flops, long outputs, long weightBytes, long tensorBytes) {
        return Workbench.workload(
                tensorBytes,
                List.of(List.of(Workbench.operation("y", kind, flops, outputs, weightBytes, List.of("x")))));
    }

    @Test
    void aHeavyOperationTakesItsArithmetic() {
        // 5 Gflop at half of 1 Tflop/s is 10 ms; a launch and a start add 0.21 ms.
        SegmentCosts costs = costs(Workbench.machine(), one(OperatorClass.CONVOLUTION, 5e9, 1000, 0, MEGABYTE));
        assertThat(costs.millis(0, 0)).isCloseTo(10.21, within(1e-9));
    }

    @Test
    void aLightOperationTakesItsTraffic() {
        // 8 MB in, 8 MB out, 64 MB of weights: 80 MB at 80 GB/s is 1 ms.
        SegmentCosts costs =
                costs(Workbench.machine(), one(OperatorClass.MATRIX, 1000, 1000, 64 * MEGABYTE, 8 * MEGABYTE));
        assertThat(costs.millis(0, 0)).isCloseTo(1.21, within(1e-9));
    }

    @Test
    void halfPrecisionHalvesTheTraffic() {
        MachineDescription full = Workbench.machine();
        MachineDescription half = new MachineDescription(
                "half",
                "Half",
                full.efficiency(),
                1000,
                100,
                0.8,
                2,
                1,
                10,
                200,
                0,
                OptionalDouble.empty(),
                1,
                3,
                List.of());
        SegmentCosts costs = costs(half, one(OperatorClass.MATRIX, 1000, 1000, 64 * MEGABYTE, 8 * MEGABYTE));
        assertThat(costs.millis(0, 0)).isCloseTo(0.71, within(1e-9));
    }

    @Test
    void fewOutputsRunAtHalfSpeed() {
        MachineDescription machine = Workbench.machine(1000, 100, 10, 200, 1000, OptionalDouble.empty());
        SegmentCosts costs = costs(machine, one(OperatorClass.CONVOLUTION, 5e9, 1000, 0, MEGABYTE));
        assertThat(costs.millis(0, 0)).isCloseTo(20.21, within(1e-9));
    }

    @Test
    void whatGoesInAndOutIsCopiedToAMemoryOfItsOwn() {
        MachineDescription machine = Workbench.machine(1000, 100, 10, 200, 0, OptionalDouble.of(1));
        SegmentCosts costs = costs(machine, one(OperatorClass.CONVOLUTION, 5e9, 1000, 0, MEGABYTE));
        assertThat(costs.millis(0, 0)).isCloseTo(12.21, within(1e-9));
    }

    @Test
    void timeStepsFollowOneAnother() {
        Operation steps = new Operation(
                "y",
                OperatorClass.RECURRENT,
                5e9,
                5000,
                2 * MEGABYTE,
                50,
                1,
                false,
                List.of("x"),
                List.of("y"),
                List.of("x"));
        SegmentCosts costs = costs(Workbench.machine(), Workbench.workload(1000, List.of(List.of(steps))));
        // 10 ms of arithmetic against 50 readings of 2 MB, which are more than the cache holds: 1.25 ms.
        assertThat(costs.millis(0, 0)).isCloseTo(10 + 50 * 0.01 + 0.2, within(1e-9));
    }

    @Test
    void weightsThatStayInTheCacheAreReadOnce() {
        Roofline roofline = new Roofline(Workbench.machine());
        Operation kept = new Operation(
                "y", OperatorClass.RECURRENT, 1, 1, MEGABYTE, 50, 1, false, List.of("x"), List.of("y"), List.of());
        Operation read = new Operation(
                "y", OperatorClass.RECURRENT, 1, 1, MEGABYTE + 4, 50, 1, false, List.of("x"), List.of("y"), List.of());
        assertThat(roofline.weightTraffic(kept)).isEqualTo(MEGABYTE);
        assertThat(roofline.weightTraffic(read)).isEqualTo(50.0 * (MEGABYTE + 4));
    }

    @Test
    void energyIsPowerAboveIdleTimesTime() {
        SegmentCosts costs = costs(Workbench.machine(), one(OperatorClass.CONVOLUTION, 5e9, 1000, 0, MEGABYTE));
        assertThat(costs.millijoules(0, 0)).isCloseTo(2 * 10.21, within(1e-9));
    }

    /** Convolution, scaling, residual sum and activation: one kernel that reads x and s once and writes r. */
    @Test
    void aResidualBlockIsOneKernel() {
        Workload fused = Workbench.workload(
                8 * MEGABYTE,
                List.of(List.of(
                        Workbench.operation("c", OperatorClass.CONVOLUTION, 1000, 1000, 0, List.of("x")),
                        Workbench.operation("n", OperatorClass.NORMALISATION, 1, 1000, 0, List.of("c")),
                        Workbench.operation("s", OperatorClass.ELEMENT_WISE, 1, 1000, 0, List.of("n", "x")),
                        Workbench.operation("r", OperatorClass.ELEMENT_WISE, 1, 1000, 0, List.of("s")))));
        assertThat(Fusion.inference(fused)).hasSize(1);
        assertThat(costs(Workbench.machine(), fused).millis(0, 0)).isCloseTo(0.2 + 0.2 + 0.01, within(1e-9));
        assertThat(Fusion.training(fused)).hasSize(2);
    }

    @Test
    void nothingJoinsAcrossWhatItMustWaitFor() {
        // The sum needs d, which is computed after c and from it: c's kernel can't wait for it.
        Workload workload = Workbench.workload(
                MEGABYTE,
                List.of(List.of(
                        Workbench.operation("c", OperatorClass.CONVOLUTION, 1000, 1000, 0, List.of("x")),
                        Workbench.operation("d", OperatorClass.CONVOLUTION, 1000, 1000, 0, List.of("c")),
                        Workbench.operation("e", OperatorClass.ELEMENT_WISE, 1, 1000, 0, List.of("c")),
                        Workbench.operation("s", OperatorClass.ELEMENT_WISE, 1, 1000, 0, List.of("e", "d")))));
        List<List<Fusion.Member>> groups = Fusion.inference(workload);
        assertThat(groups.stream()
                        .map(group -> group.stream()
                                .map(member -> member.operation().node())
                                .toList()))
                .containsExactly(List.of("c", "e"), List.of("d"), List.of("s"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void aSegmentNeverCostsMoreThanItsParts(long seed) {
        Workload workload = Workbench.random(seed);
        MachineDescription machine = Workbench.machine(1, 1, 5, 7, 100, OptionalDouble.of(2));
        SegmentCosts costs = costs(machine, workload);
        for (int from = 0; from < costs.blocks(); from++) {
            for (int to = from; to < costs.blocks(); to++) {
                for (int middle = from; middle < to; middle++) {
                    double parts = costs.millis(from, middle) + costs.millis(middle + 1, to);
                    assertThat(costs.millis(from, to)).isLessThanOrEqualTo(parts * (1 + 1e-12));
                }
            }
        }
    }

    /** The groups are summed as the segment grows; here each segment is computed from its definition. */
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28, 29, 30})
    void everySegmentIsTheSumOfItsGroups(long seed) {
        Workload workload = Workbench.random(seed);
        MachineDescription machine = Workbench.machine();
        Roofline roofline = new Roofline(machine);
        SegmentCosts costs = costs(machine, workload);
        Map<String, Integer> readers = Fusion.readers(workload);
        for (int first = 0; first < costs.blocks(); first++) {
            for (int last = first; last < costs.blocks(); last++) {
                int from = first;
                int to = last;
                double sum = roofline.segmentMillis(workload.segmentBytes(from, to));
                for (List<Fusion.Member> group : Fusion.inference(workload)) {
                    List<Fusion.Member> part = group.stream()
                            .filter(member -> member.block() >= from && member.block() <= to)
                            .toList();
                    if (!part.isEmpty()) {
                        sum += roofline.millis(
                                part.stream().map(Fusion.Member::operation).toList(),
                                Fusion.movedBytes(part, workload, readers, Set.of()));
                    }
                }
                assertThat(costs.millis(from, to)).isCloseTo(sum, within(1e-9));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34, 35})
    void aFasterMachineIsNeverSlower(long seed) {
        Workload workload = Workbench.random(seed);
        SegmentCosts slow = costs(Workbench.machine(1, 1, 5, 7, 100, OptionalDouble.of(2)), workload);
        List<MachineDescription> faster = List.of(
                Workbench.machine(2, 1, 5, 7, 100, OptionalDouble.of(2)),
                Workbench.machine(1, 2, 5, 7, 100, OptionalDouble.of(2)),
                Workbench.machine(1, 1, 4, 7, 100, OptionalDouble.of(2)),
                Workbench.machine(1, 1, 5, 6, 100, OptionalDouble.of(2)),
                Workbench.machine(1, 1, 5, 7, 50, OptionalDouble.of(2)),
                Workbench.machine(1, 1, 5, 7, 100, OptionalDouble.of(3)),
                Workbench.machine(1, 1, 5, 7, 100, OptionalDouble.empty()));
        for (MachineDescription machine : faster) {
            SegmentCosts fast = costs(machine, workload);
            for (int from = 0; from < slow.blocks(); from++) {
                for (int to = from; to < slow.blocks(); to++) {
                    assertThat(fast.millis(from, to)).isLessThanOrEqualTo(slow.millis(from, to) * (1 + 1e-12));
                }
            }
        }
    }

    @Test
    void moreArithmeticIsNeverFaster() {
        double before = 0;
        for (double flops = 1e6; flops < 1e12; flops *= 3) {
            double millis = costs(Workbench.machine(), one(OperatorClass.CONVOLUTION, flops, 1000, 0, MEGABYTE))
                    .millis(0, 0);
            assertThat(millis).isGreaterThanOrEqualTo(before);
            before = millis;
        }
    }

    /** Two kernels of the forward pass' arithmetic, and the update of the weights. */
    @Test
    void theBackwardPassOfAConvolutionIsTwoForwardPasses() {
        Workload workload = Workbench.workload(
                MEGABYTE,
                List.of(List.of(
                        Workbench.operation("a", OperatorClass.CONVOLUTION, 5e9, 1000, 0, List.of("x")),
                        Workbench.operation("b", OperatorClass.CONVOLUTION, 5e9, 1000, 8 * MEGABYTE, List.of("a")))));
        SegmentCosts backward = new AnalyticalMachine(Workbench.machine()).backwardCosts(workload);
        // a reads only the input, so it has no gradient of its input: three kernels of 10 ms; the update reads
        // 8 MB of weights and as much of gradients and writes 8 MB: 24 MB at 80 GB/s.
        assertThat(backward.millis(0, 0)).isCloseTo(3 * 10.01 + 0.3 + 0.01 + 0.2, within(1e-9));
    }
}
