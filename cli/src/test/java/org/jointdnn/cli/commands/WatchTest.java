package org.jointdnn.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.device.PreparationListener;
import org.jointdnn.device.adapt.LinkEstimate;
import org.jointdnn.device.adapt.ServerLoad;
import org.jointdnn.device.conditions.Battery;
import org.jointdnn.device.conditions.Conditions;
import org.jointdnn.device.conditions.Counters;
import org.jointdnn.device.conditions.Heat;
import org.jointdnn.device.conditions.UserRules;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.junit.jupiter.api.Test;

/** Elsewhere than on a terminal. */
class WatchTest {
    private static final LinkEstimate LINK = new LinkEstimate(5.85, 0.1, 13.76, 0.08, 50);
    private static final UserRules RULES =
            UserRules.always(Objective.minimizeLatency()).withLowBattery(0.2);

    private final StringWriter written = new StringWriter();
    private long nowNanos;
    private final Watch watch = new Watch(new PrintWriter(written), Progress.SILENT, () -> nowNanos);

    private void show(int number, double charge) {
        Conditions conditions =
                Conditions.UNKNOWN.withBattery(new Battery.Level(charge, false)).withHeat(Heat.WARM);
        QueryView.Split nowhere = new QueryView.Split(0, 0, 0, 0, 0, 0, 0, 0);
        QueryView query =
                new QueryView(number, 34.2, 33.0, 5.0, 10, 10, 10, 10, 3, "M[0] C[1-2]", List.of(), nowhere, null);
        watch.show(new Watch.State(
                query,
                "cloud:8433",
                Optional.of(LINK),
                Optional.of(new ServerLoad(1.25, 0.5)),
                conditions,
                RULES.decide(conditions, Counters.NONE)));
    }

    private List<String> lines() {
        return written.toString().lines().toList();
    }

    private void passMillis(long millis) {
        nowNanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void aLineASecondAndTheLastTellHowThingsAre() {
        watch.begin();
        for (int query = 0; query < 5; query++) {
            show(query, 0.8);
            passMillis(400);
        }
        watch.end();
        watch.end();
        assertThat(lines().get(0)).isEqualTo("    0.00 s  rules: nothing special: minimising latency");
        assertThat(lines().get(1))
                .isEqualTo("    0.00 s  query 0: 34.2 ms, predicted 33.0 ms, by M[0] C[1-2];"
                        + " link: up 5.85 Mbps (+-10 %), down 13.8 Mbps (+-8 %), rtt 50 ms;"
                        + " server cloud:8433: load 1.25x, queue 0.50 ms; device: battery 80 %, warm;"
                        + " plan changed 0 times");
        assertThat(lines()).hasSize(4);
        assertThat(lines().get(2)).startsWith("    1.20 s  query 3: ");
        assertThat(lines().get(3)).startsWith("    2.00 s  query 4: ");
    }

    @Test
    void rulesAreToldWhenTheyChange() {
        watch.begin();
        show(0, 0.8);
        show(1, 0.19);
        show(2, 0.185);
        assertThat(lines()).filteredOn(line -> line.contains("rules: ")).hasSize(2);
        assertThat(lines().get(2)).endsWith("rules: battery at 19 %: saving energy");
    }

    @Test
    void aPreparationIsHeardUntilQueriesBegin() {
        List<Long> heard = new ArrayList<>();
        PreparationListener listener = watch.beforeQueries((stage, done, total) -> heard.add(done));
        listener.progress(PreparationListener.Stage.WEIGHTS, 1, 2);
        watch.begin();
        listener.progress(PreparationListener.Stage.WEIGHTS, 2, 2);
        assertThat(heard).containsExactly(1L);
    }

    private static Plan plan(Side side) {
        SegmentCosts costs = SegmentCosts.builder(1).set(0, 0, 10, 20).build();
        CrossingTensor input = new CrossingTensor("x", 1000, -1, List.of(0), false);
        CrossingTensor answer = new CrossingTensor("y", 1000, 0, List.of(), true);
        Costs all = new Costs(costs, costs, 1, 0, List.of(input, answer), new Link(8, 8, 2, 0, 0, 1000), 0);
        return PlanEvaluator.evaluate(all, Placements.allOn(side, 1));
    }

    @Test
    void changesAreToldWithTheirReasons() {
        watch.serverLost("before the first query");
        assertThat(lines()).isEmpty();
        watch.begin();
        watch.notReady(plan(Side.CLOUD), "no connection");
        watch.notReady(plan(Side.CLOUD), "no connection");
        watch.switched(plan(Side.MOBILE), plan(Side.CLOUD), LINK);
        watch.serverLost("no connection");
        watch.serverBack();
        watch.serverChanged("two:8433");
        watch.stateLost("other weights");
        assertThat(lines())
                .containsExactly(
                        "    0.00 s  can't change to C[0]: no connection",
                        "    0.00 s  now C[0] instead of M[0]: predicted 14.0 ms instead of 10.0,"
                                + " 2.00 mJ instead of 20.0; up 5.85 Mbps (+-10 %), down 13.8 Mbps (+-8 %), rtt 50 ms",
                        "    0.00 s  the server is not asked for a while: no connection",
                        "    0.00 s  the server answers again",
                        "    0.00 s  now by two:8433",
                        "    0.00 s  the server has lost what a query built on: other weights");
        show(0, 1);
        assertThat(lines().get(lines().size() - 1)).endsWith("plan changed 1 time");
    }
}
