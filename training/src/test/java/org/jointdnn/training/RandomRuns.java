package org.jointdnn.training;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.training.Pass;
import org.jointdnn.planner.training.TrainingStep;

/** Placements of both passes, drawn at random, as runs. */
public final class RandomRuns {
    private RandomRuns() {}

    /** Every block's passes on sides drawn at random; both sides do something. */
    public static StepRuns draw(TrainingNetwork network, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<TrainingStep.Run> runs = new ArrayList<>();
        Side[] forward = sides(network.blocks(), random);
        Side[] backward = sides(network.blocks(), random);
        for (int from = 0; from < forward.length; ) {
            int to = from;
            while (to + 1 < forward.length && forward[to + 1] == forward[from]) {
                to++;
            }
            runs.add(new TrainingStep.Run(Pass.FORWARD, forward[from], from, to));
            from = to + 1;
        }
        for (int to = backward.length - 1; to >= network.backwardFrom(); ) {
            int from = to;
            while (from > network.backwardFrom() && backward[from - 1] == backward[to]) {
                from--;
            }
            runs.add(new TrainingStep.Run(Pass.BACKWARD, backward[to], from, to));
            to = from - 1;
        }
        return StepRuns.of(network, runs);
    }

    /** Sides change less often than not, so that runs have several blocks. */
    private static Side[] sides(int blocks, SplittableRandom random) {
        Side[] sides = new Side[blocks];
        Side side = random.nextBoolean() ? Side.MOBILE : Side.CLOUD;
        for (int block = 0; block < blocks; block++) {
            if (random.nextInt(3) == 0) {
                side = side == Side.MOBILE ? Side.CLOUD : Side.MOBILE;
            }
            sides[block] = side;
        }
        return sides;
    }
}
