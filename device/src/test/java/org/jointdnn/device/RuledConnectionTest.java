package org.jointdnn.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jointdnn.device.adapt.AdaptationListener;
import org.jointdnn.device.adapt.LinkEstimate;
import org.jointdnn.device.conditions.Battery;
import org.jointdnn.device.conditions.Conditions;
import org.jointdnn.device.conditions.DataUse;
import org.jointdnn.device.conditions.DeclaredConditions;
import org.jointdnn.device.conditions.MeteredUse;
import org.jointdnn.device.conditions.Metering;
import org.jointdnn.device.conditions.UserRules;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.wire.LinkException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A device whose user has rules, against a server on loopback; it is so slow that the server's help pays by far. */
@Timeout(60)
class RuledConnectionTest {
    private static final Tensors INPUT = Tensors.of("x", Tensor.ofFloats(Shape.of(2), 1, 2));
    private static final SegmentCosts SLOW = FakeLocalSide.costs(1000, 1);
    private static final UserRules FAST = UserRules.always(Objective.minimizeLatency());
    private static final UserRules NOT_METERED = FAST.withMetered(new MeteredUse.Nothing());

    /** So that each byte counts. */
    private static final Link DEAR = new Link(100, 100, 1, 0, 0, 1e9);

    private final FakeCloud cloud = new FakeCloud();
    private final DeclaredConditions conditions = new DeclaredConditions(Conditions.UNKNOWN);
    private final CountDownLatch switched = new CountDownLatch(1);

    @TempDir
    Path cache;

    @AfterEach
    void stop() {
        cloud.close();
    }

    private JointDnn connect(UserRules rules, boolean standalone) {
        cloud.profileAllowed.countDown();
        JointDnnOptions options = JointDnnOptions.builder()
                .cache(cache)
                .link(new LinkSource.Declared(DEAR))
                .standalone(standalone)
                .conditions(conditions)
                .adaptation(new AdaptationListener() {
                    @Override
                    public void switched(Plan before, Plan after, LinkEstimate link) {
                        switched.countDown();
                    }
                })
                .build();
        return JointDnn.connect(
                List.of(cloud.target()),
                FakeCloud.MODEL,
                rules,
                options,
                (weights, ignored) -> new FakeLocalSide(
                        weights, Optional.of(SLOW), new CopyOnWriteArrayList<>(), new AtomicInteger()));
    }

    private void meter(Metering link) {
        conditions.change(now -> now.withLink(link));
    }

    private static String ask(JointDnn joint) {
        assertThat(joint.run(INPUT).get("y").toFloats()).containsExactly(6, 9);
        return joint.lastPlan().plan().shortForm();
    }

    /** Asks until something has come about. */
    private static void askUntil(JointDnn joint, BooleanSupplier wanted) {
        while (!wanted.getAsBoolean()) {
            ask(joint);
        }
    }

    private void fetchAll() {
        try (JointDnn joint = connect(FAST, true)) {
            joint.awaitPlanned();
            askUntil(joint, joint::answersAlone);
        }
    }

    @Test
    void nothingIsSentOverALinkThatIsForbiddenFromTheBeginning() {
        meter(Metering.METERED);
        assertThatThrownBy(() -> connect(NOT_METERED, true))
                .isInstanceOf(LinkException.Forbidden.class)
                .hasMessage("the link must not be used now, by your rules: metered link: not used");
        assertThat(cloud.calls).isEmpty();
    }

    @Test
    void whatIsHereFromBeforeAnswersWithoutTheLinkUntilThatIsAllowed() {
        fetchAll();
        int before = cloud.calls.size();
        meter(Metering.METERED);
        try (JointDnn joint = connect(NOT_METERED, true)) {
            assertThat(ask(joint)).isEqualTo("M[0-2]");
            assertThat(joint.awaitPlanned().shortForm()).isEqualTo("M[0-2]");
            assertThat(ask(joint)).isEqualTo("M[0-2]");
            assertThat(cloud.calls).hasSize(before);

            meter(Metering.FREE);
            askUntil(joint, () -> joint.currentPlan().isPresent());
            assertThat(ask(joint)).isEqualTo("C[0-2]");
        }
    }

    @Test
    void aLinkThatBecomesForbiddenIsLeftAtOnce() {
        try (JointDnn joint = connect(NOT_METERED, true)) {
            joint.awaitPlanned();
            askUntil(joint, joint::answersAlone);
            meter(Metering.FREE);
            assertThat(ask(joint)).isEqualTo("C[0-2]");

            meter(Metering.METERED);
            int before = cloud.calls.size();
            for (int query = 0; query < 20; query++) {
                assertThat(ask(joint)).isEqualTo("M[0-2]");
            }
            assertThat(cloud.calls).hasSize(before);
            assertThat(joint.decision().why()).isEqualTo("metered link: not used");

            meter(Metering.FREE);
            askUntil(joint, () -> ask(joint).equals("C[0-2]"));
        }
    }

    @Test
    void withoutTheWeightsAQueryFailsForTheRulesReason() {
        try (JointDnn joint = connect(NOT_METERED, false)) {
            assertThat(joint.awaitPlanned().shortForm()).isEqualTo("C[0-2]");
            meter(Metering.METERED);
            int before = cloud.calls.size();
            assertThatThrownBy(() -> joint.run(INPUT))
                    .isInstanceOf(LinkException.Forbidden.class)
                    .hasMessageEndingWith("metered link: not used");
            assertThat(cloud.calls).hasSize(before);
            meter(Metering.FREE);
            ask(joint);
        }
    }

    @Test
    void weightsAreNotFetchedBeyondWhatAQueryMayMove() {
        meter(Metering.METERED);
        try (JointDnn joint = connect(FAST.withMetered(new MeteredUse.AtMost(1000, 1000)), true)) {
            assertThat(joint.awaitPlanned().shortForm()).isEqualTo("C[0-2]");
            ask(joint);
            assertThat(cloud.fetches).isEmpty();
            meter(Metering.FREE);
            askUntil(joint, joint::answersAlone);
            assertThat(cloud.fetches).hasSize(3);
        }
    }

    @Test
    void theServerIsNotAskedAloneForMoreThanAQueryMayMove() {
        meter(Metering.METERED);
        try (JointDnn joint = connect(FAST.withMetered(new MeteredUse.AtMost(7, 7)), true)) {
            assertThatThrownBy(() -> joint.run(INPUT))
                    .isInstanceOf(LinkException.Forbidden.class)
                    .hasMessageContaining(
                            "at most 7 bytes up and 7 down a query; the weights that are missing here are");
            assertThat(cloud.calls).doesNotContain("ModelInfer");
        }
    }

    @Test
    void everythingThatCrossesCountsAndACapIsKept() {
        UserRules capped = FAST.withMonthBytes(1_000_000);
        try (JointDnn joint = connect(capped, true)) {
            joint.awaitPlanned();
            askUntil(joint, joint::answersAlone);
            assertThat(joint.decision().why()).matches("\\d+ of this month's 1000000 bytes left");
        }
        DataUse used = new DataUse(cache.resolve("data-use"), Clock.systemDefaultZone());
        long weights = cloud.blobs.stream().mapToLong(blob -> blob.length).sum();
        assertThat(used.month().bytes()).isBetween(weights, weights + 50_000);
        assertThat(used.month().complete()).isTrue();

        int before = cloud.calls.size();
        try (JointDnn joint = connect(FAST.withMonthBytes(weights), true)) {
            assertThat(ask(joint)).isEqualTo("M[0-2]");
            assertThat(joint.decision().why()).isEqualTo("this month's " + weights + " bytes used up: link not used");
        }
        assertThat(cloud.calls).hasSize(before);
    }

    @Test
    void changedConditionsLeadToANewPlanWithoutAQuery() throws InterruptedException {
        try (JointDnn joint = connect(FAST.withLowBattery(0.2), true)) {
            assertThat(joint.awaitPlanned().shortForm()).isEqualTo("C[0-2]");
            conditions.change(now -> now.withBattery(new Battery.Level(0.1, false)));
            switched.await();
            assertThat(joint.currentPlan().orElseThrow().shortForm()).isEqualTo("M[0-2]");
        }
    }

    @Test
    void aWasteIsAShare() {
        assertThatThrownBy(() -> JointDnnOptions.builder().maxWaste(1.5).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxWaste is 1.5, must be within 0..1");
        assertThat(JointDnnOptions.builder()
                        .timeout(Duration.ofSeconds(1))
                        .build()
                        .maxWaste())
                .isEqualTo(1);
    }
}
