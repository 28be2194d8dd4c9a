package org.jointdnn.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import org.jointdnn.device.adapt.RacePolicy;
import org.jointdnn.device.adapt.SessionSettings;
import org.jointdnn.device.adapt.TransferEstimator;
import org.jointdnn.planner.Link;
import org.jointdnn.study.machine.AnalyticalMachine;
import org.jointdnn.study.modelled.SimulatedNetworks;
import org.jointdnn.testbed.EmulatedLink;
import org.jointdnn.testbed.simulation.StrategyResult;
import org.jointdnn.testbed.simulation.TracePlayback;

/**
 * What estimators of the link, and policies of racing, lose against a planner that knows the link's future: networks on
 * devices of two speeds, played over the links that are given, in virtual time.
 *
 * <p>Usage: {@code LinkEstimators LINK...}, links as {@code jointdnn simulate --link} takes them.
 */
public final class LinkEstimators {
    private static final List<String> NETWORKS =
            List.of("alexnet", "resnet50", "squeezenet", "mobilenetv2", "vit-tiny");
    private static final double[] SLOWDOWNS = {30, 100};
    private static final int QUERIES = 300;
    private static final double LEAST_UNCERTAINTY = 0.35;

    private LinkEstimators() {}

    /** A playback, and what is compared with. */
    private record Case(String name, TracePlayback playback, double better, double clairvoyant) {}

    /** The time per byte as a moving average of what {@code mean} makes of the old value and the new one. */
    private static final class Average implements TransferEstimator {
        private final DoubleBinaryOperator mean;
        private double millisPerByte;

        Average(double mbps, DoubleBinaryOperator mean) {
            this.millisPerByte = 8e-3 / mbps;
            this.mean = mean;
        }

        @Override
        public void observe(long bytes, double millis, long nowNanos) {
            millisPerByte = mean.applyAsDouble(millisPerByte, millis / bytes);
        }

        @Override
        public double millisPerByte(long nowNanos) {
            return millisPerByte;
        }

        @Override
        public double uncertainty(long nowNanos) {
            return LEAST_UNCERTAINTY;
        }
    }

    /**
     * The harmonic mean of the last five rates, which is the mean of the times per byte. Source: Yin et al., "A control-theoretic
     * approach for dynamic adaptive video streaming over HTTP", SIGCOMM 2015.
     */
    private static final class HarmonicMean implements TransferEstimator {
        private final Deque<Double> last = new ArrayDeque<>();

        HarmonicMean(double mbps) {
            last.add(8e-3 / mbps);
        }

        @Override
        public void observe(long bytes, double millis, long nowNanos) {
            last.addLast(millis / bytes);
            if (last.size() > 5) {
                last.removeFirst();
            }
        }

        @Override
        public double millisPerByte(long nowNanos) {
            return last.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        }

        @Override
        public double uncertainty(long nowNanos) {
            return LEAST_UNCERTAINTY;
        }
    }

    public static void main(String[] links) throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String network : NETWORKS) {
            for (double slowdown : SLOWDOWNS) {
                for (String link : links) {
                    cases.add(made(network, slowdown, link));
                }
            }
        }
        System.out.printf("%-24s %s%n", "", "regret: mean, worst; over the better side: worst; device's work wasted");
        variants().forEach((name, settings) -> print(name, settings, cases));
    }

    private static Case made(String network, double slowdown, String link) throws IOException {
        TracePlayback playback = new TracePlayback(
                SimulatedNetworks.costs(
                        network,
                        AnalyticalMachine.named("jetson-tx2"),
                        AnalyticalMachine.named("tesla-k40c"),
                        slowdown,
                        Link.FOUR_G),
                EmulatedLink.parse(link),
                QUERIES,
                Duration.ofSeconds(1));
        List<StrategyResult> known = playback.all(SessionSettings.DEFAULT);
        double better = Math.min(known.get(0).meanMillis(), known.get(1).meanMillis());
        return new Case(
                network + " " + slowdown + " " + link,
                playback,
                better,
                known.get(4).meanMillis());
    }

    private static Map<String, SessionSettings> variants() {
        SessionSettings usual = SessionSettings.DEFAULT;
        Map<String, SessionSettings> variants = new LinkedHashMap<>();
        variants.put("as it is", usual);
        variants.put("last transfer", usual.withEstimator((mbps, now) -> new Average(mbps, (old, seen) -> seen)));
        variants.put(
                "moving average of times",
                usual.withEstimator((mbps, now) -> new Average(mbps, (old, seen) -> old + 0.3 * (seen - old))));
        variants.put(
                "moving average of rates",
                usual.withEstimator((mbps, now) ->
                        new Average(mbps, (old, seen) -> 1 / (1 / old + 0.3 * (1 / seen - 1 / old)))));
        variants.put("harmonic mean of 5", usual.withEstimator((mbps, now) -> new HarmonicMean(mbps)));
        for (double chance : new double[] {0, 0.1, 0.2, 0.5}) {
            variants.put("race at chance " + chance, usual.withRace(new RacePolicy(chance)));
        }
        variants.put("never race", usual.withRace(RacePolicy.NEVER));
        return variants;
    }

    private static void print(String name, SessionSettings settings, List<Case> cases) {
        double sum = 0;
        double worst = 0;
        double worstOverBetter = -1;
        double wasted = 0;
        double took = 0;
        for (Case one : cases) {
            StrategyResult result = one.playback().session(settings);
            double regret = result.meanMillis() / one.clairvoyant() - 1;
            sum += regret;
            worst = Math.max(worst, regret);
            worstOverBetter = Math.max(worstOverBetter, result.meanMillis() / one.better() - 1);
            wasted += result.wastedMillis();
            took += result.meanMillis() * QUERIES;
        }
        System.out.printf(
                Locale.ROOT,
                "%-24s %5.1f %% %5.1f %% %6.1f %% %6.1f %%%n",
                name,
                100 * sum / cases.size(),
                100 * worst,
                100 * worstOverBetter,
                100 * wasted / took);
    }
}
