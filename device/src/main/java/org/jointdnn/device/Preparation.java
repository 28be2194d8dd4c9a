package org.jointdnn.device;

import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import org.jointdnn.device.PreparationListener.Stage;
import org.jointdnn.device.conditions.RulesInForce;
import org.jointdnn.engine.CostsAssembly;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.calibration.Calibration;
import org.jointdnn.engine.calibration.CodecSpeeds;
import org.jointdnn.engine.calibration.CodedCosts;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Side;

/** What a device does before it can follow a plan: measure, and bring the plan's segments to both sides. */
final class Preparation {
    private final CloudCalls calls;
    private final String model;
    private final DeviceWeights weights;
    private final Bundle bundle;
    private final LocalSide local;
    private final LinkMeter meter;
    private final BlobFetcher fetcher;
    private final RulesInForce rules;
    private final JointDnnOptions options;

    Preparation(
            CloudCalls calls,
            String model,
            DeviceWeights weights,
            LocalSide local,
            LinkMeter meter,
            BlobFetcher fetcher,
            RulesInForce rules,
            JointDnnOptions options) {
        this.calls = calls;
        this.model = model;
        this.weights = weights;
        this.bundle = weights.bundle();
        this.local = local;
        this.meter = meter;
        this.fetcher = fetcher;
        this.rules = rules;
        this.options = options;
    }

    /** Measures the link, asks for the server's profile, and measures this device unless its profile is known. */
    Costs costs() throws InterruptedException {
        rules.checkLink();
        if (!local.knownCosts().isPresent()) {
            // Before anything crosses in vain.
            rules.checkFetch(missingBytes(Plans.allBlobs(bundle)));
        }
        Link link = link();
        SideCosts cloud = local.costsOf(calls.cloudProfile(model, bundle.modelHash(), progress(Stage.CLOUD_PROFILE)));
        SideCosts mobile = mobileCosts();
        Costs costs =
                CostsAssembly.assemble(bundle, mobile.segments(), cloud.segments(), 1, 0, link, options.idleWatts());
        return options.calibration()
                .map(calibration -> coded(costs, calibration, mobile, cloud))
                .orElse(costs);
    }

    private Costs coded(Costs costs, Calibration calibration, SideCosts mobile, SideCosts cloud) {
        CodecSpeeds speeds = new CodecSpeeds(
                CodecSpeeds.factor(calibration, mobile.segments(), mobile.codecMillis()),
                CodecSpeeds.factor(calibration, cloud.segments(), cloud.codecMillis()),
                options.power());
        return CodedCosts.withCodings(costs, calibration, speeds);
    }

    private Link link() {
        options.listener().progress(Stage.LINK, 0, 1);
        Link link;
        if (options.link() instanceof LinkSource.Measured measured) {
            link = meter.measure(
                    measured.radio(),
                    rules.sparesLink() ? LinkMeter.FIRST_PAYLOAD_BYTES : LinkMeter.LAST_PAYLOAD_BYTES);
        } else {
            meter.roundTripNanos();
            link = ((LinkSource.Declared) options.link()).link();
        }
        options.listener().progress(Stage.LINK, 1, 1);
        return link;
    }

    private SideCosts mobileCosts() throws InterruptedException {
        SideCosts known = local.knownCosts().orElse(null);
        if (known != null) {
            return known;
        }
        fetchAll();
        return local.measureCosts(progress(Stage.MOBILE_PROFILE));
    }

    /** Fetches the weights that the plan needs here and opens its segments on both sides. */
    void ready(Plan plan) throws InterruptedException {
        List<Segment> here = Plans.segments(plan, Side.MOBILE);
        List<Segment> there = Plans.segments(plan, Side.CLOUD);
        fetch(Plans.blobs(bundle, here));
        options.listener().progress(Stage.SEGMENTS, 0, 2);
        local.prepare(here);
        options.listener().progress(Stage.SEGMENTS, 1, 2);
        for (Segment segment : there) {
            calls.prepareSegment(model, bundle.modelHash(), segment.from(), segment.to());
        }
        options.listener().progress(Stage.SEGMENTS, 2, 2);
    }

    /** Whether all weights are here. */
    boolean hasAll() {
        return Plans.allBlobs(bundle).stream().allMatch(weights::has);
    }

    /** Whether the rules let all weights be fetched that aren't here. */
    boolean mayFetchAll() {
        return rules.allowsFetch(missingBytes(Plans.allBlobs(bundle)));
    }

    /** Fetches all weights that aren't here. */
    void fetchAll() throws InterruptedException {
        fetch(Plans.allBlobs(bundle));
    }

    private void fetch(Collection<Integer> blobs) throws InterruptedException {
        long total = missingBytes(blobs);
        if (total > 0) {
            rules.checkFetch(total);
        }
        long done = 0;
        for (int index : blobs) {
            if (!weights.has(index)) {
                options.listener().progress(Stage.WEIGHTS, done, total);
                fetcher.fetch(index);
                done += bundle.blobs().get(index).length();
            }
        }
        if (done > 0) {
            options.listener().progress(Stage.WEIGHTS, done, total);
        }
    }

    private long missingBytes(Collection<Integer> blobs) {
        long total = 0;
        for (int index : blobs) {
            total += weights.has(index) ? 0 : bundle.blobs().get(index).length();
        }
        return total;
    }

    private BiConsumer<Integer, Integer> progress(Stage stage) {
        return (done, total) -> options.listener().progress(stage, done, total);
    }
}
