package org.jointdnn.study.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.study.machine.AnalyticalMachine;
import org.jointdnn.study.machine.MachineDescription;
import org.jointdnn.study.workload.OperatorClass;
import org.jointdnn.study.workload.Workloads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineCalibrationTest {
    /** Says nothing about speed, which depends on the machine, only that the description is one. */
    @Test
    void describesThisMachine(@TempDir Path folder) throws IOException {
        MachineDescription machine = MachineCalibration.describe(OrtRuntime.shared(1), folder);
        assertThat(machine.efficiency()).containsOnlyKeys(OperatorClass.values());
        assertThat(machine.efficiency().values()).allMatch(value -> value > 0 && value <= 1);
        SegmentCosts costs = new AnalyticalMachine(machine).costs(Workloads.ofZoo("alexnet"));
        assertThat(costs.millis(0, costs.blocks() - 1)).isPositive();
    }
}
