package org.jointdnn.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
    @ParameterizedTest
    @CsvSource({"localhost:0,localhost,0", "10.0.0.1:65535,10.0.0.1,65535", "[::1]:8433,::1,8433"})
    void readsWhatItPrints(String text, String host, int port) {
        assertThat(HostPort.parse(text)).isEqualTo(new HostPort(host, port)).hasToString(text);
    }

    @Test
    void aPortAloneIsOneOfTheDefaultHost() {
        assertThat(HostPort.parse("9000", "127.0.0.1")).isEqualTo(new HostPort("127.0.0.1", 9000));
        assertThat(HostPort.parse("a:9000", "127.0.0.1")).isEqualTo(new HostPort("a", 9000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "8433", ":8433", "a:", "a:b", "a:-1", "a:65536", "[]:1"})
    void refusesWhatIsNotAHostAndAPort(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPort.parse(text))
                .withMessage("\"" + text + "\" must be HOST:PORT with a port from 0 to 65535");
    }

    @Test
    void asksForBracketsAroundIpv6() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPort.parse("::1:8433"))
                .withMessageContaining("[::1]:8433");
    }
}
