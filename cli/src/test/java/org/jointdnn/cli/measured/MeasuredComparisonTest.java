package org.jointdnn.cli.measured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import com.google.gson.JsonParser;
import java.util.List;
import org.jointdnn.cli.measured.DeviceMessage.Placed;
import org.jointdnn.cli.measured.DeviceMessage.Route;
import org.jointdnn.cli.measured.DeviceMessage.Samples;
import org.jointdnn.cli.report.Comparison;
import org.jointdnn.cli.report.Gain;
import org.jointdnn.cli.report.Row;
import org.jointdnn.cli.report.Strategy;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.Side;
import org.junit.jupiter.api.Test;

class MeasuredComparisonTest {
    private static final Placed SPLIT =
            new Placed(Route.raw(Placements.split(Side.MOBILE, 5, 21)), 19, 50, 1000, 4000, "M[0-4] C[5-20]");
    private static final Placed ALONE =
            new Placed(Route.raw(Placements.allOn(Side.MOBILE, 21)), 1, 200, 0, 0, "M[0-20]");
    private static final Samples SAMPLES =
            new Samples(List.of(30.0, 10.0, 20.0), List.of(19.0, 18.0, 21.0), List.of(1.0, 3.0, 2.0), 9e-5);

    @Test
    void aRowHoldsMedianAndPercentileOfWhatWasMeasured() {
        Row row = MeasuredComparison.row("alexnet", "4g", Strategy.JOINTDNN, SPLIT, SAMPLES);

        assertThat(row.medianMillis()).isEqualTo(20);
        assertThat(row.p95Millis()).isEqualTo(30);
        assertThat(row.cloudMillis()).isEqualTo(2);
        assertThat(row.queries()).isEqualTo(3);
        assertThat(row.answersEqual()).isTrue();
    }

    @Test
    void anAnswerThatIsFurtherOffThanTheToleranceIsNotEqual() {
        Samples off = new Samples(List.of(1.0), List.of(1.0), List.of(0.0), 1.1e-4);

        assertThat(MeasuredComparison.row("n", "4g", Strategy.MOBILE_ONLY, ALONE, off)
                        .answersEqual())
                .isFalse();
        assertThat(new Comparison(
                                List.of(MeasuredComparison.row("n", "4g", Strategy.MOBILE_ONLY, ALONE, off)),
                                List.of(),
                                "")
                        .answersEqual())
                .isFalse();
    }

    @Test
    void theJsonHasTheNamesOfTheContract() {
        Row row = MeasuredComparison.row("alexnet", "4g", Strategy.JOINTDNN, SPLIT, SAMPLES);

        assertThat(new Comparison(List.of(row), List.of(), "").toJson()).isEqualTo(JsonParser.parseString("""
                        {"rows":[{"network":"alexnet","link":"4g","strategy":"jointdnn",
                          "latencyMillis":{"median":20.0,"p95":30.0},"predictedMillis":19.0,
                          "mobileEnergyMillijoules":50.0,"uploadBytes":1000,"downloadBytes":4000,
                          "cloudMillis":2.0,"plan":"M[0-4] C[5-20]","queries":3,"answersEqual":true}]}"""));
    }

    @Test
    void theGainIsTheStatusQuosFigureOverJointDnns() {
        Row joint = MeasuredComparison.row("alexnet", "4g", Strategy.JOINTDNN, SPLIT, SAMPLES);
        Samples slow = new Samples(List.of(50.0), List.of(1.0), List.of(0.0), 0);
        Row mobile = MeasuredComparison.row("alexnet", "4g", Strategy.MOBILE_ONLY, ALONE, slow);
        Row elsewhere = MeasuredComparison.row("alexnet", "3g", Strategy.CLOUD_ONLY, ALONE, slow);

        assertThat(Gain.of(List.of(mobile, elsewhere, joint)))
                .containsExactly(new Gain("alexnet", "4g", Strategy.MOBILE_ONLY, 2.5, 4, false));
    }

    @Test
    void aLinkIsOneLine() {
        assertThat(new NamedLink("4g", Link.FOUR_G.at(5.834, 13.71, 50.64)))
                .hasToString("4g: up 5.83, down 13.7 Mbps, rtt 50.6 ms");
    }

    @Test
    void aMeasuredLinkCrossesBetweenTheProcesses() {
        Gson gson = new Gson();
        Link measured = Link.WIFI.at(18.7, 54.5, 12.3);

        DeviceMessage.Reply reply =
                gson.fromJson(gson.toJson(DeviceMessage.Reply.of(measured)), DeviceMessage.Reply.class);

        assertThat(reply.link()).isEqualTo(measured);
        assertThat(reply.samples()).isNull();
    }

    @Test
    void percentilesOfFewValues() {
        assertThat(Percentiles.median(List.of(4.0, 1.0))).isCloseTo(2.5, within(1e-12));
        assertThat(Percentiles.p95(List.of(7.0))).isEqualTo(7);
        List<Double> hundred = java.util.stream.IntStream.rangeClosed(1, 100)
                .mapToObj(i -> (double) i)
                .toList();
        assertThat(Percentiles.p95(hundred)).isEqualTo(95);
    }
}
