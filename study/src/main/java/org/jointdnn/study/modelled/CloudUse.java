package org.jointdnn.study.modelled;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * By how much JointDNN's plans relieve server and link against cloud-only: the mean over networks.
 *
 * @param set which networks: {@code paper} or {@code all}
 * @param cloudReduction mean of 1 minus cloud time over cloud-only's; 1 means that the cloud does nothing
 * @param communicationReduction likewise of the bytes up and down; negative where more cross
 * @param paperCloudReduction what the paper has for its networks, recalled; -1 where it has none
 */
public record CloudUse(
        String set,
        String link,
        String objective,
        int networks,
        double cloudReduction,
        double communicationReduction,
        double paperCloudReduction) {
    static final double NOT_IN_PAPER = -1;

    static List<CloudUse> of(String set, List<Comparison> comparisons) {
        List<CloudUse> uses = new ArrayList<>();
        List<List<Comparison>> groups = new ArrayList<>();
        for (Comparison comparison : comparisons) {
            groups.stream()
                    .filter(group -> sameSetting(group.get(0), comparison))
                    .findFirst()
                    .orElseGet(() -> added(groups))
                    .add(comparison);
        }
        groups.forEach(group -> uses.add(ofGroup(set, group)));
        return uses;
    }

    private static List<Comparison> added(List<List<Comparison>> groups) {
        List<Comparison> group = new ArrayList<>();
        groups.add(group);
        return group;
    }

    private static boolean sameSetting(Comparison one, Comparison other) {
        return one.link().equals(other.link()) && one.objective().equals(other.objective());
    }

    private static CloudUse ofGroup(String set, List<Comparison> group) {
        Comparison any = group.get(0);
        return new CloudUse(
                set,
                any.link(),
                any.objectiveName(),
                group.size(),
                mean(
                        group,
                        comparison -> 1
                                - comparison.jointdnn().cost().cloudMillis()
                                        / comparison.cloudOnly().cost().cloudMillis()),
                mean(group, CloudUse::communicationReduction),
                set.equals("paper")
                        ? PaperFigures.cloudReduction(any.link(), any.objective())
                                .orElse(NOT_IN_PAPER)
                        : NOT_IN_PAPER);
    }

    private static double communicationReduction(Comparison comparison) {
        return 1 - bytes(comparison, Strategy.JOINTDNN) / bytes(comparison, Strategy.CLOUD_ONLY);
    }

    private static double bytes(Comparison comparison, Strategy strategy) {
        var cost = comparison.plan(strategy).cost();
        return (double) cost.uploadBytes() + cost.downloadBytes();
    }

    private static double mean(List<Comparison> group, ToDoubleFunction<Comparison> of) {
        return group.stream().mapToDouble(of).average().orElse(Double.NaN);
    }
}
