package org.jointdnn.cli.commands;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jointdnn.cli.console.TextTable;
import org.jointdnn.planner.Constraint;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Step;
import org.jointdnn.planner.explanation.Alternative;
import org.jointdnn.planner.explanation.Change;
import org.jointdnn.planner.explanation.Explanation;
import org.jointdnn.planner.explanation.Part;
import org.jointdnn.planner.explanation.Price;
import org.jointdnn.planner.explanation.Winner;

/** Prints for people why a plan is the best one. */
final class ExplanationView {
    private final Problem problem;
    private final Objective objective;
    private final PrintWriter out;

    ExplanationView(Problem problem, PrintWriter out) {
        this.problem = problem;
        this.objective = problem.objective();
        this.out = out;
    }

    void print(Explanation explanation) {
        printParts(explanation);
        printPrices(explanation);
        printAlternatives(explanation);
        if (!explanation.complete()) {
            out.println("The time budget ended first: this explanation may miss plans and changes.");
        }
    }

    private void printParts(Explanation explanation) {
        Plan best = explanation.best().plan();
        out.println();
        out.println("Why " + best.shortForm() + ": no other plan within the constraints has a lower " + named(objective)
                + ". It is made of");
        TextTable table = new TextTable()
                .number("ms", 10)
                .number("share", 6)
                .number("mJ", 10)
                .number("share", 6)
                .name("for", 3);
        out.println("  " + table.titles());
        for (Part part : explanation.parts()) {
            out.println("  "
                    + table.row(
                            Wording.number(part.millis()),
                            percent(explanation.latencyShare(part)),
                            Wording.number(part.millijoules()),
                            percent(explanation.energyShare(part)),
                            words(part)));
        }
    }

    private static String percent(double share) {
        return Math.round(100 * share) + " %";
    }

    private static String named(Objective objective) {
        if (objective instanceof Objective.Latency) {
            return "latency";
        }
        if (objective instanceof Objective.Energy) {
            return "mobile energy";
        }
        return objective instanceof Objective.EnergyDelay ? "product of energy and latency" : "weighted sum";
    }

    private static String words(Part part) {
        if (part instanceof Part.Run run) {
            int from = run.run().from();
            int to = run.run().to();
            String blocks = from == to ? "block " + from : "blocks " + from + "-" + to;
            return blocks + (run.run().side() == Side.MOBILE ? " on the mobile" : " on the cloud");
        }
        if (part instanceof Part.Transfer transfer) {
            return transfer(transfer.transfer());
        }
        if (part instanceof Part.CodingWork work) {
            return "encoding and decoding " + names(work.transfer());
        }
        if (part instanceof Part.Queue queue) {
            return "waiting in the cloud's queue" + (queue.runs() > 1 ? ", " + queue.runs() + " times" : "");
        }
        int switches = ((Part.RoundTrips) part).switches();
        return "the link's delay, half a round trip" + (switches > 1 ? " " + switches + " times" : "");
    }

    private static String transfer(Step.Transfer transfer) {
        String direction = transfer.to() == Side.CLOUD ? "uploading " : "downloading ";
        return direction + names(transfer) + ", " + transfer.bytes() + " B";
    }

    private static String names(Step.Transfer transfer) {
        List<String> names = transfer.tensors();
        return names.size() > 3 ? names.get(0) + " and " + (names.size() - 1) + " more" : String.join(" ", names);
    }

    private void printPrices(Explanation explanation) {
        if (explanation.prices().isEmpty()) {
            return;
        }
        out.println();
        out.println("What the constraints cost:");
        for (Price price : explanation.prices()) {
            String name = price.constraint() instanceof Limit limit
                    ? Wording.limit(limit)
                    : price.constraint().name();
            String used = price.constraint() instanceof Limit limit
                    ? " (the best plan uses "
                            + Wording.amount(
                                    limit.quantity(),
                                    limit.quantity()
                                            .of(explanation.best().plan().cost()))
                            + ")"
                    : "";
            String cost = price.binding()
                    ? "makes the best plan worse by " + Wording.value(objective, price.extra()) + "; without it, "
                            + price.without().plan().shortForm() + " would reach "
                            + Wording.value(objective, price.without().value())
                    : "costs nothing" + used;
            out.println("  " + name + ": " + cost);
        }
    }

    private void printAlternatives(Explanation explanation) {
        out.println();
        if (explanation.alternatives().isEmpty()) {
            out.println("There is no other plan.");
            return;
        }
        out.println("Other plans, and what would have to change for each to beat this one:");
        double best = explanation.best().value();
        for (Alternative alternative : explanation.alternatives()) {
            out.println("  " + title(alternative, best));
            if (!(objective instanceof Objective.Energy)) {
                out.println(
                        "    " + makeUp(alternative.plan(), explanation.best().plan(), Part::millis, " ms"));
            }
            if (!(objective instanceof Objective.Latency)) {
                out.println(
                        "    " + makeUp(alternative.plan(), explanation.best().plan(), Part::millijoules, " mJ"));
            }
            for (Change change : alternative.changes()) {
                out.println("    - " + words(change));
            }
            if (alternative.changes().isEmpty()) {
                out.println("    - " + unchangeable(alternative, best));
            }
        }
    }

    private String title(Alternative alternative, double best) {
        String place = alternative.rank() > 0 ? "rank " + alternative.rank() + ", " : "";
        String only = alternative
                .onlySide()
                .map(side -> side.name().toLowerCase(Locale.ROOT) + " only, ")
                .orElse("");
        double worse = alternative.value() - best;
        String difference = Wording.value(objective, Math.abs(worse)) + (worse < 0 ? " less" : " more");
        String excluded = alternative.violated().isEmpty()
                ? ""
                : "; excluded by "
                        + alternative.violated().stream()
                                .map(ExplanationView::name)
                                .collect(Collectors.joining(" and "));
        return place + only + alternative.plan().shortForm() + ": " + Wording.value(objective, alternative.value())
                + ", " + difference + excluded;
    }

    /** What a plan is made of, against what the best one is. */
    private String makeUp(Plan plan, Plan best, ToDoubleFunction<Part> amount, String unit) {
        Map<String, Double> theirs = sums(plan, amount);
        List<String> sums = new ArrayList<>();
        sums(best, amount).forEach((kind, sum) -> {
            double other = theirs.getOrDefault(kind, 0.0);
            if (sum > 0 || other > 0) {
                sums.add(kind + " " + Wording.number(other) + " against " + Wording.number(sum) + unit);
            }
        });
        return String.join(", ", sums);
    }

    private Map<String, Double> sums(Plan plan, ToDoubleFunction<Part> amount) {
        Map<String, Double> sums = new LinkedHashMap<>();
        for (String kind : List.of("mobile", "cloud", "transfers", "waiting")) {
            sums.put(kind, 0.0);
        }
        for (Part part : Part.of(problem.costs(), plan)) {
            sums.merge(kind(part), amount.applyAsDouble(part), Double::sum);
        }
        return sums;
    }

    private static String kind(Part part) {
        if (part instanceof Part.Run run) {
            return run.run().side() == Side.MOBILE ? "mobile" : "cloud";
        }
        return part instanceof Part.Transfer || part instanceof Part.CodingWork ? "transfers" : "waiting";
    }

    private static String name(Constraint constraint) {
        return constraint instanceof Limit limit ? "the " + Wording.limit(limit) : constraint.name();
    }

    private String words(Change change) {
        if (change instanceof Change.Bandwidth bandwidth) {
            Link now = problem.costs().link();
            return "on a " + (bandwidth.below() ? "slower" : "faster") + " link: "
                    + (bandwidth.below() ? "below " : "above ") + Wording.number(bandwidth.uploadMbps())
                    + " Mbps up and "
                    + Wording.number(bandwidth.downloadMbps()) + " down (now " + Wording.number(now.uploadMbps())
                    + " and " + Wording.number(now.downloadMbps()) + ")" + then(change.winner());
        }
        if (change instanceof Change.Load load) {
            return "on a " + (load.below() ? "less" : "more") + " loaded cloud: load factor "
                    + (load.below() ? "below " : "above ") + Wording.number(load.loadFactor()) + " (now "
                    + Wording.number(problem.costs().loadFactor()) + ")" + then(change.winner());
        }
        String limits = ((Change.Limits) change)
                .limits().stream()
                        .map(limit -> Wording.limit(limit.quantity()) + " of "
                                + Wording.enough(limit.quantity(), limit.max()) + " or more")
                        .collect(Collectors.joining(" and "));
        return "with a " + limits + then(change.winner());
    }

    private static String then(Winner winner) {
        if (winner instanceof Winner.Other other) {
            return "; but " + other.plan().shortForm() + " is better still there";
        }
        return winner instanceof Winner.Itself
                ? "; it is the best of all there"
                : "; but no plan is within the limits there";
    }

    private static String unchangeable(Alternative alternative, double best) {
        if (alternative.violated().isEmpty()) {
            return "no bandwidth (10 kbps to 10 Gbps) and no load (0.01 to 1000) makes it better";
        }
        return alternative.value() < best ? "only without the pin" : "it would not beat this plan without that either";
    }
}
