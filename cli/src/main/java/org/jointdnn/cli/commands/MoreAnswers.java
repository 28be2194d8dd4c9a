package org.jointdnn.cli.commands;

import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Supplier;
import org.jointdnn.cli.costs.ExplanationJson;
import org.jointdnn.cli.costs.RankingJson;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.explanation.Conflict;
import org.jointdnn.planner.explanation.Explanation;
import org.jointdnn.planner.ranking.ParetoFront;
import org.jointdnn.planner.ranking.TopPlans;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Options that ask for more than the best plan: a ranking, the front of latency and energy, an explanation. */
final class MoreAnswers {
    /** Plans of a front beyond these are for nobody to read. */
    private static final int MOST_ON_FRONT = 1000;
    /** Plans that are compared with the best one unless more are ranked. */
    private static final int RUNNERS_UP = 3;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--top",
            paramLabel = "N",
            converter = Count.class,
            description = "Also rank the N best plans, by the exact solver; fewer if there are not as many.")
    private @Nullable Integer top;

    @Option(
            names = "--pareto",
            description = "Also give the choice between latency and energy: every plan within the limits that no"
                    + " other one beats in both.")
    private boolean pareto;

    @Option(
            names = "--explain",
            description = "Also say why this plan: what each part and each limit costs, and what bandwidth, load or"
                    + " limit would make others win. If there is no plan: what it fails by.")
    private boolean explain;

    /** Reads how many plans are wanted. */
    static final class Count implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.matches("0*[1-9][0-9]{0,8}")) {
                throw new TypeConversionException("'" + text + "' is not a number of plans, 1 or more");
            }
            return Integer.valueOf(text);
        }
    }

    /** Gives what was asked for, as text and into the JSON answer; the front if it was. */
    Optional<ParetoFront> give(
            Problem problem, Solution<Plan> solution, Supplier<Budget> budget, PrintWriter text, JsonObject answer) {
        if (top != null) {
            TopPlans best = TopPlans.of(problem, top, budget.get());
            new RankingView(problem.objective(), text).print(best, top);
            RankingJson.add(answer, best);
        }
        Optional<ParetoFront> front = Optional.empty();
        if (pareto) {
            ParetoFront found = ParetoFront.of(problem, MOST_ON_FRONT, budget.get());
            new RankingView(problem.objective(), text).print(found);
            RankingJson.add(answer, found, problem.objective());
            front = Optional.of(found);
        }
        if (explain) {
            explain(problem, solution, budget.get(), text, answer);
        }
        return front;
    }

    /** A usage error if something was asked for that there is not for this. */
    void refuse(String what) {
        if (top != null || pareto || explain) {
            throw usage("--top, --pareto and --explain are not for " + what);
        }
    }

    private ParameterException usage(String message) {
        if (command == null) {
            throw new IllegalStateException("picocli has not set the options up");
        }
        return new ParameterException(command.commandLine(), message);
    }

    private void explain(Problem problem, Solution<Plan> solution, Budget budget, PrintWriter text, JsonObject answer) {
        if (solution instanceof Solution.Infeasible<Plan> infeasible) {
            Conflict conflict = Conflict.of(problem, infeasible, budget);
            new ConflictView(text).print(conflict);
            answer.add("explanation", ExplanationJson.of(conflict));
            return;
        }
        int runnersUp = top == null ? RUNNERS_UP : Math.max(RUNNERS_UP, top - 1);
        Optional<Explanation> explanation = Explanation.of(problem, runnersUp, budget);
        if (explanation.isPresent()) {
            new ExplanationView(problem, text).print(explanation.get());
            answer.add("explanation", ExplanationJson.of(explanation.get()));
        } else {
            text.println();
            text.println("No explanation: the best plan was not found within the time budget.");
        }
    }
}
