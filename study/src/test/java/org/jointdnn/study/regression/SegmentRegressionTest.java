package org.jointdnn.study.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.profile.PredictionError;
import org.jointdnn.engine.profile.SegmentTime;
import org.jointdnn.study.machine.AnalyticalMachine;
import org.jointdnn.study.workload.Operation;
import org.jointdnn.study.workload.OperatorClass;
import org.jointdnn.study.workload.Workload;
import org.jointdnn.study.workload.Workloads;
import org.junit.jupiter.api.Test;

class SegmentRegressionTest {
    /** Times that obey a law exactly: so much a flop of convolutions, so much a byte, so much a segment. */
    private static MeasuredNetwork lawful(String network) {
        Workload workload = Workloads.ofZoo(network);
        List<SegmentTime> times = new ArrayList<>();
        for (int from = 0; from < workload.blocks().size(); from++) {
            for (int to = from; to < workload.blocks().size(); to++) {
                double millis = 0.3;
                for (Operation operation : workload.blocks().subList(from, to + 1).stream()
                        .flatMap(List::stream)
                        .toList()) {
                    millis += operation.kind() == OperatorClass.CONVOLUTION ? operation.flops() * 2e-8 : 0;
                    millis += operation.weightBytes() * 1e-7 + 0.01;
                }
                times.add(new SegmentTime(new Segment(from, to), millis));
            }
        }
        return new MeasuredNetwork(workload, times);
    }

    @Test
    void findsALawThatHolds() {
        SegmentRegression regression =
                SegmentRegression.fit(List.of(lawful("vgg16"), lawful("squeezenet1.1"), lawful("resnet50")));
        PredictionError unseen = regression.error(lawful("alexnet"));
        assertThat(unseen.median()).isLessThan(0.02);
        assertThat(unseen.segments()).isEqualTo(lawful("alexnet").times().size());
        assertThat(regression.coefficients().get("convolution.flops")).isCloseTo(2e-8, within(4e-10));
    }

    @Test
    void noWorkTakesNegativeTime() {
        SegmentRegression regression = SegmentRegression.fit(List.of(modelled("vgg16"), modelled("mobilenetv2")));
        assertThat(regression.coefficients().values()).isNotEmpty().allMatch(value -> value > 0);
        Workload workload = Workloads.ofZoo("resnet50");
        double before = 0;
        for (int to = 0; to < workload.blocks().size(); to++) {
            double millis = regression.millis(workload, new Segment(0, to));
            assertThat(millis).isGreaterThanOrEqualTo(before);
            before = millis;
        }
    }

    @Test
    void leavesOutTheNetworkItPredicts() {
        MeasuredNetwork vgg = modelled("vgg16");
        MeasuredNetwork resnet = modelled("resnet50");
        MeasuredNetwork squeezenet = modelled("squeezenet1.1");
        Map<String, PredictionError> errors = SegmentRegression.leaveOneOut(List.of(vgg, resnet, squeezenet));
        assertThat(errors.keySet()).containsExactly("vgg16", "resnet50", "squeezenet1.1");
        assertThat(errors.get("resnet50"))
                .isEqualTo(SegmentRegression.fit(List.of(vgg, squeezenet)).error(resnet));
    }

    @Test
    void needsTimes() {
        assertThatThrownBy(() -> SegmentRegression.fit(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("networks");
        assertThatThrownBy(() -> new MeasuredNetwork(
                        Workloads.ofZoo("alexnet"), List.of(new SegmentTime(new Segment(0, 99), 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0..99");
    }

    private static MeasuredNetwork modelled(String network) {
        Workload workload = Workloads.ofZoo(network);
        var costs = AnalyticalMachine.named("x86-core").costs(workload);
        List<SegmentTime> times = new ArrayList<>();
        for (int from = 0; from < costs.blocks(); from++) {
            for (int to = from; to < costs.blocks(); to++) {
                times.add(new SegmentTime(new Segment(from, to), costs.millis(from, to)));
            }
        }
        return new MeasuredNetwork(workload, times);
    }
}
