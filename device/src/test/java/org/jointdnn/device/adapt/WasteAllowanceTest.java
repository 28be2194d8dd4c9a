package org.jointdnn.device.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WasteAllowanceTest {
    private static final long MILLI = 1_000_000;

    @Test
    void withoutALimitThePolicyIsAsItIs() {
        WasteAllowance all = new WasteAllowance(1);
        all.note(10 * MILLI, 1000 * MILLI);
        assertThat(all.of(RacePolicy.EAGER)).isEqualTo(RacePolicy.EAGER);
    }

    @Test
    void nothingIsWastedIfNothingMayBe() {
        WasteAllowance none = new WasteAllowance(0);
        none.note(1000 * MILLI, 0);
        assertThat(none.of(RacePolicy.EAGER)).isEqualTo(RacePolicy.NEVER);
    }

    @Test
    void whenTheShareIsUsedUpOnlyFailedVisitsAreRaced() {
        WasteAllowance tenth = new WasteAllowance(0.1);
        assertThat(tenth.of(RacePolicy.EAGER)).isEqualTo(RacePolicy.RELUCTANT);
        tenth.note(1000 * MILLI, 0);
        assertThat(tenth.of(RacePolicy.EAGER)).isEqualTo(RacePolicy.EAGER);
        assertThat(tenth.of(RacePolicy.NEVER)).isEqualTo(RacePolicy.NEVER);
        tenth.note(1000 * MILLI, 500 * MILLI);
        assertThat(tenth.of(RacePolicy.EAGER)).isEqualTo(RacePolicy.RELUCTANT);
        tenth.note(3001 * MILLI, 0);
        assertThat(tenth.of(RacePolicy.EAGER)).isEqualTo(RacePolicy.EAGER);
    }

    /** Over any number of queries, each of which wastes all it can. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theShareIsKept(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double share = random.nextDouble(0.01, 0.9);
        WasteAllowance allowance = new WasteAllowance(share);
        double spent = 0;
        double vain = 0;
        long most = 0;
        for (int query = 0; query < 10_000; query++) {
            long took = random.nextLong(1, 300) * MILLI;
            boolean races = allowance.of(RacePolicy.EAGER).equals(RacePolicy.EAGER);
            long wasted = races ? random.nextLong(0, took) : 0;
            allowance.note(took, wasted);
            spent += took;
            vain += wasted;
            most = Math.max(most, wasted);
            assertThat(vain).isLessThanOrEqualTo(share * spent + most + 1);
        }
        assertThat(vain).isGreaterThan(0);
    }
}
