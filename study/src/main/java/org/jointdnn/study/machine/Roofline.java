package org.jointdnn.study.machine;

import java.util.List;
import org.jointdnn.study.workload.Operation;
import org.jointdnn.study.workload.OperatorClass;

/**
 * The time of a kernel on a machine. With P the machine's peak, e the efficiency of an operation's class, N
 * the values it computes side by side, h the number of values at half speed, B the bandwidth that operators
 * reach, and s the number of steps:
 *
 * <pre>
 *   compute = sum over operations of flops / (P e) * (1 + h / N)
 *   memory  = bytes / B
 *   time    = max(compute, memory) + s * launch
 * </pre>
 *
 * Sources: the roofline, Williams, Waterman and Patterson, CACM 52(4), 2009, doi 10.1145/1498765.1498785; the
 * half-speed length is Hockney's n-half, Parallel Computing 1 (1984) 1-14, doi 10.1016/S0167-8191(84)90003-X,
 * taken over the values that are computed side by side.
 */
final class Roofline {
    private final MachineDescription machine;

    Roofline(MachineDescription machine) {
        this.machine = machine;
    }

    /** Milliseconds of a kernel that runs these operations and moves these bytes of tensors, counted at four bytes a value, weights aside. */
    double millis(List<Operation> operations, double tensorBytes) {
        double compute = 0;
        double bytes = tensorBytes;
        int steps = 1;
        for (Operation operation : operations) {
            compute += computeMillis(operation.kind(), operation.flops(), operation.outputs(), operation.steps());
            bytes += weightTraffic(operation);
            steps = Math.max(steps, operation.steps());
        }
        return Math.max(compute, memoryMillis(bytes)) + steps * launchMillis();
    }

    double computeMillis(OperatorClass kind, double flops, long outputs, int steps) {
        if (flops == 0) {
            return 0;
        }
        double rate = machine.peakGigaflopsPerSecond() * 1e6 * machine.efficiencyOf(kind);
        double sideBySide = Math.max(1.0, (double) outputs / steps);
        return flops / rate * (1 + machine.halfSpeedOutputs() / sideBySide);
    }

    /** Milliseconds to move bytes, counted at four bytes a value. */
    double memoryMillis(double bytes) {
        double rate = machine.bandwidthGigabytesPerSecond() * 1e6 * machine.bandwidthEfficiency();
        return bytes * machine.bytesPerValue() / Float.BYTES / rate;
    }

    double launchMillis() {
        return machine.launchMicros() / 1e3;
    }

    /** Bytes of weights that the operation reads: at every step, if they don't stay in the cache. */
    double weightTraffic(Operation operation) {
        double held = (double) operation.weightBytes() * machine.bytesPerValue() / Float.BYTES;
        boolean stays = held <= machine.cacheMegabytes() * 1e6;
        return stays ? operation.weightBytes() : (double) operation.weightBytes() * operation.steps();
    }

    /** Milliseconds that a segment takes beside its kernels, if these bytes go in and out of it. */
    double segmentMillis(long bytes) {
        double copy = machine.hostCopyGigabytesPerSecond().isPresent()
                ? bytes / (machine.hostCopyGigabytesPerSecond().getAsDouble() * 1e6)
                : 0;
        return machine.segmentStartMicros() / 1e3 + copy;
    }

    /** Energy above idle of computing for a time. */
    double millijoules(double millis) {
        return (machine.activeWatts() - machine.idleWatts()) * millis;
    }
}
