package org.jointdnn.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.planner.Plan;
import org.jspecify.annotations.Nullable;

/**
 * Executes plans: the mobile's segments on this machine, the cloud's by visits to the other side.
 *
 * <p>A query's tensors are held until their last use, on both sides; on this side also until no visit is left instead of
 * which this machine might have to go on from them. When a visit fails or is overdue, {@link Patience} decides whether the
 * rest of the network runs here. If it may not, the failure goes to the caller. In any case the other side is told to
 * forget what it kept for the query.
 *
 * <p>Thread safety: safe; queries are independent of each other.
 */
public final class PlanExecutor {
    private final BlockGraph graph;
    private final UnaryOperator<Map<String, Tensor>> inputCheck;
    private final SegmentRunner local;
    private final RemoteSide remote;
    private final Timeline timeline;
    private volatile @Nullable Prepared last;

    /** The last plan and its schedule; consecutive queries mostly follow one plan. */
    private record Prepared(Plan plan, PlanSchedule schedule) {}

    /** Executes plans for a bundle in real time; queries must have exactly its inputs. */
    public PlanExecutor(Bundle bundle, SegmentRunner local, RemoteSide remote) {
        this(
                BlockGraph.of(bundle),
                inputs -> TensorCheck.exactlyInputs("model " + bundle.modelName(), bundle.inputs(), inputs),
                local,
                remote,
                Timeline.REAL);
    }

    /** Executes plans for a network whose tensors nobody checks. */
    public PlanExecutor(BlockGraph graph, SegmentRunner local, RemoteSide remote, Timeline timeline) {
        this(graph, UnaryOperator.identity(), local, remote, timeline);
    }

    private PlanExecutor(
            BlockGraph graph,
            UnaryOperator<Map<String, Tensor>> inputCheck,
            SegmentRunner local,
            RemoteSide remote,
            Timeline timeline) {
        this.graph = graph;
        this.inputCheck = inputCheck;
        this.local = local;
        this.remote = remote;
        this.timeline = timeline;
    }

    /** Answers one query, with {@link Patience#ENDLESS}. */
    public Execution execute(Plan plan, Map<String, Tensor> inputs) {
        return execute(plan, inputs, Patience.ENDLESS);
    }

    /**
     * Answers one query.
     *
     * @param inputs the model's inputs by name, exactly those of {@link Bundle#inputs()}
     * @throws IllegalArgumentException if the inputs are not those of the model, or the plan is not one
     *     for it
     */
    public Execution execute(Plan plan, Map<String, Tensor> inputs, Patience patience) {
        QueryExecution query = new QueryExecution(graph, local, remote, timeline, patience, inputCheck.apply(inputs));
        return query.run(scheduleOf(plan));
    }

    /** The segments that this machine would run instead of a plan's visits, should these fail: each to the network's end. */
    public List<Segment> restSegments(Plan plan) {
        List<Segment> rests = new ArrayList<>();
        for (PlanSchedule.Stage stage : PlanSchedule.of(graph, plan).stages()) {
            if (stage instanceof PlanSchedule.Visit visit) {
                Segment rest = new Segment(visit.planned().resumeFrom(), graph.blocks() - 1);
                if (!rests.contains(rest)) {
                    rests.add(rest);
                }
            }
        }
        return rests;
    }

    private PlanSchedule scheduleOf(Plan plan) {
        Prepared known = last;
        if (known == null || !known.plan().equals(plan)) {
            known = new Prepared(plan, PlanSchedule.of(graph, plan));
            last = known;
        }
        return known.schedule();
    }
}
