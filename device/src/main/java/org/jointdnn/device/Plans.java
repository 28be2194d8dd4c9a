package org.jointdnn.device;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.engine.CostsAssembly;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.calibration.CodedCosts;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.Step;
import org.jointdnn.planner.solver.ExactSolver;
import org.jointdnn.wire.codec.Codecs;

/** Plans for a bundle: chosen ones, and what they need. */
final class Plans {
    private Plans() {}

    /** The plan that runs everything on one side; what it costs is not known, its cost means nothing. */
    static Plan allOn(Side side, Bundle bundle) {
        SegmentCosts.Builder free = SegmentCosts.builder(bundle.blocks().size());
        for (int block = 0; block < bundle.blocks().size(); block++) {
            free.set(block, block, 0, 0);
        }
        SegmentCosts nothing = free.build();
        Costs costs = CostsAssembly.assemble(bundle, nothing, nothing, 1, 0, Link.WIFI, 0);
        return PlanEvaluator.evaluate(costs, placement(side, bundle));
    }

    private static List<Side> placement(Side side, Bundle bundle) {
        return Collections.nCopies(bundle.blocks().size(), side);
    }

    /**
     * The plan that a choice makes; where a solver comes to no decision, the exact one's.
     *
     * @throws InfeasibleException if no plan respects the choice's constraints
     */
    static Plan choose(PlanChoice choice, PlanSolver solver, Objective objective, Costs costs, Bundle bundle) {
        if (choice instanceof PlanChoice.Fixed fixed) {
            return fixed(costs, fixed.placement(), fixed.codecs());
        }
        if (choice instanceof PlanChoice.AllOn all) {
            Pin everything = new Pin(0, costs.blocks() - 1, all.side());
            return best(CodedCosts.problem(costs, objective, List.of(), List.of(everything)), new ExactSolver());
        }
        PlanChoice.Best best = (PlanChoice.Best) choice;
        return best(CodedCosts.problem(costs, objective, best.limits(), best.pins()), solver);
    }

    private static Plan best(Problem problem, PlanSolver solver) {
        Solution<Plan> solution = solver.solve(problem);
        if (solution instanceof Solution.Undecided<Plan>) {
            solution = new ExactSolver().solve(problem);
        }
        if (solution instanceof Solution.Infeasible<Plan> infeasible) {
            throw new InfeasibleException(infeasible);
        }
        return solution.found().orElseThrow(IllegalStateException::new);
    }

    /**
     * A given plan under these costs. What a codec costs that the costs don't know is not known: its bytes count as the
     * tensor's own, its work as none.
     *
     * @param codecs by the names of the tensors that cross otherwise than as they are
     * @throws IllegalArgumentException if one is not a codec
     */
    static Plan fixed(Costs costs, List<Side> placement, Map<String, String> codecs) {
        List<CrossingTensor> tensors = new ArrayList<>();
        int[] codings = new int[costs.tensors().size()];
        for (CrossingTensor tensor : costs.tensors()) {
            String codec = codecs.getOrDefault(tensor.name(), Coding.RAW);
            List<Coding> known = new ArrayList<>(tensor.codings());
            int index = 0;
            while (index < known.size() && !known.get(index).codec().equals(codec)) {
                index++;
            }
            if (index == known.size()) {
                double loss = Codecs.parse(codec).lossless() ? 0 : CodedCosts.LEAST_LOSS;
                known.add(new Coding(codec, tensor.bytes(), Coding.Work.NONE, Coding.Work.NONE, loss));
            }
            codings[tensors.size()] = index;
            tensors.add(tensor.withCodings(known));
        }
        return PlanEvaluator.evaluate(CodedCosts.withTensors(costs, tensors), placement, codings);
    }

    /** The codecs of the tensors that cross in a plan otherwise than as they are. */
    static Map<String, String> codecs(Plan plan) {
        Map<String, String> codecs = new HashMap<>();
        for (Step step : plan.steps()) {
            if (step instanceof Step.Transfer transfer) {
                for (Step.Crossing crossing : transfer.crossings()) {
                    if (crossing.coded()) {
                        codecs.put(crossing.tensor(), crossing.codec());
                    }
                }
            }
        }
        return codecs;
    }

    /** Whether a choice allows that everything runs on one side, whatever that costs. */
    static boolean allows(PlanChoice choice, Side side) {
        if (choice instanceof PlanChoice.Fixed fixed) {
            return fixed.placement().stream().allMatch(block -> block == side);
        }
        if (choice instanceof PlanChoice.AllOn all) {
            return all.side() == side;
        }
        PlanChoice.Best best = (PlanChoice.Best) choice;
        for (Pin pin : best.pins()) {
            if (pin.side() != side) {
                return false;
            }
        }
        return true;
    }

    /** The segments that a plan runs on a side. */
    static List<Segment> segments(Plan plan, Side side) {
        List<Segment> segments = new ArrayList<>();
        for (Step step : plan.steps()) {
            if (step instanceof Step.Run run && run.side() == side) {
                segments.add(new Segment(run.from(), run.to()));
            }
        }
        return segments;
    }

    /** Indices of the blobs that the segments read. */
    static Set<Integer> blobs(Bundle bundle, List<Segment> segments) {
        Set<Integer> blobs = new LinkedHashSet<>();
        for (Segment segment : segments) {
            blobs.addAll(bundle.segmentBlobs(segment.from(), segment.to()));
        }
        return blobs;
    }

    /** Indices of all blobs. */
    static Set<Integer> allBlobs(Bundle bundle) {
        return blobs(bundle, List.of(new Segment(0, bundle.blocks().size() - 1)));
    }
}
