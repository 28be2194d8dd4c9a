package org.jointdnn.cli.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.planner.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementFileTest {
    private static final String PLAN = """
            {"placement":["mobile","cloud"], "steps":[
              {"run":"mobile","from":0,"to":0},
              {"transfer":"up","tensors":["a","b"],"bytes":10,"codecs":["q8+zstd1","raw"],"rawBytes":40},
              {"run":"cloud","from":1,"to":1},
              {"transfer":"down","tensors":["y"],"bytes":4}]}
            """;

    @TempDir
    private Path folder;

    private PlacementFile.Placed read(String text) throws IOException {
        return PlacementFile.read(Files.writeString(folder.resolve("plan.json"), text));
    }

    @Test
    void readsSidesAndCodecs() throws IOException {
        PlacementFile.Placed placed = read(PLAN);

        assertThat(placed.placement()).isEqualTo(List.of(Side.MOBILE, Side.CLOUD));
        assertThat(placed.codecs()).isEqualTo(Map.of("a", "q8+zstd1"));
    }

    @Test
    void aPlacementAloneWillDo() throws IOException {
        assertThat(read("{\"placement\":[\"cloud\"]}").codecs()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "q8+zstd1|q9|steps[1].codecs[0]: 'q9' is not a codec",
                "[\"q8+zstd1\",\"raw\"]|[\"q8\"]|steps[1].codecs must be an array with a codec for each of the tensors",
                "[\"q8+zstd1\",\"raw\"]|\"q8\"|steps[1].codecs must be an array with a codec for each of the tensors",
                "\"cloud\"],|\"moon\"],|placement[1] is \"moon\", must be \"mobile\" or \"cloud\"",
            })
    void namesWhatIsWrong(String good, String bad, String message) {
        assertThatThrownBy(() -> read(PLAN.replace(good, bad)))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(message);
    }
}
