package org.jointdnn.cli.measured;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jointdnn.cli.measured.DeviceMessage.CodedChoice;
import org.jointdnn.cli.measured.DeviceMessage.CodedPlan;
import org.jointdnn.cli.measured.DeviceMessage.Route;
import org.jointdnn.engine.calibration.CodedCosts;
import org.jointdnn.engine.calibration.PlanLoss;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.junit.jupiter.api.Test;

class CodedPlannerTest {
    private static final String RGB = "[nchw,rgb,1.0]";
    private static final Route CLOUD = Route.raw(Placements.allOn(Side.CLOUD, 2));

    /** A picture of 1 MB over 8 Mbps: as it is it takes a second, and the device 600 ms for the whole network. */
    private static Costs costs(double lossOfTheFeatures) {
        return new Costs(
                SegmentCosts.builder(2).set(0, 0, 100, 100).set(1, 1, 500, 500).build(),
                SegmentCosts.builder(2).set(0, 0, 10, 0).set(1, 1, 50, 0).build(),
                1,
                0,
                List.of(
                        new CrossingTensor("input", 1_000_000, -1, List.of(0), false)
                                .withCodings(List.of(
                                        Coding.raw(1_000_000),
                                        coding("pixels" + RGB, 250_000, 0),
                                        coding("pixels" + RGB + "+zstd3", 240_000, 0),
                                        coding("jpeg95" + RGB, 120_000, 0.001),
                                        coding("jpeg85" + RGB, 90_000, 0.002),
                                        coding("jpeg50" + RGB, 40_000, 0.005))),
                        new CrossingTensor("a", 400_000, 0, List.of(1), false)
                                .withCodings(List.of(
                                        Coding.raw(400_000),
                                        coding("raw+zrun", 300_000, 0),
                                        coding("q4", 5_000, lossOfTheFeatures))),
                        new CrossingTensor("y", 40, 1, List.of(), true)),
                new Link(8, 8, 0, 100, 100, 0),
                0);
    }

    private static Coding coding(String codec, long bytes, double loss) {
        return new Coding(codec, bytes, Coding.Work.NONE, Coding.Work.NONE, loss);
    }

    /** Losses of the codecs that lose something, by their beginnings. */
    private record Judged(Map<String, Double> losses) implements PlanLoss {
        @Override
        public OptionalDouble of(Plan plan) {
            double sum = 0;
            for (String codec : CodedCosts.lossyCrossings(plan).values()) {
                sum += losses.entrySet().stream()
                        .filter(known -> codec.startsWith(known.getKey()))
                        .mapToDouble(Map.Entry::getValue)
                        .sum();
            }
            return OptionalDouble.of(sum);
        }
    }

    private static Map<CodedStrategy, CodedChoice> plan(Costs costs, Map<String, Double> losses) {
        Map<CodedStrategy, CodedChoice> choices = new HashMap<>();
        new CodedPlanner(costs, new Judged(losses))
                .plans()
                .choices()
                .forEach(choice -> choices.put(choice.strategy(), choice));
        return choices;
    }

    private static CodedChoice choice(Map<CodedStrategy, CodedChoice> choices, CodedStrategy strategy) {
        return Objects.requireNonNull(choices.get(strategy), strategy::key);
    }

    private static Route latency(Map<CodedStrategy, CodedChoice> choices, CodedStrategy strategy) {
        return choice(choices, strategy).latency().placed().route();
    }

    @Test
    void theBaselinesAreWhatAnAppWouldDo() {
        Map<CodedStrategy, CodedChoice> choices =
                plan(costs(0.01), Map.of("jpeg95", 0.002, "jpeg85", 0.01, "jpeg50", 0.03, "q4", 0.01));

        assertThat(latency(choices, CodedStrategy.CLOUD_FLOATS)).isEqualTo(CLOUD);
        assertThat(latency(choices, CodedStrategy.CLOUD_PIXELS).codecs()).isEqualTo(Map.of("input", "pixels" + RGB));
        assertThat(latency(choices, CodedStrategy.CLOUD_JPEG).codecs())
                .as("the smallest that loses at most 1 %")
                .isEqualTo(Map.of("input", "jpeg85" + RGB));
        assertThat(choice(choices, CodedStrategy.CLOUD_JPEG).latency().loss()).isEqualTo(0.01);
    }

    @Test
    void whereEveryJpegLosesTooMuchTheBestIsTaken() {
        Map<CodedStrategy, CodedChoice> choices =
                plan(costs(0.01), Map.of("jpeg95", 0.02, "jpeg85", 0.04, "jpeg50", 0.2, "q4", 0.01));

        assertThat(latency(choices, CodedStrategy.CLOUD_JPEG).codecs()).isEqualTo(Map.of("input", "jpeg95" + RGB));
        assertThat(choice(choices, CodedStrategy.CLOUD_JPEG).latency().loss()).isEqualTo(0.02);
    }

    @Test
    void jointDnnTakesWhatItMay() {
        Map<CodedStrategy, CodedChoice> choices = plan(costs(0.01), Map.of("jpeg", 0.001, "q4", 0.01));

        assertThat(latency(choices, CodedStrategy.JOINTDNN_RAW))
                .isEqualTo(Route.raw(Placements.split(Side.MOBILE, 1, 2)));
        assertThat(latency(choices, CodedStrategy.JOINTDNN_LOSSLESS).codecs())
                .isEqualTo(Map.of("input", "pixels" + RGB + "+zstd3"));
        assertThat(latency(choices, CodedStrategy.JOINTDNN))
                .isEqualTo(new Route(CLOUD.placement(), Map.of("input", "jpeg50" + RGB)));
        CodedPlan energy = choice(choices, CodedStrategy.JOINTDNN).energy();
        assertThat(energy.placed().route()).isEqualTo(new Route(CLOUD.placement(), Map.of("input", "jpeg50" + RGB)));
    }

    @Test
    void aPlanWhoseJudgedLossIsTooLargeIsNotTakenThoughTheCalibrationLetItPass() {
        Map<CodedStrategy, CodedChoice> choices = plan(costs(0.001), Map.of("jpeg", 0.05, "q4", 0.004));

        assertThat(latency(choices, CodedStrategy.JOINTDNN))
                .isEqualTo(new Route(Placements.split(Side.MOBILE, 1, 2), Map.of("a", "q4")));
        assertThat(choice(choices, CodedStrategy.JOINTDNN).latency().loss()).isEqualTo(0.004);
    }

    @Test
    void aNetworkWithoutPicturesHasNoBaselinesOfPictures() {
        Costs coded = costs(0.01);
        Costs plain = CodedCosts.rawOnly(coded);

        assertThat(plan(plain, Map.of()))
                .doesNotContainKeys(CodedStrategy.CLOUD_PIXELS, CodedStrategy.CLOUD_JPEG)
                .containsKeys(CodedStrategy.CLOUD_FLOATS, CodedStrategy.JOINTDNN);
    }

    @Test
    void aRouteAndItsPlanAreOne() {
        Costs costs = costs(0.01);
        Route route = new Route(Placements.split(Side.MOBILE, 1, 2), Map.of("a", "q4"));

        assertThat(Route.of(route.under(costs))).isEqualTo(route);
        assertThat(route.under(costs).cost().uploadBytes()).isEqualTo(5_000);
    }
}
