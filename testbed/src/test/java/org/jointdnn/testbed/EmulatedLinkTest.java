package org.jointdnn.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jointdnn.planner.Link;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmulatedLinkTest {
    @Test
    void namesAreThePlannersLinks() throws IOException {
        assertThat(EmulatedLink.parse("4g"))
                .isEqualTo(EmulatedLink.of(Link.FOUR_G))
                .isEqualTo(EmulatedLink.constant(5.85, 13.76, 50));
        assertThat(EmulatedLink.parse("WiFi")).isEqualTo(EmulatedLink.of(Link.WIFI));
    }

    @Test
    void ratesAreGivenInAnyOrder() throws IOException {
        assertThat(EmulatedLink.parse("rtt=0,up=0.5,down=13.76")).isEqualTo(EmulatedLink.constant(0.5, 13.76, 0));
    }

    @Test
    void tracesAreRead(@TempDir Path folder) throws IOException {
        Path up = Files.writeString(folder.resolve("up"), "10\n");
        Path down = Files.writeString(folder.resolve("down"), "1\n");

        EmulatedLink link = EmulatedLink.parse("trace=" + up + ":" + down + ",rtt=40");

        assertThat(link.up().meanMbps()).isEqualTo(1.2);
        assertThat(link.down().meanMbps()).isEqualTo(12);
        assertThat(link.oneWayDelayNanos()).isEqualTo(20_000_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "6g",
                "up=1",
                "up=1,down=1",
                "up=1,down=1,rtt=1,up=2",
                "up=1,down=1,rtt=1,x=2",
                "trace=a,rtt=1",
                "trace=a:,rtt=1",
                "trace=a:b:c,rtt=1",
                "=,rtt=1",
                "4g,rtt=20",
                "synthetic=walk",
                "synthetic=walk:x,rtt=1",
                "synthetic=walk:1:2,rtt=1"
            })
    void whatIsUnknownListsWhatIsKnown(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmulatedLink.parse(text))
                .withMessage(
                        "link \"" + text + "\" is unknown, must be 3g, 4g, wifi, 5g, up=MBPS,down=MBPS,rtt=MS,"
                                + " trace=UP_FILE:DOWN_FILE,rtt=MS or synthetic=NAME[:SEED],rtt=MS (steps, sweep, walk, outages)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up=0,down=1,rtt=1",
                "up=1,down=-1,rtt=1",
                "up=NaN,down=1,rtt=1",
                "up=1,down=1,rtt=-1",
                "up=1,down=1,rtt=NaN",
                "up=1,down=1,rtt=60001",
                "up=1,down=fast,rtt=1",
                "synthetic=swim,rtt=1",
                "synthetic=walk,rtt=-1"
            })
    void numbersOutOfRangeAreErrors(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmulatedLink.parse(text))
                .withMessageContaining("must be");
    }

    @Test
    void anAbsentTraceIsNamed() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> EmulatedLink.parse("trace=absent.up:absent.down,rtt=1"))
                .withMessage("trace absent.up does not exist");
    }
}
