package org.jointdnn.cli.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Link;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CostsFileTest {
    private static final String VALID = """
            {"blocks": 2,
             "mobile": {"segments": [{"from":0,"to":0,"millis":4.5,"millijoules":8.0},
                                     {"from":1,"to":1,"millis":6,"millijoules":9}]},
             "cloud": {"segments": [{"from":0,"to":1,"millis":0.9}], "loadFactor":1.5, "queueMillis":0.25},
             "tensors": [{"name":"x","bytes":602112,"producer":-1,"consumers":[0]},
                         {"name":"y","bytes":4000,"producer":1,"consumers":[],"output":true}],
             "link": {"uploadMbps":5.85,"downloadMbps":13.76,"rttMillis":50,
                      "alphaUpMilliwattsPerMbps":438.39,"alphaDownMilliwattsPerMbps":51.97,"betaMilliwatts":1288.04},
             "idleWatts": 0.75}
            """;

    @TempDir
    private Path folder;

    @Test
    void readsEveryField() throws IOException {
        Costs costs = read(VALID);

        assertThat(costs.blocks()).isEqualTo(2);
        assertThat(costs.mobile().millis(0, 0)).isEqualTo(4.5);
        assertThat(costs.mobile().millijoules(1, 1)).isEqualTo(9);
        assertThat(costs.mobile().millis(0, 1)).as("sum of its blocks").isEqualTo(10.5);
        assertThat(costs.cloud().millis(0, 1)).isEqualTo(0.9);
        assertThat(costs.cloud().runs(0, 0)).isFalse();
        assertThat(costs.loadFactor()).isEqualTo(1.5);
        assertThat(costs.queueMillis()).isEqualTo(0.25);
        assertThat(costs.idleWatts()).isEqualTo(0.75);
        assertThat(costs.link()).isEqualTo(Link.FOUR_G);
        assertThat(costs.tensors())
                .containsExactly(
                        new CrossingTensor("x", 602_112, -1, List.of(0), false),
                        new CrossingTensor("y", 4_000, 1, List.of(), true));
    }

    @Test
    void takesNeutralValuesForWhatMayBeLeftOut() throws IOException {
        Costs costs = read(
                VALID.replace(", \"loadFactor\":1.5, \"queueMillis\":0.25", "").replace(",\n \"idleWatts\": 0.75", ""));

        assertThat(costs.loadFactor()).isEqualTo(1);
        assertThat(costs.queueMillis()).isZero();
        assertThat(costs.idleWatts()).isZero();
    }

    @Test
    void readsTheCodingsOfATensor() throws IOException {
        Costs costs = read(VALID.replace(
                "\"consumers\":[0]",
                "\"consumers\":[0], \"codings\":[{\"codec\":\"raw+lz4\",\"bytes\":500000},"
                        + "{\"codec\":\"q8\",\"bytes\":150536,\"accuracyLoss\":0.01,\"up\":{\"mobileMillis\":2,"
                        + "\"mobileMillijoules\":3,\"cloudMillis\":0.5},\"down\":{\"cloudMillis\":1}}]"));

        assertThat(costs.tensors().get(0).codings())
                .containsExactly(
                        Coding.raw(602_112),
                        new Coding("raw+lz4", 500_000, Coding.Work.NONE, Coding.Work.NONE, 0),
                        new Coding("q8", 150_536, new Coding.Work(2, 3, 0.5), new Coding.Work(0, 0, 1), 0.01));
        assertThat(costs.tensors().get(1).codings()).containsExactly(Coding.raw(4_000));
    }

    private static Arguments codingMistake(String codings, String message) {
        return mistake("\"consumers\":[0]", "\"consumers\":[0], \"codings\":" + codings, message);
    }

    @Test
    void readsFieldsInAnyOrder() throws IOException {
        String blocksLast = VALID.replace("\"blocks\": 2,", "").replace("0.75}", "0.75, \"blocks\": 2}");

        assertThat(read(blocksLast).blocks()).isEqualTo(2);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                codingMistake("{}", "tensors[0].codings is an object, must be an array"),
                codingMistake("[{\"codec\":\"q8\"}]", "tensors[0].codings[0].bytes is missing"),
                codingMistake(
                        "[{\"codec\":\"q8\",\"bytes\":-1}]",
                        "tensors[0].codings[0].bytes is -1, must be a whole number within 0..9223372036854775807"),
                codingMistake(
                        "[{\"codec\":\"q8\",\"bytes\":1,\"loss\":1}]",
                        "tensors[0].codings[0].loss is not a known field; known here are accuracyLoss, bytes, codec, down,"
                                + " up"),
                codingMistake(
                        "[{\"codec\":\"q8\",\"bytes\":1,\"up\":{\"mobileMillis\":-2}}]",
                        "tensors[0].codings[0].up.mobileMillis is -2, must be a finite number, 0 or more"),
                codingMistake(
                        "[{\"codec\":\"q8\",\"bytes\":1},{\"codec\":\"q8\",\"bytes\":2}]",
                        "tensors[0]: tensor x: codec q8 is given twice"),
                codingMistake(
                        "[{\"codec\":\"raw\",\"bytes\":602112}]",
                        "tensors[0].codings[0]: codec raw is not given: every tensor may cross as it is"),
                mistake("4.5", "-1", "mobile.segments[0].millis is -1, must be a finite number, 0 or more"),
                mistake("4.5", "1e999", "mobile.segments[0].millis is 1e999, must be a finite number, 0 or more"),
                mistake("4.5", "\"4.5\"", "mobile.segments[0].millis is a string, must be a finite number, 0 or more"),
                mistake("4.5", "null", "mobile.segments[0].millis is null, must be a finite number, 0 or more"),
                mistake("4.5", "NaN", "mobile.segments[0].millis is not valid JSON, at line 2, column 52"),
                mistake("4.5", "Infinity", "mobile.segments[0].millis is not valid JSON, at line 2, column 52"),
                mistake("0.9", "-0.9", "cloud.segments[0].millis is -0.9, must be a finite number, 0 or more"),
                mistake(":9}", ":-9}", "mobile.segments[1].millijoules is -9, must be a finite number, 0 or more"),
                mistake(
                        "\"loadFactor\":1.5",
                        "\"loadFactor\":-1",
                        "cloud.loadFactor is -1, must be a finite number, 0 or more"),
                mistake(
                        "\"queueMillis\":0.25",
                        "\"queueMillis\":[]",
                        "cloud.queueMillis is an array, must be a finite number, 0 or more"),
                mistake("0.75", "true", "idleWatts is a boolean, must be a finite number, 0 or more"),
                mistake("\"blocks\": 2", "\"blocks\": 0", "blocks is 0, must be a whole number within 1..4096"),
                mistake("\"blocks\": 2", "\"blocks\": 2.5", "blocks is 2.5, must be a whole number within 1..4096"),
                mistake(
                        "\"blocks\": 2",
                        "\"blocks\": 99999999999999999999",
                        "blocks is 99999999999999999999, must be a whole number within 1..4096"),
                mistake("\"blocks\": 2,", "", "blocks is missing"),
                mistake(",\"millijoules\":8.0", "", "mobile.segments[0].millijoules is missing"),
                mistake(",\"rttMillis\":50", "", "link.rttMillis is missing"),
                mistake(",\"consumers\":[0]", "", "tensors[0].consumers is missing"),
                mistake("5.85", "0", "link.uploadMbps is 0, must be a finite number above 0"),
                mistake("1288.04", "-1", "link.betaMilliwatts is -1, must be a finite number, 0 or more"),
                mistake(
                        "\"millis\":0.9",
                        "\"milis\":0.9",
                        "cloud.segments[0].milis is not a known field; known here are from, millis, to"),
                mistake("\"millis\":0.9", "\"millis\":0.9,\"millis\":0.8", "cloud.segments[0].millis is given twice"),
                mistake("\"segments\": [{\"from\":0,\"to\":1,\"millis\":0.9}], ", "", "cloud.segments is missing"),
                mistake(
                        "{\"from\":1,\"to\":1",
                        "{\"from\":0,\"to\":0",
                        "mobile.segments[1] gives segment 0..0 again, after mobile.segments[0]"),
                mistake(
                        "{\"from\":0,\"to\":1",
                        "{\"from\":0,\"to\":2",
                        "cloud.segments[0]: segment 0..2 is not within blocks 0..1"),
                mistake(
                        "{\"from\":1,\"to\":1",
                        "{\"from\":1,\"to\":0",
                        "mobile.segments[1]: segment 1..0 is not within blocks 0..1"),
                mistake("602112", "-1", "tensors[0].bytes is -1, must be a whole number within 0..9223372036854775807"),
                mistake(
                        "602112",
                        "9223372036854775807",
                        "tensors: tensor y: bytes is 4000, which with the tensors before it exceeds 9223372036854775807"),
                mistake("\"producer\":1", "\"producer\":2", "tensors[1].producer is 2, must be a block, at most 1"),
                mistake("[0]", "[2]", "tensors[0].consumers[0] is 2, must be a block, at most 1"),
                mistake(
                        "\"producer\":-1",
                        "\"producer\":0",
                        "tensors[0]: tensor x: consumer 0 does not come after the producer 0"),
                mistake("\"y\"", "\"x\"", "tensors[1].name is x, as of a tensor before it"),
                mistake(
                        "\"output\":true",
                        "\"output\":\"yes\"",
                        "tensors[1].output is a string, must be true or false"),
                mistake("\"tensors\": [", "\"tensors\": {", "tensors is an object, must be an array"),
                mistake("\"idleWatts\": 0.75}", "", "the file ends in the middle of its JSON"),
                mistake("0.75}", "0.75} {}", "the document is not valid JSON, at line 9, column 22"),
                mistake("{\"blocks\"", "[{\"blocks\"", "the document is an array, must be an object"));
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
    void namesAFileThatIsAbsent() {
        Path absent = folder.resolve("absent.json");

        assertThatThrownBy(() -> CostsFile.read(absent)).hasMessage(absent + ": there is no such file");
    }

    private Costs read(String text) throws IOException {
        Path file = folder.resolve("costs.json");
        Files.writeString(file, text);
        return CostsFile.read(file);
    }
}
