package org.jointdnn.training.joint;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.engine.RemoteTimings;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.training.Pass;
import org.jointdnn.planner.training.TrainingStep;
import org.jointdnn.training.joint.WorkTime.Work;

/** Collects what a step takes. */
final class Stopwatch {
    private final List<WorkTime> work = new ArrayList<>();
    private final List<RemoteTimings> visits = new ArrayList<>();

    void begin() {
        work.clear();
        visits.clear();
    }

    void ran(TrainingStep.Run run, Side side, long nanos) {
        Work done = run.pass() == Pass.FORWARD ? Work.FORWARD : Work.BACKWARD;
        work.add(new WorkTime(done, side, run.from(), run.to(), nanos));
    }

    void updated(int from, int to, Side side, long nanos) {
        work.add(new WorkTime(Work.UPDATE, side, from, to, nanos));
    }

    void visited(Visit visit, Visited visited) {
        visits.add(visited.timings());
        for (int index = 0; index < visit.actions().size(); index++) {
            long nanos = visited.actionNanos().get(index);
            WorkerAction action = visit.actions().get(index);
            if (action instanceof WorkerAction.Run run) {
                ran(new TrainingStep.Run(run.pass(), Side.CLOUD, run.from(), run.to()), Side.CLOUD, nanos);
            } else if (action instanceof WorkerAction.Update update) {
                updated(update.from(), update.to(), Side.CLOUD, nanos);
            }
        }
    }

    StepTimes times(long nanos) {
        return new StepTimes(work, visits, nanos);
    }
}
