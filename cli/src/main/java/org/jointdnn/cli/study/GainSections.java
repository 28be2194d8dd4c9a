package org.jointdnn.cli.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.report.ChartPage.Column;
import org.jointdnn.cli.report.ChartPage.Folded;
import org.jointdnn.cli.report.ChartPage.Section;
import org.jointdnn.cli.report.ChartPage.Table;
import org.jointdnn.cli.report.ChartPage.Text;
import org.jointdnn.cli.report.PlotGrid;
import org.jointdnn.cli.report.PlotGrid.Cell;
import org.jointdnn.cli.report.TableOf;
import org.jointdnn.study.modelled.Headline;
import org.jointdnn.study.modelled.ModelledRow;
import org.jointdnn.study.modelled.ModelledStudy;
import org.jointdnn.study.modelled.Strategy;
import org.jointdnn.study.modelled.StrategyGain;

/** What a query costs by each strategy, and what JointDNN gains. */
final class GainSections {
    /** A gain's baseline as charts name it, and the gain. */
    private record Over(String name, ToDoubleFunction<StrategyGain> gain, Function<StrategyGain, Strategy> strategy) {
        /** The strategy where the name does not say it. */
        String strategyOf(StrategyGain of) {
            Strategy baseline = strategy.apply(of);
            return name.endsWith(baseline.text()) ? "" : ModelledCells.title(baseline) + ", ";
        }
    }

    private static final List<Over> BASELINES = List.of(
            new Over("over mobile-only", StrategyGain::overMobileOnly, gain -> Strategy.MOBILE_ONLY),
            new Over("over cloud-only", StrategyGain::overCloudOnly, gain -> Strategy.CLOUD_ONLY),
            new Over("over the worse of the two", StrategyGain::overWorse, StrategyGain::worse),
            new Over("over the better of the two", StrategyGain::overBetter, StrategyGain::better));

    private GainSections() {}

    static List<Section> of(ModelledStudy study) {
        return List.of(
                headline(study),
                cost(study, "latency", "Modelled: latency of a query", ModelledRow::latencyMillis),
                cost(study, "energy", "Modelled: mobile energy of a query", ModelledRow::mobileEnergyMillijoules),
                gains(study, "latency", "Modelled: gains in latency"),
                gains(study, "energy", "Modelled: gains in mobile energy"),
                CloudUseSection.of(study));
    }

    private static Section headline(ModelledStudy study) {
        List<List<String>> rows = new ArrayList<>();
        study.paperNetworks().forEach(headline -> addLargest(study, headline, "the paper's networks", rows));
        if (study.paperNetworks().isEmpty()
                || !study.paperNetworks().get(0).networks().equals(study.networks())) {
            addLargest(study, study.headline(), "all networks of this study", rows);
        }
        List<Column> columns = new ArrayList<>(List.of(new Column("networks", false), new Column("quantity", false)));
        BASELINES.forEach(over -> columns.add(new Column("largest " + over.name, false)));
        columns.add(new Column("the paper's abstract", false));
        return new Section(
                "Modelled: the headline, “up to 18x and 32x”",
                ModelledCells.machines(study) + "The largest gains over each baseline, where they are reached, beside"
                        + " what the paper's abstract claims over "
                        + study.headline().paperBaseline()
                        + ". Which of the two, network and link the claim is for is not known here.",
                List.of(
                        new Table(columns, rows),
                        new Text("Large gains over cloud-only say little: it sends the input as a raw tensor, which"
                                + " nobody would over 3G. Those over the better of the two are what a split is"
                                + " worth.")));
    }

    private static void addLargest(ModelledStudy study, Headline headline, String set, List<List<String>> rows) {
        for (String objective : ModelledCells.OBJECTIVES) {
            List<StrategyGain> gains = study.gains().stream()
                    .filter(gain -> gain.objective().equals(objective)
                            && headline.networks().contains(gain.network()))
                    .toList();
            double paper = (objective.equals("latency") ? headline.latency() : headline.energy()).paper();
            List<String> row = new ArrayList<>(List.of(
                    set + " (" + headline.networks().size() + ")",
                    objective.equals("latency") ? "latency" : "mobile energy"));
            BASELINES.forEach(over -> row.add(largest(gains, over)));
            row.add("up to " + Figures.digits(paper) + "x");
            rows.add(row);
        }
    }

    private static String largest(List<StrategyGain> gains, Over over) {
        StrategyGain most =
                gains.stream().max(Comparator.comparingDouble(over.gain)).orElseThrow();
        double gain = over.gain.applyAsDouble(most);
        String where = gain < 1.005
                ? ""
                : " (" + over.strategyOf(most) + most.network() + ", " + ModelledCells.title(most.link()) + ")";
        return Figures.times(gain) + where;
    }

    private static Section cost(
            ModelledStudy study, String objective, String heading, ToDoubleFunction<ModelledRow> value) {
        String unit = ModelledCells.unit(objective);
        List<ModelledRow> rows = study.rows().stream()
                .filter(row -> row.objective().equals(objective))
                .toList();
        PlotGrid grid = new PlotGrid(objective, unit, ModelledCells.STRATEGIES, 1, 290);
        List<Cell> cells = rows.stream()
                .map(row -> new Cell(
                        "over " + ModelledCells.title(row.link()),
                        row.network(),
                        ModelledCells.title(row.strategy()),
                        value.applyAsDouble(row)))
                .toList();
        return new Section(
                heading,
                ModelledCells.machines(study) + "JointDNN's plan is the best for " + objective
                        + ", proven. Lower is better; the axes of the three charts are the same. Where JointDNN's bar"
                        + " is as high as another, it found that strategy to be the best plan.",
                List.of(
                        ModelledCells.STRATEGY_BARS,
                        grid.bars(cells),
                        new Folded(new TableOf<ModelledRow>()
                                .name("network", ModelledRow::network)
                                .name("link", row -> ModelledCells.title(row.link()))
                                .name("strategy", row -> ModelledCells.title(row.strategy()))
                                .number("latency, ms", ModelledRow::latencyMillis)
                                .number("mobile energy, mJ", ModelledRow::mobileEnergyMillijoules)
                                .number("cloud time, ms", ModelledRow::cloudMillis)
                                .number("up, B", ModelledRow::uploadBytes)
                                .number("down, B", ModelledRow::downloadBytes)
                                .name("plan", ModelledRow::plan)
                                .of(rows))));
    }

    private static Section gains(ModelledStudy study, String objective, String heading) {
        List<StrategyGain> gains = study.gains().stream()
                .filter(gain -> gain.objective().equals(objective))
                .toList();
        List<Cell> cells = new ArrayList<>();
        TableOf<StrategyGain> table = new TableOf<StrategyGain>()
                .name("network", StrategyGain::network)
                .name("link", gain -> ModelledCells.title(gain.link()));
        for (Over over : BASELINES) {
            table.number(over.name, over.gain);
            gains.forEach(gain -> cells.add(new Cell(
                    over.name, gain.network(), ModelledCells.title(gain.link()), over.gain.applyAsDouble(gain))));
        }
        long better = gains.stream().filter(gain -> gain.overBetter() >= 1.005).count();
        return new Section(
                heading,
                ModelledCells.machines(study) + "Each point is a network over a link, planned for " + objective
                        + ". At 1 the baseline itself is the best plan. A split beats both strategies in " + better
                        + " of " + gains.size() + " cases.",
                List.of(
                        ModelledCells.LINK_POINTS,
                        new PlotGrid("gain", "times", ModelledCells.LINKS, 2, 300).ratios(cells),
                        new Folded(table.of(gains))));
    }
}
