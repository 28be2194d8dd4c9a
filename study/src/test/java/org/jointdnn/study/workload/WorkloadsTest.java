package org.jointdnn.study.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.zoo.Zoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadsTest {
    @TempDir
    Path folder;

    /** Shapes as declared, and as a run of the network gives them. */
    @Test
    void anOutlineSaysWhatTheNetworkSays() throws IOException {
        Path file = Zoo.write("squeezenet1.1", folder);
        assertThat(Workloads.ofZoo("squeezenet1.1"))
                .isEqualTo(Workloads.ofFile(OrtRuntime.shared(1), "squeezenet1.1", file, 1));
    }

    /** AlexNet's first convolution: 64 kernels of 11x11 over 3 channels, a picture of 55x55. */
    @Test
    void theFirstConvolutionOfAlexNet() {
        Operation first = Workloads.ofZoo("alexnet").blocks().get(0).get(0);
        assertThat(first.kind()).isEqualTo(OperatorClass.CONVOLUTION);
        assertThat(first.flops()).isEqualTo(2.0 * 64 * 55 * 55 * 3 * 11 * 11);
        assertThat(first.outputs()).isEqualTo(64L * 55 * 55);
        assertThat(first.weightBytes()).isEqualTo(4L * (64 * 3 * 11 * 11 + 64));
        assertThat(first.kernelPositions()).isEqualTo(121);
        assertThat(first.reads()).containsExactly("input");
    }

    @Test
    void everyKindOfConvolutionIsTold() {
        List<OperatorClass> kinds = Workloads.ofZoo("mobilenetv2").blocks().stream()
                .flatMap(List::stream)
                .map(Operation::kind)
                .toList();
        assertThat(kinds.stream().filter(OperatorClass.DEPTHWISE::equals)).hasSize(17);
        assertThat(kinds.stream().filter(OperatorClass.CONVOLUTION::equals)).hasSize(1);
        assertThat(kinds.stream().filter(OperatorClass.POINTWISE::equals)).hasSize(34);
    }

    @Test
    void aBatchGrowsTensorsAndWorkButNoWeights() {
        Workload one = Workloads.ofZoo("alexnet");
        Workload four = one.times(4);
        assertThat(four.flops()).isEqualTo(4 * one.flops());
        assertThat(four.parameterBytes()).isEqualTo(one.parameterBytes());
        assertThat(four.segmentBytes(2, 5)).isEqualTo(4 * one.segmentBytes(2, 5));
        assertThat(four.stashBytes(3)).isEqualTo(4 * one.stashBytes(3));
        assertThatThrownBy(() -> one.times(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsLiveAfterABlockGoesIntoTheNext() {
        Workload workload = Workloads.ofZoo("alexnet");
        for (int block = 0; block + 1 < workload.blocks().size(); block++) {
            long in = workload.bytesAfter(block);
            int last = workload.blocks().size() - 1;
            assertThat(workload.segmentBytes(block + 1, last)).isEqualTo(in + workload.bytesAfter(last));
        }
    }

    @Test
    void operationsMustKnowTheirTensors() {
        Operation operation =
                new Operation("y", OperatorClass.MATRIX, 1, 1, 0, 1, 1, false, List.of("x"), List.of("y"), List.of());
        assertThatThrownBy(() ->
                        new Workload("test", List.of(List.of(operation)), Map.of("x", 1L), List.of(), List.of(0L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'y'");
    }
}
