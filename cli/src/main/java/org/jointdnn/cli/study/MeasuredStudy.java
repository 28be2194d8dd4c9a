package org.jointdnn.cli.study;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jointdnn.cli.measured.AdditiveRun;
import org.jointdnn.cli.report.Row;
import org.jointdnn.cli.report.Strategy;
import org.jointdnn.engine.profile.PredictionError;
import org.jointdnn.engine.profile.Quantiles;
import org.jointdnn.study.methods.MethodErrors;
import org.jointdnn.study.modelled.Headline;
import org.jointdnn.study.modelled.PaperFigures;
import org.jointdnn.study.modelled.StrategyGain;

/**
 * The paper's evaluation, executed on this machine through emulated links.
 *
 * @param setting what was measured on and with, one sentence each
 * @param rows one for each network, link and strategy, in that order
 * @param additive where planning by sums of blocks gives another plan than the best: that plan, executed
 * @param methods the three methods of profiling against measured segments; empty if they were not compared
 */
public record MeasuredStudy(
        List<String> setting, List<Row> rows, List<AdditiveRun> additive, List<MethodErrors> methods) {
    public MeasuredStudy {
        setting = List.copyOf(setting);
        rows = List.copyOf(rows);
        additive = List.copyOf(additive);
        methods = List.copyOf(methods);
    }

    /**
     * JointDNN's latency beside that of the better of mobile-only and cloud-only, as measured.
     *
     * @param ratio JointDNN's median over the better's: at most 1 where planning pays or changes nothing
     */
    public record AgainstBetter(String network, String link, double ratio) {}

    /** Relative differences of predicted from measured latency over all rows. */
    PredictionError predictionError() {
        double[] errors = rows.stream()
                .mapToDouble(row -> Math.abs(row.predictedMillis() / row.medianMillis() - 1))
                .toArray();
        return new PredictionError(errors.length, Quantiles.of(errors, 0.5), Quantiles.of(errors, 0.95));
    }

    /** One for each network and link. */
    List<AgainstBetter> againstBetter() {
        return joint().map(row -> new AgainstBetter(
                        row.network(),
                        row.link(),
                        row.medianMillis()
                                / Math.min(
                                        of(row, Strategy.MOBILE_ONLY).medianMillis(),
                                        of(row, Strategy.CLOUD_ONLY).medianMillis())))
                .toList();
    }

    /** Gains of measured latency and of computed energy; JointDNN's plans are those for latency in both. */
    List<StrategyGain> gains() {
        return joint().flatMap(row -> {
                    Row mobile = of(row, Strategy.MOBILE_ONLY);
                    Row cloud = of(row, Strategy.CLOUD_ONLY);
                    return Stream.of(
                            StrategyGain.of(
                                    row.network(),
                                    row.link(),
                                    "latency",
                                    mobile.medianMillis() / row.medianMillis(),
                                    cloud.medianMillis() / row.medianMillis()),
                            StrategyGain.of(
                                    row.network(),
                                    row.link(),
                                    "energy",
                                    mobile.energyMillijoules() / row.energyMillijoules(),
                                    cloud.energyMillijoules() / row.energyMillijoules()));
                })
                .toList();
    }

    /** The largest gains over all networks. */
    Headline headline() {
        return Headline.of(gains());
    }

    /** The largest gains over the paper's networks, if any of them was measured. */
    Optional<Headline> paperHeadline() {
        List<StrategyGain> paper = gains().stream()
                .filter(gain -> PaperFigures.NETWORKS.contains(gain.network()))
                .toList();
        return paper.isEmpty() ? Optional.empty() : Optional.of(Headline.of(paper));
    }

    private Stream<Row> joint() {
        return rows.stream().filter(row -> row.strategy() == Strategy.JOINTDNN);
    }

    private Row of(Row like, Strategy strategy) {
        return rows.stream()
                .filter(row -> row.strategy() == strategy
                        && row.network().equals(like.network())
                        && row.link().equals(like.link()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "rows has none of " + like.network() + " over " + like.link() + " by " + strategy.key()));
    }
}
