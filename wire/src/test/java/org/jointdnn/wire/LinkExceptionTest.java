package org.jointdnn.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinkExceptionTest {
    @Test
    void everyStatusHasItsFailure() {
        assertThat(of(Status.UNAVAILABLE)).isInstanceOf(LinkException.Unreachable.class);
        assertThat(of(Status.DEADLINE_EXCEEDED)).isInstanceOf(LinkException.TimedOut.class);
        assertThat(of(Status.RESOURCE_EXHAUSTED)).isInstanceOf(LinkException.Overloaded.class);
        assertThat(of(Status.DATA_LOSS)).isInstanceOf(LinkException.Corrupted.class);
        assertThat(of(Status.DATA_LOSS).isTransient()).isTrue();
        assertThat(of(Status.NOT_FOUND)).isInstanceOf(LinkException.Refused.class);
        assertThat(of(Status.INVALID_ARGUMENT)).isInstanceOf(LinkException.Refused.class);
        assertThat(of(Status.FAILED_PRECONDITION)).isInstanceOf(LinkException.StateLost.class);
        assertThat(of(Status.UNIMPLEMENTED)).isInstanceOf(LinkException.Protocol.class);
        assertThat(of(Status.INTERNAL)).isInstanceOf(LinkException.ServerFailed.class);
    }

    @ParameterizedTest
    @EnumSource(Status.Code.class)
    void everyFailureNamesTheTargetInOneLine(Status.Code code) {
        assertThat(of(code.toStatus().withDescription("why")).getMessage())
                .contains("cloud:1")
                .doesNotContain("\n");
    }

    @Test
    void anAbsentServerIsNamedWithTheReason() {
        LinkException failure = of(Status.UNAVAILABLE
                .withDescription("io exception")
                .withCause(new RuntimeException(new ConnectException("Connection refused"))));
        assertThat(failure)
                .hasMessage("no connection to cloud:1 (Connection refused); check that the server runs and the address"
                        + " is right");
        assertThat(failure.isTransient()).isTrue();
    }

    @Test
    void anOverloadedServerMaySayWhenToComeBack() {
        assertThat(retryAfter(RetryAfter.trailers(Duration.ofMillis(250)))).contains(Duration.ofMillis(250));
        assertThat(retryAfter(RetryAfter.trailers(Duration.ofNanos(1)))).contains(Duration.ofMillis(1));
        assertThat(retryAfter(new Metadata())).isEmpty();
        for (String nonsense : List.of("", "-1", "soon", "1e3", "99999999999")) {
            Metadata trailers = new Metadata();
            trailers.put(Metadata.Key.of("jointdnn-retry-after-ms", Metadata.ASCII_STRING_MARSHALLER), nonsense);
            assertThat(retryAfter(trailers)).as(nonsense).isEmpty();
        }
    }

    private static Optional<Duration> retryAfter(Metadata trailers) {
        LinkException failure = LinkException.of("cloud:1", Status.RESOURCE_EXHAUSTED.asRuntimeException(trailers));
        return ((LinkException.Overloaded) failure).retryAfter();
    }

    private static LinkException of(Status status) {
        return LinkException.of("cloud:1", status.asRuntimeException());
    }
}
