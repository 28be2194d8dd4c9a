package org.jointdnn.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.dag.BlockChain;
import org.jointdnn.planner.dag.CutSolver;
import org.jointdnn.planner.dag.DagCosts;
import org.jointdnn.planner.dag.DagEvaluator;
import org.jointdnn.planner.dag.DagPlan;
import org.jointdnn.planner.dag.DagProblem;
import org.jointdnn.planner.dag.OperatorGraph;
import org.jointdnn.planner.solver.ExactSolver;

/**
 * What placing single operators gains over placing blocks, a module of parallel branches being one block.
 *
 * <p>Both plans are exact for their kind and are evaluated by the costs of the graph of operators. For each
 * network, link and objective one line: the median over the seeds of mobile-only and cloud-only as they
 * compare with the chain's plan, and of the chain's plan compared with the graph's; the greatest of those;
 * and in how many of the seeds the graph's plan is better by more than 0.1 %. MOBILE is 10 times slower than
 * CLOUD in everything, or by a factor from 0.5 to 50 drawn for each kind of operator or for each single
 * one; an element of a feature map crosses as 4 bytes, 1, or 1/10. Run by {@code java -cp benchmarks/target/benchmarks.jar
 * org.jointdnn.benchmarks.DagAgainstChain}.
 */
public final class DagAgainstChain {
    private static final int SEEDS = 200;
    private static final double BETTER = 1.001;
    private static final Map<String, Link> LINKS = links();

    private DagAgainstChain() {}

    /** Prints the table. */
    public static void main(String[] arguments) {
        System.out.printf(
                "%-30s %-5s %-8s %11s %11s %12s %11s %12s %8s%n",
                "network",
                "link",
                "minimise",
                "mobile-only",
                "cloud-only",
                "chain, value",
                "graph gains",
                "at most",
                "better in");
        networks().forEach((name, network) -> {
            for (String link : LINKS.keySet()) {
                for (Objective objective : List.of(Objective.minimizeLatency(), Objective.minimizeEnergy())) {
                    System.out.println(line(name, network, link, objective));
                }
            }
        });
    }

    /** The fourth is of Wi-Fi's power, and so near that single operators may well be worth a crossing. */
    private static Map<String, Link> links() {
        Map<String, Link> links = new LinkedHashMap<>();
        links.put("3g", Link.THREE_G);
        links.put("4g", Link.FOUR_G);
        links.put("wifi", Link.WIFI);
        links.put("near", Link.WIFI.at(200, 200, 1));
        return links;
    }

    private static Map<String, LongFunction<OperatorGraph>> networks() {
        Map<String, LongFunction<OperatorGraph>> networks = new LinkedHashMap<>();
        for (double bytes : new double[] {4, 1, 0.1}) {
            String suffix = ", " + (bytes == 0.1 ? "1/10" : String.valueOf((int) bytes)) + " B";
            networks.put("GoogLeNet 10x" + suffix, seed -> OperatorGraphs.googLeNet(bytes, kind -> 10));
            networks.put(
                    "GoogLeNet by kind" + suffix,
                    seed -> OperatorGraphs.googLeNet(
                            bytes, OperatorGraphs.drawn(new SplittableRandom(seed), false, 0.5, 50)));
            networks.put(
                    "GoogLeNet by operator" + suffix,
                    seed -> OperatorGraphs.googLeNet(
                            bytes, OperatorGraphs.drawn(new SplittableRandom(seed), true, 0.5, 50)));
        }
        return networks;
    }

    private static String line(String name, LongFunction<OperatorGraph> network, String linkName, Objective objective) {
        Link link = Objects.requireNonNull(LINKS.get(linkName), linkName);
        int seeds = name.contains("10x") ? 1 : SEEDS;
        double[] mobileOnly = new double[seeds];
        double[] cloudOnly = new double[seeds];
        double[] ofChain = new double[seeds];
        double[] gains = new double[seeds];
        int better = 0;
        for (int seed = 0; seed < seeds; seed++) {
            DagCosts costs = new DagCosts(network.apply(seed), 1, link, 0);
            double chain = chain(costs, objective);
            mobileOnly[seed] = all(costs, Side.MOBILE, objective) / chain;
            cloudOnly[seed] = all(costs, Side.CLOUD, objective) / chain;
            ofChain[seed] = chain;
            gains[seed] = chain / graph(costs, objective);
            better += gains[seed] > BETTER ? 1 : 0;
        }
        return String.format(
                Locale.ROOT,
                "%-30s %-5s %-8s %11.2f %11.2f %12.1f %11.4f %12.4f %4d/%d",
                name,
                linkName,
                objective.name(),
                median(mobileOnly),
                median(cloudOnly),
                median(ofChain),
                median(gains),
                Arrays.stream(gains).max().orElseThrow(),
                better,
                seeds);
    }

    private static double chain(DagCosts costs, Objective objective) {
        BlockChain chain = BlockChain.of(costs);
        Solution<Plan> solution = new ExactSolver().solve(Problem.of(chain.costs(), objective));
        List<Side> blocks = solution.found().orElseThrow().placement();
        return objective.value(
                DagEvaluator.evaluate(costs, chain.ofOperators(blocks)).cost());
    }

    private static double graph(DagCosts costs, Objective objective) {
        Solution<DagPlan> solution = new CutSolver().solve(DagProblem.of(costs, objective));
        return objective.value(solution.found().orElseThrow().cost());
    }

    private static double all(DagCosts costs, Side side, Objective objective) {
        List<Side> placement = new ArrayList<>();
        for (int operator = 0; operator < costs.operators(); operator++) {
            placement.add(side);
        }
        return objective.value(DagEvaluator.evaluate(costs, placement).cost());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
