package org.jointdnn.testbed.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SoakTest {
    private static final int SEEDS = 20_000;

    /** {@code ./jointdnn soak --first-seed SEED --seeds 1} plays a seed that fails here again. */
    @Test
    void whateverHappensEveryQueryIsAnsweredRightAndInTimeAndAllBecomesWellAgain() {
        SoakCounts counts = LongStream.rangeClosed(1, SEEDS)
                .parallel()
                .mapToObj(SoakTest::counted)
                .reduce(SoakCounts.NONE, SoakCounts::plus);

        assertThat(counts.queries()).isGreaterThan(20 * SEEDS);
        assertThat(counts.faults().values()).allMatch(struck -> struck > SEEDS / 20);
        assertThat(counts.outcomes().values()).allMatch(queries -> queries >= 20);
        assertThat(counts.outcomes().get(SoakOutcome.SERVER)).isGreaterThan(SEEDS);
        assertThat(counts.deadlines()).isGreaterThan(SEEDS);
        assertThat(counts.settled()).isGreaterThan(SEEDS / 4);
        assertThat(counts.switches()).isGreaterThan(SEEDS / 4);
        assertThat(counts.losses()).isGreaterThan(SEEDS / 20);
        assertThat(counts.returns()).isGreaterThan(SEEDS / 20);
        assertThat(counts.vainAnswers()).isGreaterThan(SEEDS / 50);
    }

    private static SoakCounts counted(long seed) {
        SoakResult result = Soak.play(seed);
        assertThat(result.broken())
                .as(() -> "seed " + seed + ":\n" + String.join("\n", result.log()))
                .isEmpty();
        return result.counts();
    }

    @Test
    void theSameSeedIsTheSameAgain() {
        for (long seed = 1; seed <= 50; seed++) {
            SoakResult once = Soak.withLog(seed);
            assertThat(Soak.withLog(seed)).isEqualTo(once);
            assertThat(once.log()).hasSizeGreaterThan(20);
            assertThat(Soak.play(seed).counts()).isEqualTo(once.counts());
        }
    }
}
