package org.jointdnn.study.modelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jointdnn.planner.Side;
import org.jointdnn.zoo.Zoo;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ModelledStudyTest {
    private static final List<String> NETWORKS = List.of("alexnet", "pix2pix", "chair", "squeezenet", "mobilenetv2");
    private static ModelledStudy study;

    @BeforeAll
    static void run() {
        study = ModelledStudy.of(NETWORKS, name -> {});
    }

    @Test
    void theSameNetworksGiveTheSameBytes() {
        Gson gson = new Gson();
        assertThat(gson.toJson(ModelledStudy.of(NETWORKS, name -> {}))).isEqualTo(gson.toJson(study));
    }

    @Test
    void thePapersNetworksComeFirstAndNoneIsLeftOut() {
        List<String> all = ModelledStudy.allNetworks();
        assertThat(all)
                .startsWith("alexnet", "overfeat", "nin", "vgg16", "resnet50", "deep-speech", "pix2pix", "chair")
                .containsExactlyInAnyOrderElementsOf(Zoo.publishedNames());
    }

    @Test
    void everyNetworkLinkAndObjectiveHasOneRowOfEachStrategy() {
        assertThat(study.networks()).containsExactly("alexnet", "pix2pix", "chair", "squeezenet1.1", "mobilenetv2");
        List<String> expected = new ArrayList<>();
        for (String network : study.networks()) {
            for (String link : List.of("3g", "4g", "wifi")) {
                for (String objective : List.of("latency", "energy")) {
                    for (String strategy : List.of("mobile-only", "cloud-only", "jointdnn")) {
                        expected.add(network + " " + link + " " + objective + " " + strategy);
                    }
                }
            }
        }
        assertThat(study.rows().stream()
                        .map(row -> row.network() + " " + row.link() + " " + row.objective() + " "
                                + row.strategy().text())
                        .toList())
                .containsExactlyElementsOf(expected);
    }

    @Test
    void jointdnnIsNeverWorseThanTheBetterOfTheOthers() {
        for (ModelledRow row : study.rows()) {
            double mobile = value(sibling(row, Strategy.MOBILE_ONLY));
            double cloud = value(sibling(row, Strategy.CLOUD_ONLY));
            double joint = value(sibling(row, Strategy.JOINTDNN));
            assertThat(joint).as(row.toString()).isLessThanOrEqualTo(Math.min(mobile, cloud) * (1 + 1e-9));
        }
    }

    @Test
    void mobileOnlySendsNothingAndCloudOnlyTheWholeInput() {
        for (ModelledRow row : study.rows()) {
            if (row.strategy() == Strategy.MOBILE_ONLY) {
                assertThat(row.uploadBytes() + row.downloadBytes()).isZero();
                assertThat(row.cloudMillis()).isZero();
            } else if (row.strategy() == Strategy.CLOUD_ONLY) {
                assertThat(row.uploadBytes()).isEqualTo(sizes(row.network()).inputBytes());
                List<Long> boundaries = sizes(row.network()).boundaryBytes();
                assertThat(row.downloadBytes()).isEqualTo(boundaries.get(boundaries.size() - 1));
            }
        }
    }

    @Test
    void gainsAreQuotientsOfRows() {
        int index = 0;
        for (ModelledRow row : study.rows()) {
            if (row.strategy() == Strategy.JOINTDNN) {
                StrategyGain gain = study.gains().get(index++);
                double overMobile = value(sibling(row, Strategy.MOBILE_ONLY)) / value(row);
                double overCloud = value(sibling(row, Strategy.CLOUD_ONLY)) / value(row);
                assertThat(gain.overMobileOnly()).isEqualTo(overMobile);
                assertThat(gain.overCloudOnly()).isEqualTo(overCloud);
                assertThat(gain.overWorse()).isEqualTo(Math.max(overMobile, overCloud));
                assertThat(gain.overBetter()).isEqualTo(Math.min(overMobile, overCloud));
            }
        }
        assertThat(study.gains()).hasSize(index);
    }

    @Test
    void theHeadlineIsTheMaximumOverTheRows() {
        checkHeadline(study.headline(), study.networks());
        checkHeadline(study.paperNetworks().get(0), List.of("alexnet", "pix2pix", "chair"));
    }

    private static void checkHeadline(Headline headline, List<String> networks) {
        assertThat(headline.networks()).isEqualTo(networks);
        checkClaim(headline.latency(), "latency", networks);
        checkClaim(headline.energy(), "energy", networks);
        assertThat(headline.latency().paper()).isEqualTo(18);
        assertThat(headline.energy().paper()).isEqualTo(32);
    }

    private static void checkClaim(Headline.Claim claim, String objective, List<String> networks) {
        double largest = 0;
        double largestOverBetter = 0;
        for (ModelledRow row : study.rows()) {
            if (row.strategy() == Strategy.JOINTDNN
                    && row.objective().equals(objective)
                    && networks.contains(row.network())) {
                double overMobile = value(sibling(row, Strategy.MOBILE_ONLY)) / value(row);
                double overCloud = value(sibling(row, Strategy.CLOUD_ONLY)) / value(row);
                largest = Math.max(largest, Math.max(overMobile, overCloud));
                largestOverBetter = Math.max(largestOverBetter, Math.min(overMobile, overCloud));
            }
        }
        assertThat(claim.gain()).isEqualTo(largest);
        assertThat(claim.overBetter().gain()).isEqualTo(largestOverBetter);
        ModelledRow joint = row(claim.network(), claim.link(), objective, Strategy.JOINTDNN);
        ModelledRow quo = row(claim.network(), claim.link(), objective, claim.baseline());
        assertThat(value(quo) / value(joint)).isEqualTo(claim.gain());
    }

    @Test
    void placementsAgreeWithPlans() {
        for (PlacementStrip strip : study.placements()) {
            SlowerDevice row = study.slowerDevice().stream()
                    .filter(other -> other.network().equals(strip.network())
                            && other.link().equals(strip.link())
                            && other.objective().equals(strip.objective())
                            && other.slowdown() == strip.slowdown())
                    .findFirst()
                    .orElseThrow();
            List<String> runs = List.of(row.plan().split(" "));
            assertThat(strip.pattern().split(", ")).hasSameSizeAs(runs);
            assertThat(strip.placement()).hasSameSizeAs(sizes(strip.network()).boundaryBytes());
            assertThat(strip.placement().get(0).toUpperCase(Locale.ROOT).charAt(0))
                    .isEqualTo(row.plan().charAt(0));
        }
        assertThat(study.placements().get(0).paperPattern()).isEqualTo("mobile, cloud");
    }

    @Test
    void patternsLeaveRepetitionsOut() {
        assertThat(PlacementStrip.pattern(List.of(Side.MOBILE, Side.CLOUD, Side.CLOUD, Side.MOBILE)))
                .isEqualTo("mobile, cloud, mobile");
    }

    @Test
    void sizesOfAlexNetAreThoseOfItsPaper() {
        LayerSizes sizes = sizes("alexnet");
        assertThat(sizes.inputBytes()).isEqualTo(4L * 3 * 224 * 224);
        assertThat(sizes.jpegBytes()).isEqualTo(44_800);
        int last = sizes.boundaryBytes().size() - 1;
        assertThat(sizes.boundaryBytes().get(last)).isEqualTo(4000);
        assertThat(sizes.ofInput().get(last)).isCloseTo(4000.0 / 602_112, within(1e-12));
        assertThat(sizes.ofJpeg().get(last)).isCloseTo(4000.0 / 44_800, within(1e-12));
        assertThat(sizes("chair").jpegBytes()).isZero();
        assertThat(sizes("chair").ofJpeg()).isEmpty();
    }

    @Test
    void aJpegMakesCloudOnlyCheaperByWhatItSaves() {
        JpegBaseline jpeg = study.jpegBaseline().get(0);
        ModelledRow raw = row("alexnet", "3g", "latency", Strategy.CLOUD_ONLY);
        double savedMillis = 8e-3 * (602_112 - 44_800) / 1.1;
        assertThat(raw.latencyMillis() - jpeg.cloudOnlyLatencyMillis()).isCloseTo(savedMillis, within(1e-6));
        assertThat(study.jpegBaseline()).allSatisfy(row -> {
            assertThat(row.network()).isNotEqualTo("chair");
            assertThat(row.plannedGain()).isGreaterThanOrEqualTo(1 - 1e-9);
            assertThat(row.plannedValue()).isLessThanOrEqualTo(row.jointdnnValue() * (1 + 1e-9));
        });
    }

    @Test
    void theAdditivePlannersPlanIsNeverBetterThanTheBest() {
        assertThat(study.additivePlanner()).hasSize(2 * study.gains().size()).allSatisfy(row -> {
            assertThat(row.excess()).isGreaterThanOrEqualTo(-1e-9);
            assertThat(row.predictionError()).isCloseTo(row.predicted() / row.actual() - 1, within(1e-12));
        });
        assertThat(study.additivePlanner()).anyMatch(row -> row.predictionError() > 0.05);
    }

    @Test
    void cloudUseOfThePapersNetworksStandsBesideThePapers() {
        assertThat(study.cloudUse()).hasSize(12);
        CloudUse first = study.cloudUse().get(0);
        assertThat(first.networks()).isEqualTo(3);
        assertThat(first.paperCloudReduction()).isEqualTo(0.84);
        assertThat(study.cloudUse())
                .allSatisfy(use -> assertThat(use.cloudReduction()).isLessThanOrEqualTo(1));
        double sum = 0;
        for (String network : List.of("alexnet", "pix2pix", "chair")) {
            sum += 1
                    - row(network, "3g", "latency", Strategy.JOINTDNN).cloudMillis()
                            / row(network, "3g", "latency", Strategy.CLOUD_ONLY).cloudMillis();
        }
        assertThat(first.cloudReduction()).isCloseTo(sum / 3, within(1e-12));
    }

    @Test
    void aSlowerDeviceGainsMoreOverMobileOnlyAndLessOverCloudOnly() {
        assertThat(study.slowerDevice()).hasSize(study.gains().size() * SlowerDevice.SLOWDOWNS.size());
        for (int index = 0; index < study.slowerDevice().size(); index++) {
            SlowerDevice row = study.slowerDevice().get(index);
            assertThat(row.overBetter()).isGreaterThanOrEqualTo(1 - 1e-9);
            if (row.slowdown() == 1) {
                StrategyGain gain = study.gains().get(index / SlowerDevice.SLOWDOWNS.size());
                assertThat(row.overWorse()).isEqualTo(gain.overWorse());
            } else {
                SlowerDevice faster = study.slowerDevice().get(index - 1);
                assertThat(row.value()).isGreaterThanOrEqualTo(faster.value() * (1 - 1e-9));
                assertThat(row.overMobileOnly()).isGreaterThanOrEqualTo(faster.overMobileOnly() * (1 - 1e-9));
                assertThat(row.overCloudOnly()).isLessThanOrEqualTo(faster.overCloudOnly() * (1 + 1e-9));
            }
        }
        assertThat(study.slowerDevice()).anyMatch(row -> row.pattern().equals("mobile, cloud"));
    }

    @Test
    void frontsRunFromTheBestLatencyToTheBestEnergy() {
        for (EnergyFront front : study.fronts()) {
            assertThat(front.complete()).isTrue();
            for (int index = 1; index < front.points().size(); index++) {
                EnergyFront.Point slower = front.points().get(index);
                EnergyFront.Point faster = front.points().get(index - 1);
                assertThat(slower.latencyMillis()).isGreaterThan(faster.latencyMillis());
                assertThat(slower.mobileEnergyMillijoules()).isLessThan(faster.mobileEnergyMillijoules());
            }
            EnergyFront.Point first = front.points().get(0);
            EnergyFront.Point last = front.points().get(front.points().size() - 1);
            assertThat(first.latencyMillis()).isCloseTo(slower(front, "latency"), within(1e-9));
            assertThat(last.mobileEnergyMillijoules()).isCloseTo(slower(front, "energy"), within(1e-9));
        }
    }

    private static double slower(EnergyFront front, String objective) {
        return study.slowerDevice().stream()
                .filter(row -> row.network().equals(front.network())
                        && row.link().equals(front.link())
                        && row.objective().equals(objective)
                        && row.slowdown() == front.slowdown())
                .mapToDouble(SlowerDevice::value)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void lessCloudTimeNeverMakesTheBestPlanFaster() {
        for (int index = 0; index < study.cloudLimits().size(); index++) {
            CloudLimit row = study.cloudLimits().get(index);
            assertThat(row.cloudMillis()).isLessThanOrEqualTo(row.maxCloudMillis() * (1 + 1e-9));
            if (row.ofCloudOnly() < 1) {
                CloudLimit looser = study.cloudLimits().get(index - 1);
                assertThat(row.latencyMillis()).isGreaterThanOrEqualTo(looser.latencyMillis() * (1 - 1e-9));
            }
            if (row.ofCloudOnly() == 0) {
                assertThat(row.plan()).startsWith("M[").doesNotContain("C");
            }
        }
    }

    @Test
    void aBatchOfOneIsAQueryAndLargerOnesCostMore() {
        for (int index = 0; index < study.batches().size(); index++) {
            BatchRow batch = study.batches().get(index);
            ModelledRow one = row(batch.network(), batch.link(), batch.objective(), Strategy.JOINTDNN);
            assertThat(batch.jointdnn()).isLessThanOrEqualTo(Math.min(batch.mobileOnly(), batch.cloudOnly()));
            if (batch.inputs() == 1) {
                assertThat(batch.jointdnn()).isEqualTo(value(one));
            } else {
                assertThat(batch.jointdnn()).isBetween(value(one), batch.inputs() * value(one) * (1 + 1e-9));
            }
        }
    }

    @Test
    void trainingIsNeverWorseThanTheOthersAndFewerUpdatedWeightsNeverCostMore() {
        assertThat(study.training()).hasSize(2 * 2 * study.rows().size());
        for (int index = 0; index < study.training().size(); index += 3) {
            TrainingRow mobile = study.training().get(index);
            TrainingRow cloud = study.training().get(index + 1);
            TrainingRow joint = study.training().get(index + 2);
            assertThat(joint.strategy()).isEqualTo(Strategy.JOINTDNN);
            assertThat(value(joint)).isLessThanOrEqualTo(Math.min(value(mobile), value(cloud)) * (1 + 1e-9));
            if (joint.updatedFraction() < 1) {
                TrainingRow all = study.training().get(index + 2 - 18);
                assertThat(all.updatedFraction()).isEqualTo(1);
                assertThat(all.weightSync()).isEqualTo(joint.weightSync());
                assertThat(value(joint)).isLessThanOrEqualTo(value(all) * (1 + 1e-9));
            }
        }
    }

    private static double value(TrainingRow row) {
        return row.objective().equals("latency") ? row.latencyMillis() : row.mobileEnergyMillijoules();
    }

    @Test
    void theRadioMakesNoPlanCheaperAndRarerQueriesNever() {
        assertThat(study.radio()).hasSize(study.networks().size() * 3 * 2 * RadioRow.IDLE_SECONDS.size());
        for (int index = 0; index < study.radio().size(); index++) {
            RadioRow row = study.radio().get(index);
            assertThat(row.mobileEnergyMillijoules())
                    .isLessThanOrEqualTo(Math.min(row.mobileOnlyMillijoules(), row.cloudOnlyMillijoules()) * (1 + 1e-9))
                    .isGreaterThanOrEqualTo(withoutStates(row).value() * (1 - 1e-9));
            assertThat(row.excess())
                    .isGreaterThanOrEqualTo(-1e-9)
                    .isCloseTo(row.withoutStatesMillijoules() / row.mobileEnergyMillijoules() - 1, within(1e-12));
            assertThat(row.planWithoutStates()).isEqualTo(withoutStates(row).plan());
            if (row.idleSeconds() > 0) {
                RadioRow before = study.radio().get(index - 1);
                assertThat(row.mobileEnergyMillijoules())
                        .isGreaterThanOrEqualTo(before.mobileEnergyMillijoules() * (1 - 1e-9));
                assertThat(row.cloudOnlyMillijoules()).isGreaterThanOrEqualTo(before.cloudOnlyMillijoules());
                assertThat(row.mobileOnlyMillijoules()).isEqualTo(before.mobileOnlyMillijoules());
            }
        }
    }

    @Test
    void anIsolatedQueryOver4gPaysForAWholeTail() {
        RadioRow first = study.radio().stream()
                .filter(row -> row.link().equals("4g") && row.idleSeconds() == 0)
                .findFirst()
                .orElseThrow();
        RadioRow last = study.radio().get(study.radio().indexOf(first) + RadioRow.IDLE_SECONDS.size() - 1);
        assertThat(last.cloudOnlyMillijoules() - first.cloudOnlyMillijoules())
                .isCloseTo(314.86 + 12_274.8, within(1e-6));
        assertThat(last.cloudOnlyLatencyMillis() - first.cloudOnlyLatencyMillis())
                .isCloseTo(260, within(1e-9));
    }

    private static SlowerDevice withoutStates(RadioRow row) {
        return study.slowerDevice().stream()
                .filter(other -> other.network().equals(row.network())
                        && other.link().equals(row.link())
                        && other.objective().equals(row.objective())
                        && other.slowdown() == row.slowdown())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void plansUseTheRadioUpToTheBreakEvenAndNoLonger() {
        int entries = 0;
        for (RadioRow row : study.radio()) {
            boolean usesCloud = row.plan().contains("C");
            RadioBreakEven even = study.radioBreakEven().stream()
                    .filter(other -> other.network().equals(row.network())
                            && other.link().equals(row.link())
                            && other.slowdown() == row.slowdown())
                    .findFirst()
                    .orElse(null);
            if (even == null) {
                assertThat(row.planWithoutStates()).doesNotContain("C");
                assertThat(usesCloud).isFalse();
                continue;
            }
            entries += row.idleSeconds() == 0 ? 1 : 0;
            boolean pays = even.idleSeconds() == RadioBreakEven.ALWAYS || row.idleSeconds() < even.idleSeconds();
            assertThat(usesCloud).as(row + ", " + even).isEqualTo(pays);
            if (pays) {
                assertThat(row.plan()).isEqualTo(even.plan());
            }
        }
        assertThat(study.radioBreakEven()).hasSize(entries).isNotEmpty();
    }

    @Test
    void jsonNamesStrategiesAsDocumented() {
        JsonObject json = new Gson().toJsonTree(study).getAsJsonObject();
        JsonObject row = json.getAsJsonArray("rows").get(0).getAsJsonObject();
        assertThat(row.keySet())
                .containsExactly(
                        "network",
                        "link",
                        "objective",
                        "strategy",
                        "latencyMillis",
                        "mobileEnergyMillijoules",
                        "cloudMillis",
                        "uploadBytes",
                        "downloadBytes",
                        "plan");
        assertThat(row.get("strategy").getAsString()).isEqualTo("mobile-only");
        JsonObject headline = json.getAsJsonObject("headline");
        assertThat(headline.getAsJsonObject("latency").get("gain").getAsDouble())
                .isEqualTo(study.headline().latency().gain());
        assertThat(headline.getAsJsonObject("energy").get("baseline").getAsString())
                .isIn("mobile-only", "cloud-only");
    }

    @Test
    void refusesWhatTheZooHasNot() {
        assertThatThrownBy(() -> ModelledStudy.of(List.of("lenet"), name -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lenet");
        assertThatThrownBy(() -> ModelledStudy.of(List.of(), name -> {})).hasMessageContaining("names is empty");
    }

    private static ModelledRow sibling(ModelledRow row, Strategy strategy) {
        return row(row.network(), row.link(), row.objective(), strategy);
    }

    private static ModelledRow row(String network, String link, String objective, Strategy strategy) {
        return study.rows().stream()
                .filter(row -> row.network().equals(network)
                        && row.link().equals(link)
                        && row.objective().equals(objective)
                        && row.strategy() == strategy)
                .findFirst()
                .orElseThrow();
    }

    private static LayerSizes sizes(String network) {
        return study.layerSizes().stream()
                .filter(sizes -> sizes.network().equals(network))
                .findFirst()
                .orElseThrow();
    }

    private static double value(ModelledRow row) {
        return row.objective().equals("latency") ? row.latencyMillis() : row.mobileEnergyMillijoules();
    }
}
