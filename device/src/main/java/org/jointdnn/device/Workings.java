package org.jointdnn.device;

import org.jointdnn.device.conditions.RulesInForce;
import org.jointdnn.device.stream.DeviceTurns;
import org.jointdnn.device.stream.ExclusiveRunner;
import org.jointdnn.engine.PlanExecutor;
import org.jointdnn.onnx.bundle.Bundle;

/**
 * What one version of a model on a server is run with.
 *
 * @param device this device's segments, in turns
 * @param meter measures the link
 * @param readyPlans makes plans ready on the preparing thread
 */
record Workings(
        CloudCalls calls,
        String model,
        DeviceWeights weights,
        LocalSide local,
        RulesInForce rules,
        JointDnnOptions options,
        Threads threads,
        ClockOffset clockOffset,
        LinkMeter meter,
        ExclusiveRunner device,
        GrpcRemote remote,
        PlanExecutor executor,
        Preparation preparation,
        ReadyPlans readyPlans)
        implements AutoCloseable {
    static Workings of(
            CloudCalls calls,
            String model,
            DeviceWeights weights,
            LocalSide local,
            DeviceTurns turns,
            RulesInForce rules,
            JointDnnOptions options) {
        Threads threads = new Threads();
        ClockOffset clockOffset = new ClockOffset();
        LinkMeter meter = new LinkMeter(calls, clockOffset);
        ExclusiveRunner device = new ExclusiveRunner(local.runner(), threads.working(), turns);
        GrpcRemote remote =
                new GrpcRemote(calls, model, weights.bundle(), clockOffset, options.limits(), options.pace());
        PlanExecutor executor = new PlanExecutor(weights.bundle(), device, remote);
        BlobFetcher fetcher = new BlobFetcher(calls, model, weights, options.listener(), Thread::sleep);
        Preparation preparation = new Preparation(calls, model, weights, local, meter, fetcher, rules, options);
        ReadyPlans readyPlans = new ReadyPlans(preparation, local, weights.directory(), executor, threads.preparing());
        return new Workings(
                calls,
                model,
                weights,
                local,
                rules,
                options,
                threads,
                clockOffset,
                meter,
                device,
                remote,
                executor,
                preparation,
                readyPlans);
    }

    Bundle bundle() {
        return weights.bundle();
    }

    @Override
    public void close() {
        try {
            threads.close();
        } finally {
            remote.close();
            local.close();
        }
    }
}
