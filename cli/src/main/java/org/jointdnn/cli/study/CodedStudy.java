package org.jointdnn.cli.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jointdnn.cli.measured.CodedRow;
import org.jointdnn.cli.measured.CodedStrategy;

/**
 * What codecs gain, executed on this machine through emulated links.
 *
 * @param setting what was measured on and with, one sentence each
 * @param sizes one for each network
 * @param rows one for each network, link and strategy that the network has a use for
 */
record CodedStudy(List<String> setting, List<CodedSizes> sizes, List<CodedRow> rows) {
    CodedStudy {
        setting = List.copyOf(setting);
        sizes = List.copyOf(sizes);
        rows = List.copyOf(rows);
    }

    /**
     * What JointDNN with codecs gains over a strategy; above 1 it is better.
     *
     * @param latency of the plans that are best for latency, as measured
     * @param energy of the plans that are best for energy, by the cost model
     */
    record Over(String strategy, double latency, double energy) {}

    /**
     * What JointDNN with codecs gains on a network and link.
     *
     * @param baselines one for each other strategy
     * @param better the gain over the better of mobile-only and cloud-only as an app would do it: with a JPEG, if that
     *     loses no more than allowed, else with pixels, or with floats where the input is no picture
     * @param advice what the plan for latency comes to: {@code mobile-only}, {@code cloud-only} or {@code split}
     */
    record Gain(String network, String link, List<Over> baselines, Over better, String advice) {}

    /** One for each network and link. */
    List<Gain> gains() {
        return rows.stream()
                .filter(row -> row.strategy() == CodedStrategy.JOINTDNN)
                .map(this::gain)
                .toList();
    }

    private Gain gain(CodedRow joint) {
        List<Over> baselines = new ArrayList<>();
        for (CodedStrategy strategy : CodedStrategy.BASELINES) {
            find(joint, strategy).ifPresent(row -> baselines.add(over(strategy.key(), joint, row)));
        }
        Over mobile = over(
                "mobile-only", joint, find(joint, CodedStrategy.MOBILE_ONLY).orElseThrow());
        Over cloud = over("cloud-only", joint, cloudOnly(joint));
        Over better = new Over(
                mobile.latency() <= cloud.latency() ? mobile.strategy() : cloud.strategy(),
                Math.min(mobile.latency(), cloud.latency()),
                Math.min(mobile.energy(), cloud.energy()));
        return new Gain(
                joint.network(),
                joint.link(),
                baselines,
                better,
                advice(joint.latency().plan()));
    }

    /** Cloud-only as an app would do it. */
    private CodedRow cloudOnly(CodedRow like) {
        return find(like, CodedStrategy.CLOUD_JPEG)
                .filter(row -> row.latency().withinLimit())
                .or(() -> find(like, CodedStrategy.CLOUD_PIXELS)
                        .filter(row -> row.latency().withinLimit()))
                .or(() -> find(like, CodedStrategy.CLOUD_FLOATS))
                .orElseThrow();
    }

    private static Over over(String name, CodedRow joint, CodedRow other) {
        return new Over(
                name,
                other.latency().medianMillis() / joint.latency().medianMillis(),
                other.energy().energyMillijoules() / joint.energy().energyMillijoules());
    }

    private static String advice(String plan) {
        boolean mobile = plan.contains("M");
        return mobile && plan.contains("C") ? "split" : mobile ? "mobile-only" : "cloud-only";
    }

    private Optional<CodedRow> find(CodedRow like, CodedStrategy strategy) {
        return rows.stream()
                .filter(row -> row.strategy() == strategy
                        && row.network().equals(like.network())
                        && row.link().equals(like.link()))
                .findFirst();
    }
}
