package org.jointdnn.device;

import org.jointdnn.device.conditions.RulesInForce;
import org.jointdnn.device.stream.ExclusiveRunner;
import org.jointdnn.engine.PlanExecutor;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleDirectory;

/**
 * What one version of a model on a server is run with.
 *
 * @param device this device's segments, one at a time
 * @param meter measures the link
 * @param readyPlans makes plans ready on the preparing thread
 */
record Workings(
        CloudCalls calls,
        String model,
        BundleDirectory directory,
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
            BundleDirectory directory,
            LocalSide local,
            RulesInForce rules,
            JointDnnOptions options) {
        Threads threads = new Threads();
        ClockOffset clockOffset = new ClockOffset();
        LinkMeter meter = new LinkMeter(calls, clockOffset);
        ExclusiveRunner device = new ExclusiveRunner(local.runner(), threads.working());
        GrpcRemote remote =
                new GrpcRemote(calls, model, directory.bundle(), clockOffset, options.limits(), options.pace());
        PlanExecutor executor = new PlanExecutor(directory.bundle(), device, remote);
        BlobFetcher fetcher = new BlobFetcher(calls, model, directory, Thread::sleep);
        Preparation preparation = new Preparation(calls, model, directory, local, meter, fetcher, rules, options);
        ReadyPlans readyPlans = new ReadyPlans(preparation, local, directory, executor, threads.preparing());
        return new Workings(
                calls,
                model,
                directory,
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
        return directory.bundle();
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
