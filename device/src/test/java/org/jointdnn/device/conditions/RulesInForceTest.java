package org.jointdnn.device.conditions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jointdnn.planner.Objective;
import org.jointdnn.wire.LinkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesInForceTest {
    private static final UserRules FAST = UserRules.always(Objective.minimizeLatency());
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-27T10:00:00Z"), ZoneOffset.UTC);

    private final DeclaredConditions conditions = new DeclaredConditions(Conditions.UNKNOWN);

    @TempDir
    Path folder;

    private UsageCounter usage() {
        return new UsageCounter(Duration.ofHours(1), new DataUse(folder.resolve("use"), CLOCK), CLOCK);
    }

    private RulesInForce uncounted(UserRules rules) {
        return new RulesInForce(rules, conditions, Optional.empty());
    }

    @Test
    void withoutRulesEverythingIsAllowedUnderAllConditions() {
        RulesInForce rules = uncounted(FAST);
        conditions.change(now -> now.withLink(Metering.METERED).withBattery(new Battery.Level(0, false)));
        assertThat(rules.look()).isFalse();
        assertThat(rules.linkAllowed()).isTrue();
        assertThat(rules.latencyCounts()).isTrue();
        assertThat(rules.sparesLink()).isFalse();
        assertThat(rules.allowsFetch(Long.MAX_VALUE)).isTrue();
    }

    @Test
    void aLookTellsOnceThatConditionsHaveChanged() {
        RulesInForce rules = uncounted(FAST.withLowBattery(0.2));
        assertThat(rules.look()).isFalse();
        conditions.change(now -> now.withBattery(new Battery.Level(0.1, false)));
        assertThat(rules.latencyCounts()).isFalse();
        assertThat(rules.look()).isTrue();
        assertThat(rules.look()).isFalse();
        conditions.change(now -> now.withBattery(new Battery.Level(0.1, true)));
        assertThat(rules.look()).isTrue();
        assertThat(rules.latencyCounts()).isTrue();
    }

    @Test
    void aForbiddenLinkIsNamedWithItsRule() {
        RulesInForce rules = uncounted(FAST.withMetered(new MeteredUse.Nothing()));
        assertThatCode(rules::checkLink).doesNotThrowAnyException();
        conditions.change(now -> now.withLink(Metering.METERED));
        assertThat(rules.linkAllowed()).isFalse();
        assertThatThrownBy(rules::checkLink)
                .isInstanceOf(LinkException.Forbidden.class)
                .hasMessage("the link must not be used now, by your rules: metered link: not used");
        assertThatThrownBy(() -> rules.checkFetch(0)).isInstanceOf(LinkException.Forbidden.class);
    }

    @Test
    void aFetchMovesNoMoreThanAQueryMay() {
        RulesInForce rules = uncounted(FAST.withMetered(new MeteredUse.AtMost(10, 100)));
        conditions.change(now -> now.withLink(Metering.METERED));
        assertThat(rules.sparesLink()).isTrue();
        assertThat(rules.allowsFetch(100)).isTrue();
        assertThat(rules.allowsFetch(101)).isFalse();
        rules.checkFetch(100);
        assertThatThrownBy(() -> rules.checkFetch(101))
                .isInstanceOf(LinkException.Forbidden.class)
                .hasMessageEndingWith("the weights that are missing here are 101 bytes");
    }

    @Test
    void bytesCountBeforeTheFileHasThem() {
        try (UsageCounter usage = usage()) {
            RulesInForce rules = new RulesInForce(FAST.withMonthBytes(1000), conditions, Optional.of(usage));
            assertThat(rules.look()).isFalse();
            rules.crossed(900);
            assertThat(usage.now().monthBytes()).isZero();
            assertThat(rules.decision().why()).isEqualTo("100 of this month's 1000 bytes left");
            assertThat(rules.look()).isTrue();
            assertThat(usage.now().monthBytes()).isEqualTo(900);
            assertThat(rules.decision().why()).isEqualTo("100 of this month's 1000 bytes left");
            rules.crossed(4);
            assertThat(rules.look()).as("less than a tenth of what is left").isFalse();
            rules.crossed(96);
            assertThat(rules.linkAllowed()).isFalse();
            assertThat(rules.look()).isTrue();
        }
        assertThat(new DataUse(folder.resolve("use"), CLOCK).month().bytes()).isEqualTo(1000);
    }

    @Test
    void bytesOverAFreeLinkAreNotCounted() {
        try (UsageCounter usage = usage()) {
            RulesInForce rules = new RulesInForce(FAST.withMonthBytes(1000), conditions, Optional.of(usage));
            conditions.change(now -> now.withLink(Metering.FREE));
            rules.crossed(5000);
            rules.settle();
            assertThat(usage.now().monthBytes()).isZero();
        }
    }

    @Test
    void energyOfQueriesCounts() {
        try (UsageCounter usage = usage()) {
            UserRules saving = FAST.withEnergy(new EnergyBudget(100, Duration.ofHours(1)));
            RulesInForce rules = new RulesInForce(saving, conditions, Optional.of(usage));
            rules.countQuery(100);
            assertThat(rules.decision().why()).isEqualTo("energy budget of 100 mJ used up");
            assertThat(rules.latencyCounts()).isFalse();
        }
    }
}
