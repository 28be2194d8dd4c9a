package org.jointdnn.cli.study;

import java.util.List;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.report.ChartPage.Legend;
import org.jointdnn.cli.report.HtmlReport;
import org.jointdnn.cli.report.Ink;
import org.jointdnn.cli.report.Strategy;
import org.jointdnn.study.modelled.ModelledStudy;
import org.jointdnn.study.modelled.PaperFigures;

/** What the sections of the modelled part have in common: inks, names and objectives. */
final class ModelledCells {
    static final List<String> OBJECTIVES = List.of("latency", "energy");
    static final List<Ink> STRATEGIES =
            List.of(Ink.of(Strategy.MOBILE_ONLY), Ink.of(Strategy.CLOUD_ONLY), Ink.of(Strategy.JOINTDNN));
    static final List<Ink> LINKS =
            PaperFigures.LINKS.stream().map(ModelledCells::linkInk).toList();

    static final Legend STRATEGY_BARS = new Legend(Legend.Shape.BAR, STRATEGIES);
    static final Legend LINK_POINTS = new Legend(Legend.Shape.POINT, LINKS);
    static final Legend LINK_LINES = new Legend(Legend.Shape.LINE, LINKS);

    private ModelledCells() {}

    /** That of one of the paper's links. */
    static Ink ink(String link) {
        return LINKS.get(PaperFigures.LINKS.indexOf(link));
    }

    private static Ink linkInk(String link) {
        return Ink.of(PaperFigures.LINKS.indexOf(link), title(link));
    }

    /** A link as charts write it. */
    static String title(String link) {
        return HtmlReport.linkTitle(link);
    }

    /** A strategy as charts write it. */
    static String title(org.jointdnn.study.modelled.Strategy strategy) {
        return Strategy.valueOf(strategy.name()).title();
    }

    static String unit(String objective) {
        return objective.equals("latency") ? "ms" : "mJ";
    }

    /** The device as modelled, or slower. */
    static String device(double slowdown) {
        return slowdown == 1 ? "device as modelled" : "device " + times(slowdown) + " slower";
    }

    static String times(double slowdown) {
        return Figures.digits(slowdown) + "x";
    }

    /** The machines, for captions. */
    static String machines(ModelledStudy study) {
        return "Modelled: " + study.mobile() + " and " + study.cloud() + ". ";
    }
}
