package org.jointdnn.device;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jointdnn.device.adapt.AdaptiveSession;
import org.jointdnn.device.adapt.Answered;
import org.jointdnn.device.adapt.MachineSpeeds;
import org.jointdnn.engine.Detour;
import org.jointdnn.engine.Execution;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Side;
import org.jointdnn.wire.LinkException;

/** Answers queries by what is followed, reports how, and counts what they took. Thread safety: safe. */
final class Answers {
    private final Workings workings;
    private final Following following;
    private final MachineSpeeds speeds = new MachineSpeeds();
    private final Consumer<PlanReport> reports;

    /** @param reports is told how each query was answered, before its answer is out */
    Answers(Workings workings, Following following, Consumer<PlanReport> reports) {
        this.workings = workings;
        this.following = following;
        this.reports = reports;
    }

    /** Answers a query; {@code deadlineNanos} binds once there is a session. */
    Tensors answer(Tensors inputs, long deadlineNanos) {
        try {
            AdaptiveSession adapting = following.session().orElse(null);
            return adapting != null ? adapted(adapting.run(inputs.asMap(), deadlineNanos)) : followed(inputs);
        } catch (LinkException e) {
            return alone(inputs, e);
        }
    }

    private Tensors adapted(Answered answered) {
        Execution execution = answered.execution();
        Plan predicted = PlanEvaluator.evaluate(answered.costs(), answered.plan());
        double rest = execution
                .detour()
                .map(detour -> restMillijoules(answered.costs(), detour))
                .orElse(0.0);
        workings.rules().countQuery(predicted.cost().mobileEnergyMillijoules() + rest);
        reports.accept(new PlanReport(
                answered.plan(),
                Optional.of(predicted.cost()),
                execution.timings(),
                execution.detour().filter(Detour::answeredHere).map(Answers::reason)));
        return Tensors.of(execution.outputs());
    }

    /** What it took to run the rest of the network here, or as much of it as ran. */
    private static double restMillijoules(Costs costs, Detour detour) {
        int from = detour.visit().resumeFrom();
        int to = costs.blocks() - 1;
        double share = Math.min(
                1, detour.restNanos() / (1e6 * Math.max(1e-9, costs.mobile().millis(from, to))));
        return share * costs.mobile().millijoules(from, to);
    }

    private static String reason(Detour detour) {
        return detour.failure()
                .map(failure -> String.valueOf(failure.getMessage()))
                .orElse(
                        detour.waitedNanos() < 1_000_000
                                ? "it would be done first"
                                : "the server had not answered after " + detour.waitedNanos() / 1_000_000 + " ms");
    }

    private Tensors followed(Tensors inputs) {
        Following.Current followed = following.current().orElse(null);
        if (followed == null) {
            following.first().awaitPlan();
            followed = Objects.requireNonNull(following.current().orElse(null));
        }
        return execute(followed, inputs, Optional.empty());
    }

    private Tensors execute(Following.Current followed, Tensors inputs, Optional<String> fallback) {
        Execution execution = workings.executor().execute(followed.plan(), inputs.asMap());
        Optional<Costs> costs = following.first().costs();
        workings.rules().countQuery(millijoules(followed, costs));
        reports.accept(new PlanReport(
                followed.plan(),
                followed.predicted() ? Optional.of(followed.plan().cost()) : Optional.empty(),
                execution.timings(),
                fallback));
        costs.ifPresent(known -> speeds.observe(known, followed.plan(), execution.timings()));
        return Tensors.of(execution.outputs());
    }

    /** What a query takes by the profiles; 0 if nothing is known. */
    private static double millijoules(Following.Current followed, Optional<Costs> costs) {
        if (followed.predicted()) {
            return followed.plan().cost().mobileEnergyMillijoules();
        }
        return costs.map(known -> PlanEvaluator.evaluate(known, followed.plan().placement())
                        .cost()
                        .mobileEnergyMillijoules())
                .orElse(0.0);
    }

    /** A session doesn't go on alone before the whole network is open here; if the weights are here, it can still be opened. */
    private Tensors alone(Tensors inputs, LinkException failure) {
        if (!following.canAnswerAlone()) {
            throw failure;
        }
        Plan alone = Plans.allOn(Side.MOBILE, workings.bundle());
        return execute(new Following.Current(alone, false), inputs, Optional.of(String.valueOf(failure.getMessage())));
    }

    /** The costs as recent queries found them. */
    Costs currentCosts() {
        return following
                .session()
                .map(AdaptiveSession::costs)
                .orElseGet(() -> speeds.corrected(following.first().awaitCosts()));
    }
}
