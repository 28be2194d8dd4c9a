package org.jointdnn.cli.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.training.TrainedBlock;
import org.jointdnn.planner.training.TrainingCosts;
import org.jointdnn.planner.training.WeightSync;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingFieldsTest {
    private static final String VALID = """
            {"blocks": 2,
             "cloud": {"loadFactor":1.5, "queueMillis":0.25},
             "link": {"uploadMbps":5.85,"downloadMbps":13.76,"rttMillis":50,
                      "alphaUpMilliwattsPerMbps":438.39,"alphaDownMilliwattsPerMbps":51.97,"betaMilliwatts":1288.04},
             "idleWatts": 0.75,
             "training": {
               "mobile": {"forward": [{"from":0,"to":0,"millis":4.5,"millijoules":8.0},
                                      {"from":1,"to":1,"millis":6,"millijoules":9}],
                          "backward": [{"from":1,"to":1,"millis":12,"millijoules":18}]},
               "cloud": {"forward": [{"from":0,"to":1,"millis":0.9}], "backward": [{"from":1,"to":1,"millis":1.25}]},
               "boundaries": [{"after":0,"bytes":500},{"after":-1,"bytes":602112},{"after":1,"bytes":7}],
               "blocks": [{"stashBytes":11,"parameterBytes":21,"trainable":false},
                          {"stashBytes":12,"parameterBytes":22,"trainable":true}],
               "labelBytes":8,"updatedFraction":0.5,"weightSync":"mobile"}}
            """;

    @TempDir
    private Path folder;

    @Test
    void readsEveryField() throws IOException {
        TrainingCosts costs = read(VALID);

        assertThat(costs.mobileForward().millis(0, 1)).as("sum of its blocks").isEqualTo(10.5);
        assertThat(costs.mobileForward().millijoules(1, 1)).isEqualTo(9);
        assertThat(costs.mobileBackward().millis(1, 1)).isEqualTo(12);
        assertThat(costs.mobileBackward().millijoules(1, 1)).isEqualTo(18);
        assertThat(costs.mobileBackward().runs(0, 0)).isFalse();
        assertThat(costs.cloudForward().millis(0, 1)).isEqualTo(0.9);
        assertThat(costs.cloudBackward().millis(1, 1)).isEqualTo(1.25);
        assertThat(costs.boundaryBytes()).as("none after the last block").containsExactly(602_112L, 500L);
        assertThat(costs.blocks()).containsExactly(new TrainedBlock(11, 21, false), new TrainedBlock(12, 22, true));
        assertThat(costs.labelBytes()).isEqualTo(8);
        assertThat(costs.updatedFraction()).isEqualTo(0.5);
        assertThat(costs.weightSync()).isEqualTo(WeightSync.MOBILE);
        assertThat(costs.loadFactor()).isEqualTo(1.5);
        assertThat(costs.queueMillis()).isEqualTo(0.25);
        assertThat(costs.idleWatts()).isEqualTo(0.75);
        assertThat(costs.link()).isEqualTo(Link.FOUR_G);
    }

    @Test
    void takesNeutralValuesForWhatMayBeLeftOut() throws IOException {
        TrainingCosts costs =
                read(VALID.replace(",\n   \"labelBytes\":8,\"updatedFraction\":0.5,\"weightSync\":\"mobile\"", ""));

        assertThat(costs.labelBytes()).isZero();
        assertThat(costs.updatedFraction()).isEqualTo(1);
        assertThat(costs.weightSync()).isEqualTo(WeightSync.PLACED);
    }

    @Test
    void readsTheCostsOfAQueryBesideThem() throws IOException {
        String both = VALID.replace("\"cloud\": {\"loadFactor\"", "\"cloud\": {\"segments\":[], \"loadFactor\"")
                .replace(" \"idleWatts\"", """
                         "mobile": {"segments": [{"from":0,"to":1,"millis":2,"millijoules":3}]},
                         "tensors": [], "idleWatts\"""");

        assertThat(readAll(both).training()).isPresent();
        assertThat(readAll(both).inference().orElseThrow().mobile().millis(0, 1))
                .isEqualTo(2);
        assertThat(readAll(VALID).inference()).isEmpty();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("4.5", "-1", "training.mobile.forward[0].millis is -1, must be a finite number, 0 or more"),
                mistake(
                        "1.25",
                        "1e999",
                        "training.cloud.backward[0].millis is 1e999, must be a finite number, 0 or more"),
                mistake("4.5", "NaN", "training.mobile.forward[0].millis is not valid JSON, at line 7, column 53"),
                mistake(
                        "\"millis\":0.9",
                        "\"milis\":0.9",
                        "training.cloud.forward[0].milis is not a known field; known here are from, millis, to"),
                mistake(",\"millijoules\":18", "", "training.mobile.backward[0].millijoules is missing"),
                mistake(
                        "{\"from\":1,\"to\":1,\"millis\":6",
                        "{\"from\":0,\"to\":0,\"millis\":6",
                        "training.mobile.forward[1] gives segment 0..0 again, after training.mobile.forward[0]"),
                mistake(
                        "{\"from\":0,\"to\":1",
                        "{\"from\":0,\"to\":2",
                        "training.cloud.forward[0]: segment 0..2 is not within blocks 0..1"),
                mistake(
                        ", \"backward\": [{\"from\":1,\"to\":1,\"millis\":1.25}]",
                        "",
                        "training.cloud.backward is missing"),
                mistake(
                        "602112",
                        "-1",
                        "training.boundaries[1].bytes is -1, must be a whole number within 0..9223372036854775807"),
                mistake("\"after\":1,", "\"after\":2,", "training.boundaries[2].after is 2, must be within -1..1"),
                mistake(
                        "\"after\":1,",
                        "\"after\":0,",
                        "training.boundaries[2].after is 0 again, after training.boundaries[0]"),
                mistake(
                        "{\"after\":-1,\"bytes\":602112},",
                        "",
                        "training.boundaries has none after -1, must have one after each of -1..0"),
                mistake(
                        "{\"after\":0,\"bytes\":500},",
                        "",
                        "training.boundaries has none after 0, must have one after each of -1..0"),
                mistake(
                        ",\n              {\"stashBytes\":12,\"parameterBytes\":22,\"trainable\":true}",
                        "",
                        "training.blocks has 1 entries, must have one for each of 2 blocks"),
                mistake("true", "false", "training.blocks has none that is trainable, must have at least one"),
                mistake("true", "1", "training.blocks[1].trainable is a number, must be true or false"),
                mistake(",\"trainable\":false", "", "training.blocks[0].trainable is missing"),
                mistake(
                        "\"stashBytes\":11",
                        "\"stashBytes\":1.5",
                        "training.blocks[0].stashBytes is 1.5, must be a whole number within 0..9223372036854775807"),
                mistake(
                        "\"stashBytes\":12",
                        "\"stashBytes\":9223372036854775807",
                        "training: blocks[1].stashBytes is 9223372036854775807, which with the bytes before it exceeds"
                                + " 9223372036854775807"),
                mistake(
                        "\"labelBytes\":8",
                        "\"labelBytes\":-8",
                        "training.labelBytes is -8, must be a whole number within 0..9223372036854775807"),
                mistake(
                        "\"updatedFraction\":0.5",
                        "\"updatedFraction\":1.5",
                        "training.updatedFraction is 1.5, must be within 0..1"),
                mistake(
                        "\"updatedFraction\":0.5",
                        "\"updatedFraction\":-0.5",
                        "training.updatedFraction is -0.5, must be a finite number, 0 or more"),
                mistake(
                        "\"weightSync\":\"mobile\"",
                        "\"weightSync\":\"cloud\"",
                        "training.weightSync is \"cloud\", must be \"placed\" or \"mobile\""),
                mistake(
                        "\"labelBytes\"",
                        "\"labels\"",
                        "training.labels is not a known field; known here are"
                                + " blocks, boundaries, cloud, labelBytes, mobile, updatedFraction, weightSync"),
                mistake("\"link\":", "\"tensors\": [], \"tensors\": [], \"link\":", "tensors is given twice"));
    }

    private static Arguments mistake(String correct, String wrong, String message) {
        return Arguments.of(correct, wrong, message);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void namesTheFieldThatIsWrong(String correct, String wrong, String message) {
        assertThat(VALID).contains(correct);
        int at = VALID.indexOf(correct);
        String text = VALID.substring(0, at) + wrong + VALID.substring(at + correct.length());

        assertThatThrownBy(() -> read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(folder.resolve("costs.json") + ": " + message);
    }

    @Test
    void saysWhatAQueryLacks() {
        assertThatThrownBy(() -> {
                    readAll(VALID);
                    CostsFile.read(folder.resolve("costs.json"));
                })
                .hasMessage(folder.resolve("costs.json") + ": mobile.segments is missing");
    }

    private TrainingCosts read(String text) throws IOException {
        return readAll(text).training().orElseThrow();
    }

    private CostsFile.Contents readAll(String text) throws IOException {
        Path file = folder.resolve("costs.json");
        Files.writeString(file, text);
        return CostsFile.readAll(file);
    }
}
