package org.jointdnn.testbed.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    private final VirtualTime time = new VirtualTime();
    private final List<String> happened = new ArrayList<>();

    private void note(String what) {
        happened.add(what + "@" + time.nanoTime());
    }

    @Test
    void eventsHappenInOrderOfTheirInstantsAndThenOfAsking() {
        time.at(30, () -> note("c"));
        time.at(10, () -> note("a"));
        time.at(10, () -> time.soon().execute(() -> note("b2")));
        time.at(10, () -> note("b"));
        time.until(20);
        assertThat(happened).containsExactly("a@10", "b@10", "b2@10");
        assertThat(time.nanoTime()).isEqualTo(20);
        time.until(30);
        assertThat(happened).endsWith("c@30");
    }

    @Test
    void waitingEndsWithTheFirstFuture() {
        CompletableFuture<String> late = new CompletableFuture<>();
        CompletableFuture<String> early = new CompletableFuture<>();
        time.at(50, () -> late.complete("late"));
        time.at(40, () -> early.complete("early"));
        time.await(VirtualTime.NEVER, late, early);
        assertThat(time.nanoTime()).isEqualTo(40);
        assertThat(late).isNotDone();
        time.await(45, late);
        assertThat(time.nanoTime()).isEqualTo(45);
        time.await(100, late);
        assertThat(time.nanoTime()).isEqualTo(50);
    }

    @Test
    void whatWillNeverHappenIsAnErrorNotAHang() {
        assertThatThrownBy(() -> time.await(VirtualTime.NEVER, new CompletableFuture<>()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void somethingRegularHappensAgainAndAgain() {
        time.every(10, () -> note("tick"));
        time.until(35);
        assertThat(happened).containsExactly("tick@10", "tick@20", "tick@30");
    }
}
