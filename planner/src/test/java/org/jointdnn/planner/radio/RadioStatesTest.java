package org.jointdnn.planner.radio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.radio.RadioStates.TailPhase;
import org.junit.jupiter.api.Test;

class RadioStatesTest {
    /** Huang et al., MobiSys 2012. */
    @Test
    void keepsTheConstantsOfItsSource() {
        assertThat(RadioStates.LTE).isEqualTo(new RadioStates(260, 1211, List.of(new TailPhase(11_580, 1060))));
        assertThat(RadioStates.THREE_G)
                .isEqualTo(new RadioStates(582, 659, List.of(new TailPhase(8090, 804), new TailPhase(820, 601))));
        assertThat(RadioStates.WIFI).isEqualTo(new RadioStates(79, 124, List.of(new TailPhase(238, 119))));
    }

    @Test
    void anIsolatedQueryOverLteTakesTwelveAndAHalfJoules() {
        RadioCycle cycle = RadioCycle.isolated(RadioStates.LTE);

        assertThat(cycle.promotionMillijoules()).isCloseTo(314.86, within(1e-9));
        assertThat(cycle.tailMillijoules()).isCloseTo(12_274.8, within(1e-9));
        assertThat(cycle.promotionMillis()).isEqualTo(260);
    }

    @Test
    void isFoundByNameAndByThePowerOfALink() {
        assertThat(RadioStates.named("3G")).contains(RadioStates.THREE_G);
        assertThat(RadioStates.named("4g")).contains(RadioStates.LTE);
        assertThat(RadioStates.named("WiFi")).contains(RadioStates.WIFI);
        assertThat(RadioStates.named("5g")).isEmpty();
        assertThat(RadioStates.of(Link.THREE_G)).contains(RadioStates.THREE_G);
        assertThat(RadioStates.of(Link.FOUR_G.at(1, 2, 3))).contains(RadioStates.LTE);
        assertThat(RadioStates.of(Link.WIFI)).contains(RadioStates.WIFI);
        assertThat(RadioStates.of(Link.FIVE_G)).isEmpty();
        assertThat(RadioStates.of(new Link(1, 1, 1, 1, 1, 1))).isEmpty();
    }

    @Test
    void theTailIsPaidPhaseByPhase() {
        RadioStates states = RadioStates.THREE_G;

        assertThat(states.tailMillis()).isEqualTo(8910);
        assertThat(states.tailMillijoules(0)).isZero();
        assertThat(states.tailMillijoules(1000)).isCloseTo(804, within(1e-9));
        assertThat(states.tailMillijoules(8090)).isCloseTo(6504.36, within(1e-9));
        assertThat(states.tailMillijoules(8500)).isCloseTo(6504.36 + 0.41 * 601, within(1e-9));
        assertThat(states.tailMillijoules(8910)).isCloseTo(6504.36 + 0.82 * 601, within(1e-9));
        assertThat(states.tailMillijoules(Double.POSITIVE_INFINITY)).isEqualTo(states.tailMillijoules(8910));
    }

    @Test
    void idleTimesArePaidForByWhatTheyTake() {
        RadioStates states = RadioStates.THREE_G;
        for (double idle : new double[] {0, 100, 8090, 8500}) {
            double millijoules = states.tailMillijoules(idle);
            assertThat(states.idleMillisWithin(millijoules)).isCloseTo(idle, within(1e-6));
        }
        double tail = states.tailMillijoules(8910);
        assertThat(states.idleMillisWithin(tail + 383)).isCloseTo(8910, within(1e-6));
        assertThat(states.idleMillisWithin(tail + states.promotionMillijoules()))
                .isInfinite();
        RadioStates nothing = new RadioStates(0, 0, List.of(new TailPhase(10, 0)));
        assertThat(nothing.idleMillisWithin(0)).isInfinite();
    }

    @Test
    void aQueryPromotesTheRadioOnceTheTailIsOver() {
        RadioCycle within = new RadioCycle(RadioStates.WIFI, 237.9);
        assertThat(within.promotes()).isFalse();
        assertThat(within.promotionMillis()).isZero();
        assertThat(within.promotionMillijoules()).isZero();
        assertThat(within.tailMillijoules()).isCloseTo(0.2379 * 119, within(1e-9));

        RadioCycle after = new RadioCycle(RadioStates.WIFI, 238);
        assertThat(after.promotes()).isTrue();
        assertThat(after.promotionMillis()).isEqualTo(79);
        assertThat(after.promotionMillijoules()).isCloseTo(0.079 * 124, within(1e-9));
    }

    @Test
    void refusesWhatNoRadioIs() {
        assertThatThrownBy(() -> new RadioStates(-1, 0, List.of(new TailPhase(0, 0))))
                .hasMessage("radio: promotionMillis is -1.0, must be a finite number, 0 or more");
        assertThatThrownBy(() -> new RadioStates(0, Double.NaN, List.of(new TailPhase(0, 0))))
                .hasMessage("radio: promotionMilliwatts is NaN, must be a finite number, 0 or more");
        assertThatThrownBy(() -> new TailPhase(Double.POSITIVE_INFINITY, 1))
                .hasMessage("radio: tail millis is Infinity, must be a finite number, 0 or more");
        assertThatThrownBy(() -> new RadioStates(0, 0, List.of()))
                .hasMessage("tail is empty, must have one phase or more");
        assertThatThrownBy(() -> new RadioCycle(RadioStates.LTE, -1))
                .hasMessage("idleMillis is -1.0, must be 0 or more");
        assertThatThrownBy(() -> new RadioCycle(RadioStates.LTE, Double.NaN))
                .hasMessage("idleMillis is NaN, must be 0 or more");
    }
}
