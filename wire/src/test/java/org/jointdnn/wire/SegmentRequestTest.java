package org.jointdnn.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jointdnn.wire.inference.InferParameter;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentRequestTest {
    private static final SegmentRequest SEGMENT = new SegmentRequest("hash", 3, 9, "query", List.of("a", "b/c:0"));

    @Test
    void survivesTheMessage() {
        assertThat(SegmentRequest.of(request(SEGMENT).build(), WireLimits.DEFAULT))
                .contains(SEGMENT);
        SegmentRequest keepsNothing = new SegmentRequest("hash", 0, 0, "query", List.of());
        assertThat(SegmentRequest.of(request(keepsNothing).build(), WireLimits.DEFAULT))
                .contains(keepsNothing);
    }

    @Test
    void aRequestWithoutParametersIsForTheWholeModel() {
        assertThat(SegmentRequest.of(ModelInferRequest.getDefaultInstance(), WireLimits.DEFAULT))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jointdnn_to", "jointdnn_model_hash", "jointdnn_query"})
    void saysWhichParameterIsAbsent(String name) {
        ModelInferRequest incomplete = request(SEGMENT).removeParameters(name).build();
        assertThatThrownBy(() -> SegmentRequest.of(incomplete, WireLimits.DEFAULT))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageStartingWith("parameter " + name + " is absent");
    }

    @Test
    void saysWhichParameterIsOfAnotherKindOrOutOfRange() {
        ModelInferRequest text = request(SEGMENT)
                .putParameters(
                        "jointdnn_from",
                        InferParameter.newBuilder().setStringParam("3").build())
                .build();
        assertThatThrownBy(() -> SegmentRequest.of(text, WireLimits.DEFAULT))
                .hasMessage("parameter jointdnn_from is a STRING_PARAM, must be an int64");
        ModelInferRequest negative = request(SEGMENT)
                .putParameters(
                        "jointdnn_from",
                        InferParameter.newBuilder().setInt64Param(-1).build())
                .build();
        assertThatThrownBy(() -> SegmentRequest.of(negative, WireLimits.DEFAULT))
                .hasMessage("parameter jointdnn_from is -1, must be a block's number");
    }

    @Test
    void stampsSurviveTheMessageAndMustBePossible() {
        ServerStamps stamps = new ServerStamps(1_000, 20, 300, 1_400);
        ModelInferResponse.Builder answer = ModelInferResponse.newBuilder();
        stamps.writeTo(answer);
        assertThat(ServerStamps.of(answer.build())).isEqualTo(stamps);

        new ServerStamps(1_000, 20, 300, 900).writeTo(answer);
        assertThatThrownBy(() -> ServerStamps.of(answer.build()))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageStartingWith("the server's timings contradict each other");
    }

    @Test
    void aServersLoadSurvivesTheMessageAndMayBeAbsent() {
        ServerStamps stamps = new ServerStamps(1_000, 20, 300, 1_400, 7, new ServerLoad(2.5, 12));
        ModelInferResponse.Builder answer = ModelInferResponse.newBuilder();
        stamps.writeTo(answer);
        assertThat(ServerStamps.of(answer.build())).isEqualTo(stamps);

        answer.removeParameters("jointdnn_load_factor").removeParameters("jointdnn_waiting");
        assertThat(ServerStamps.of(answer.build()).load()).isEqualTo(ServerLoad.NONE);
    }

    @Test
    void aLoadThatMakesNoSenseIsRefused() {
        for (double factor : new double[] {0, 0.99, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new ServerLoad(factor, 0)).isInstanceOf(InvalidMessageException.class);
        }
        ModelInferResponse.Builder answer = ModelInferResponse.newBuilder();
        new ServerStamps(1_000, 20, 300, 1_400).writeTo(answer);
        for (long waiting : new long[] {-1, 1L << 32}) {
            answer.putParameters(
                    "jointdnn_waiting",
                    InferParameter.newBuilder().setInt64Param(waiting).build());
            assertThatThrownBy(() -> ServerStamps.of(answer.build()))
                    .isInstanceOf(InvalidMessageException.class)
                    .hasMessageStartingWith("the server's load makes no sense");
        }
    }

    private static ModelInferRequest.Builder request(SegmentRequest segment) {
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder();
        segment.writeTo(request);
        return request;
    }
}
