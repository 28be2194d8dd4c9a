package org.jointdnn.testbed.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jointdnn.device.adapt.AdaptationListener;
import org.jointdnn.device.adapt.AdaptiveSession;
import org.jointdnn.device.adapt.LinkEstimate;
import org.jointdnn.device.adapt.RacePolicy;
import org.jointdnn.device.adapt.SessionSettings;
import org.jointdnn.device.adapt.Surroundings;
import org.jointdnn.engine.BlockGraph;
import org.jointdnn.engine.PlanExecutor;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Side;
import org.jointdnn.testbed.EmulatedLink;

/** A network, a link, a server, a device and a session on it, all random, and what happens to them. */
final class SoakWorld implements AdaptationListener {
    private static final List<RacePolicy> RACES =
            List.of(RacePolicy.EAGER, RacePolicy.EAGER, RacePolicy.RELUCTANT, RacePolicy.NEVER);

    final VirtualTime time = new VirtualTime();
    final RememberingChooser chooser = new RememberingChooser(new LatencyChooser());
    final Costs costs;
    final Digests digests;
    final SimulatedDevice device;
    final SimulatedCloud cloud;
    final SimulatedPreparation preparation = new SimulatedPreparation(time);
    final AdaptiveSession session;
    final Map<SoakFault, Long> faults = new EnumMap<>(SoakFault.class);
    final List<String> log = new ArrayList<>();
    private final boolean logs;
    long switches;
    long losses;
    long returns;

    /** @param logs whether to write down what happens */
    SoakWorld(SplittableRandom random, boolean logs) {
        this.logs = logs;
        this.costs = SoakNetwork.costs(random, SoakFaults.link(random));
        BlockGraph graph = BlockGraph.of(costs);
        this.digests = new Digests(graph);
        this.device = new SimulatedDevice(time, digests, costs.mobile());
        EmulatedLink link =
                random.nextInt(3) == 0 ? EmulatedLink.of(costs.link()) : EmulatedLink.of(SoakFaults.link(random));
        note(() -> costs.blocks() + " blocks, device alone " + millis(aloneMillis()) + ", link " + link
                + ", thought to be " + words(costs.link()));
        this.cloud = new SimulatedCloud(time, graph, costs, link);
        this.session = new AdaptiveSession(
                new Surroundings(time, device, cloud, cloud, preparation, time.soon()),
                new PlanExecutor(graph, device, cloud, time),
                costs,
                PlanEvaluator.evaluate(costs, Placements.allOn(Side.MOBILE, costs.blocks())),
                chooser,
                SessionSettings.DEFAULT.withRace(RACES.get(random.nextInt(RACES.size()))),
                this,
                random.split());
    }

    private static String words(Link link) {
        return String.format(
                Locale.ROOT,
                "up %.3g, down %.3g Mbps, rtt %.0f ms",
                link.uploadMbps(),
                link.downloadMbps(),
                link.rttMillis());
    }

    static String millis(double millis) {
        return String.format(Locale.ROOT, "%.1f ms", millis);
    }

    /** What the whole network takes on the device, at its speed of the moment. */
    double aloneMillis() {
        return device.slowdown() * costs.mobile().millis(0, costs.blocks() - 1);
    }

    void note(Supplier<String> what) {
        if (logs) {
            log.add(String.format(Locale.ROOT, "%10.1f ms  %s", time.nanoTime() / 1e6, what.get()));
        }
    }

    void strike(SoakFault fault, String how) {
        faults.merge(fault, 1L, Long::sum);
        note(() -> fault.words() + how);
    }

    @Override
    public void switched(Plan before, Plan after, LinkEstimate link) {
        switches++;
        note(() -> "switched from " + before.shortForm() + ", "
                + millis(before.cost().latencyMillis()) + ", to " + after.shortForm() + ", "
                + millis(after.cost().latencyMillis()) + "; " + link);
    }

    @Override
    public void serverLost(String reason) {
        losses++;
        note(() -> "server lost: " + reason);
    }

    @Override
    public void serverBack() {
        returns++;
        note(() -> "server back");
    }
}
