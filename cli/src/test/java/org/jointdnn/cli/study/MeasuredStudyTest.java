package org.jointdnn.cli.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.jointdnn.cli.measured.AdditiveRun;
import org.jointdnn.cli.report.Row;
import org.jointdnn.cli.report.Strategy;
import org.jointdnn.study.modelled.Headline;
import org.junit.jupiter.api.Test;

class MeasuredStudyTest {
    static final MeasuredStudy STUDY = new MeasuredStudy(
            List.of("Two machines."),
            List.of(
                    row("alexnet", "4g", Strategy.MOBILE_ONLY, 300, 290, 400, "M[0-10]"),
                    row("alexnet", "4g", Strategy.CLOUD_ONLY, 900, 910, 3000, "C[0-10]"),
                    row("alexnet", "4g", Strategy.JOINTDNN, 200, 190, 500, "M[0-7] C[8-10]"),
                    row("yolov5n", "wifi", Strategy.MOBILE_ONLY, 100, 88, 50, "M[0-3]"),
                    row("yolov5n", "wifi", Strategy.CLOUD_ONLY, 90, 90, 600, "C[0-3]"),
                    row("yolov5n", "wifi", Strategy.JOINTDNN, 99, 80, 25, "M[0-1] C[2-3]")),
            List.of(new AdditiveRun("alexnet", "4g", 170, 230, 240, 200, "M[0-5] C[6-10]", "M[0-7] C[8-10]")),
            List.of());

    private static Row row(
            String network,
            String link,
            Strategy strategy,
            double median,
            double predicted,
            double energy,
            String plan) {
        return new Row(network, link, strategy, median, median, predicted, energy, 0, 0, 0, plan, 3, true);
    }

    @Test
    void theErrorIsOfThePredictionRelativeToTheMeasurement() {
        // 10/300, 10/900, 10/200, 12/100, 0, 19/99
        assertThat(STUDY.predictionError().segments()).isEqualTo(6);
        assertThat(STUDY.predictionError().median()).isCloseTo((10.0 / 300 + 10.0 / 200) / 2, within(1e-12));
        assertThat(STUDY.predictionError().p95()).isBetween(12.0 / 100, 19.0 / 99);
    }

    @Test
    void jointDnnIsComparedWithTheBetterOfBoth() {
        assertThat(STUDY.againstBetter())
                .containsExactly(
                        new MeasuredStudy.AgainstBetter("alexnet", "4g", 200.0 / 300),
                        new MeasuredStudy.AgainstBetter("yolov5n", "wifi", 99.0 / 90));
    }

    @Test
    void theHeadlineNamesTheLargestGainsAndTheirBaselines() {
        Headline all = STUDY.headline();
        assertThat(all.latency().gain()).isEqualTo(4.5);
        assertThat(all.latency().baseline().text()).isEqualTo("cloud-only");
        assertThat(all.latency().overBetter().gain()).isEqualTo(1.5);
        assertThat(all.energy().gain()).isEqualTo(24);
        assertThat(all.energy().network()).isEqualTo("yolov5n");
        assertThat(all.energy().overBetter().gain()).isEqualTo(2);
        assertThat(STUDY.paperHeadline().orElseThrow().energy().gain()).isEqualTo(6);
    }

    @Test
    void theJsonHasTheRowsOfTheContractAndNoModelledPart() {
        JsonObject json =
                StudyAnswer.of(List.of("alexnet", "yolov5n"), Optional.empty(), Optional.of(STUDY), Optional.empty());
        assertThat(json.getAsJsonObject("headline").get("part").getAsString()).isEqualTo("measured");
        assertThat(json.getAsJsonArray("rows")).hasSize(6);
        assertThat(json.getAsJsonArray("rows").get(2))
                .isEqualTo(STUDY.rows().get(2).toJson());
        assertThat(json.has("modelled")).isFalse();
        JsonObject measured = json.getAsJsonObject("measured");
        assertThat(measured.getAsJsonArray("additivePlanner")
                        .get(0)
                        .getAsJsonObject()
                        .get("believedMillis")
                        .getAsDouble())
                .isEqualTo(170);
        assertThat(measured.getAsJsonArray("againstBetter")).hasSize(2);
    }

    @Test
    void theTablesSayTheWorstCase() {
        StringWriter text = new StringWriter();
        MeasuredTables.print(STUDY, new PrintWriter(text));
        assertThat(text.toString())
                .contains("at the worst 1.100 times its latency (yolov5n, wifi)", "median error 4.2 %")
                .contains("Every answer of 18 queries equalled");
    }
}
