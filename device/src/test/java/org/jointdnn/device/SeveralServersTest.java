package org.jointdnn.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jointdnn.device.adapt.AdaptationListener;
import org.jointdnn.device.conditions.UserRules;
import org.jointdnn.device.stream.Outcome;
import org.jointdnn.device.stream.QueryStream;
import org.jointdnn.device.stream.StreamSettings;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.wire.LinkException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A device that is given two servers. */
@Timeout(60)
class SeveralServersTest {
    private static final Tensors INPUT = Tensors.of("x", Tensor.ofFloats(Shape.of(2), 1, 2));

    private final FakeCloud first = new FakeCloud();
    private final FakeCloud second = new FakeCloud();
    private final FakeCloud other = new FakeCloud(4);
    /** Longer than any test lasts. */
    private int returnMillis = 600_000;

    private final List<String> changes = new CopyOnWriteArrayList<>();

    @TempDir
    Path cache;

    @AfterEach
    void stop() {
        first.close();
        second.close();
        other.close();
    }

    private JointDnn connect(boolean standalone, FakeCloud... servers) {
        List<String> targets = new CopyOnWriteArrayList<>();
        for (FakeCloud server : servers) {
            server.profileAllowed.countDown();
            targets.add(server.target());
        }
        JointDnnOptions options = JointDnnOptions.builder()
                .cache(cache)
                .link(new LinkSource.Declared(Link.WIFI))
                .standalone(standalone)
                .returnPause(Duration.ofMillis(returnMillis))
                .adaptation(new AdaptationListener() {
                    @Override
                    public void serverChanged(String server) {
                        changes.add(server);
                    }
                })
                .build();
        return JointDnn.connect(
                targets,
                FakeCloud.MODEL,
                UserRules.always(Objective.minimizeLatency()),
                options,
                (weights, ignored) -> new FakeLocalSide(
                        weights,
                        Optional.of(FakeLocalSide.costs(1000, 1)),
                        new CopyOnWriteArrayList<>(),
                        new AtomicInteger()));
    }

    private static void ask(JointDnn joint) {
        assertThat(joint.run(INPUT).get("y").toFloats()).containsExactly(6, 9);
        assertThat(joint.lastPlan().timings().totalNanos()).isPositive();
    }

    @Test
    void aQueryThatTheServerFailsGoesToTheNext() {
        try (JointDnn joint = connect(false, first, second)) {
            joint.awaitPlanned();
            ask(joint);
            assertThat(joint.server()).isEqualTo(first.target());
            assertThat(second.calls).isEmpty();
            first.close();
            ask(joint);
            assertThat(joint.server()).isEqualTo(second.target());
            assertThat(joint.lastPlan().fallback()).isEmpty();
            assertThat(second.calls).contains("ModelInfer");
            assertThat(changes).containsExactly(second.target());
            joint.awaitPlanned();
            ask(joint);
        }
    }

    @Test
    void aServerThatRefusesIsLeftForTheNext() {
        try (JointDnn joint = connect(false, first, second)) {
            joint.awaitPlanned();
            first.refusing = true;
            ask(joint);
            assertThat(joint.server()).isEqualTo(second.target());
            second.refusing = true;
            first.refusing = false;
            ask(joint);
            assertThat(joint.server()).isEqualTo(first.target());
        }
    }

    @Test
    void aServerThatIsPreferredIsUsedAgainOnceItWorks() {
        returnMillis = 50;
        try (JointDnn joint = connect(true, first, second)) {
            joint.awaitPlanned();
            first.refusing = true;
            while (!joint.server().equals(second.target())) {
                ask(joint);
            }
            first.refusing = false;
            while (!joint.server().equals(first.target())) {
                ask(joint);
            }
            assertThat(joint.currentPlan())
                    .as("the server's plan was ready before it was used again")
                    .isPresent();
            assertThat(changes).startsWith(second.target()).endsWith(first.target());
        }
    }

    @Test
    void theFramesOfAStreamGoOnWithTheNextServer() throws InterruptedException {
        int frames = 60;
        BlockingQueue<Outcome<Tensors>> outcomes = new LinkedBlockingQueue<>();
        try (JointDnn joint = connect(false, first, second)) {
            joint.awaitPlanned();
            try (QueryStream<Tensors, Tensors> stream = joint.stream(StreamSettings.DEFAULT, outcomes::add)) {
                for (int frame = 0; frame < frames; frame++) {
                    stream.offer(Tensors.of("x", Tensor.ofFloats(Shape.of(2), frame, 2)));
                    if (frame == frames / 2) {
                        first.close();
                    }
                }
                for (int frame = 0; frame < frames; frame++) {
                    Outcome<Tensors> outcome = outcomes.take();
                    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
                    Tensors answer = ((Outcome.Answered<Tensors>) outcome).answer();
                    assertThat(answer.get("y").toFloats()).containsExactly(3 * frame + 3, 9);
                }
            }
            assertThat(joint.server()).isEqualTo(second.target());
        }
    }

    @Test
    void queriesAreAnsweredHereUntilTheNextServersPlanIsReady() {
        try (JointDnn joint = connect(true, first, second)) {
            joint.awaitPlanned();
            while (!joint.answersAlone()) {
                ask(joint);
            }
            first.close();
            while (!joint.server().equals(second.target())) {
                ask(joint);
            }
            assertThat(joint.currentPlan()).isPresent();
            ask(joint);
        }
    }

    @Test
    void aServerWithOtherWeightsIsNotMixedIn() {
        try (JointDnn joint = connect(false, first, other)) {
            joint.awaitPlanned();
            first.close();
            assertThatThrownBy(() -> joint.run(INPUT))
                    .isInstanceOf(LinkException.Unreachable.class)
                    .hasMessageStartingWith("no connection to " + first.target());
            assertThat(joint.server()).isEqualTo(first.target());
            assertThat(other.calls).doesNotContain("ModelInfer", "PrepareSegment");
            assertThat(changes).isEmpty();
        }
        try (JointDnn joint = connect(false, first, other, second)) {
            assertThat(joint.server()).isEqualTo(other.target());
            joint.awaitPlanned();
            other.close();
            assertThatThrownBy(() -> joint.run(INPUT)).isInstanceOf(LinkException.Unreachable.class);
        }
    }

    @Test
    void withoutTheFirstServerItBeginsWithTheSecond() {
        first.close();
        try (JointDnn joint = connect(false, first, second)) {
            assertThat(joint.server()).isEqualTo(second.target());
            ask(joint);
        }
        second.close();
        assertThatThrownBy(() -> connect(false, first, second))
                .isInstanceOf(LinkException.Unreachable.class)
                .hasMessageStartingWith("none of the servers can be used; no connection to " + first.target())
                .hasMessageContaining("; no connection to " + second.target());
        assertThatThrownBy(() -> connect(false, second, second))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("each once");
    }
}
