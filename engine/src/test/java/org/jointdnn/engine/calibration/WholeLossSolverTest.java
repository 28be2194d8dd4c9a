package org.jointdnn.engine.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Solution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeLossSolverTest {
    private static final double LIMIT = 0.1;

    /** Losses by the formats of the lossy crossings; what isn't here nobody knows. */
    private record Table(Map<Map<String, String>, Double> losses) implements PlanLoss {
        @Override
        public OptionalDouble of(Plan plan) {
            Double loss = losses.get(formats(plan));
            return loss == null ? OptionalDouble.empty() : OptionalDouble.of(loss);
        }

        @Override
        public List<Map<String, String>> within(double limit) {
            List<Map<String, String>> within = new ArrayList<>();
            losses.forEach((formats, loss) -> {
                if (loss <= limit) {
                    within.add(formats);
                }
            });
            return within;
        }

        static Map<String, String> formats(Plan plan) {
            Map<String, String> formats = CodedCosts.lossyCrossings(plan);
            formats.replaceAll((tensor, codec) -> NumberFormats.of(codec));
            return formats;
        }

        boolean allows(Plan plan) {
            Map<String, String> formats = formats(plan);
            return losses.getOrDefault(formats, formats.size() < 2 ? 0.0 : 1.0) <= LIMIT;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void findsTheBestPlanWhoseLossAsAWholeIsKnownToBeWithinTheLimit(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Problem problem = problem(random);
        for (double known : new double[] {0, 0.3, 1}) {
            Table table = table(problem.costs(), known, random.split());

            Solution<Plan> solution = new WholeLossSolver(new CodedPlans(), table).solve(problem);

            Plan found = solution.found().orElseThrow();
            Plan best = CodedPlans.best(problem, table::allows).orElseThrow();
            assertThat(table.allows(found)).isTrue();
            assertThat(found.cost().accuracyLoss()).isLessThanOrEqualTo(LIMIT);
            assertThat(problem.objective().value(found.cost()))
                    .as("seed %d, %s known", seed, known)
                    .isEqualTo(problem.objective().value(best.cost()));
        }
    }

    /** In two tensors, one that skips a block, so that most cuts cross both; codecs of two lossy formats. */
    private static Problem problem(SplittableRandom random) {
        SegmentCosts.Builder mobile = SegmentCosts.builder(3);
        SegmentCosts.Builder cloud = SegmentCosts.builder(3);
        for (int block = 0; block < 3; block++) {
            mobile.set(block, block, random.nextDouble(1, 30), 10);
            cloud.set(block, block, random.nextDouble(0.1, 3), 0);
        }
        List<CrossingTensor> tensors = List.of(
                coded(new CrossingTensor("x", 20_000, -1, List.of(0), false), random),
                coded(new CrossingTensor("a", random.nextInt(5_000, 20_000), 0, List.of(1, 2), false), random),
                coded(new CrossingTensor("b", random.nextInt(5_000, 20_000), 1, List.of(2), false), random),
                coded(new CrossingTensor("y", 1_000, 2, List.of(), true), random));
        Link link = new Link(8, 16, random.nextDouble(0, 10), 100, 50, 200);
        Costs costs = new Costs(mobile.build(), cloud.build(), 1, 0, tensors, link, 0);
        return new Problem(costs, Objective.minimizeLatency(), List.of(Limit.maxAccuracyLoss(LIMIT)), List.of());
    }

    private static CrossingTensor coded(CrossingTensor tensor, SplittableRandom random) {
        return tensor.withCodings(List.of(
                Coding.raw(tensor.bytes()),
                coding("raw+lz4", tensor.bytes() * 3 / 4, 0),
                coding("q8", tensor.bytes() / 4, random.nextDouble(0.001, 0.06)),
                coding("q8+zstd1", tensor.bytes() / 6, random.nextDouble(0.001, 0.06)),
                coding("q4", tensor.bytes() / 8, random.nextDouble(0.01, 0.12))));
    }

    private static Coding coding(String codec, long bytes, double loss) {
        return new Coding(codec, bytes, Coding.Work.NONE, Coding.Work.NONE, loss);
    }

    /** Losses that are known with a chance, and don't shrink where more is lost. */
    private static Table table(Costs costs, double knownShare, SplittableRandom random) {
        Map<Map<String, String>, Double> losses = new HashMap<>();
        for (Plan plan : CodedPlans.all(costs)) {
            Map<String, String> formats = Table.formats(plan);
            if (!formats.isEmpty() && !losses.containsKey(formats)) {
                losses.put(formats, random.nextDouble() < knownShare ? random.nextDouble(0, 2 * LIMIT) : -1);
            }
        }
        losses.values().removeIf(loss -> loss < 0);
        Map<Map<String, String>, Double> growing = new HashMap<>();
        losses.forEach((formats, own) -> growing.put(
                formats,
                losses.entrySet().stream()
                        .filter(part ->
                                formats.entrySet().containsAll(part.getKey().entrySet()))
                        .mapToDouble(Map.Entry::getValue)
                        .max()
                        .orElse(own)));
        return new Table(growing);
    }

    @Test
    void isNeverInfeasibleWhereALosslessPlanExists() {
        Problem problem = problem(new SplittableRandom(1));
        double lossless = new CodedPlans()
                .solve(new Problem(CodedCosts.losslessOnly(problem.costs()), problem.objective(), List.of(), List.of()))
                .found()
                .orElseThrow()
                .cost()
                .latencyMillis();
        List<Limit> limits = List.of(Limit.maxAccuracyLoss(LIMIT), Limit.maxLatencyMillis(lossless));

        Optional<Plan> found = new WholeLossSolver(new CodedPlans(), new Table(Map.of()))
                .solve(problem.withLimits(limits))
                .found();

        assertThat(found).isPresent();
    }

    @Test
    void withoutALimitOnTheLossTheSolverAnswersAsItIs() {
        Problem problem = problem(new SplittableRandom(2)).withLimits(List.of());

        assertThat(new WholeLossSolver(new CodedPlans(), new Table(Map.of())).solve(problem))
                .isEqualTo(new CodedPlans().solve(problem));
    }
}
