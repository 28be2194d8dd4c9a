package org.jointdnn.cli.training;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.device.training.AdaptiveTrainer;
import org.jointdnn.device.training.PlanInForce;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.training.StepProgress;
import org.jointdnn.training.Trainer;
import org.jointdnn.training.TrainingRun;
import org.jointdnn.training.fit.EpochResult;
import org.jointdnn.training.fit.Fit;
import org.jointdnn.training.fit.Score;
import org.jointdnn.wire.LinkException;

/** A training from its first step, or from its checkpoint, to its model's file. What a server loses is begun again from the checkpoint. */
final class TrainingJob {
    private static final int PERCENT = 100;

    private final TrainingSetup setup;
    private final TrainingRun run;
    private final Goal goal;
    private final JointTally tally;
    private final Progress progress;
    private final Consumer<String> lines;
    /** Steps in the checkpoint that was written last; -1 if none was. */
    private long keptStep = -1;

    /**
     * Where it leads.
     *
     * @param out the trained model
     * @param checkpointEvery so many steps, beside those after epochs; 0 for none
     */
    record Goal(int epochs, Path out, Path checkpoint, int checkpointEvery) {}

    /** @param lines of results, as they come */
    TrainingJob(
            TrainingSetup setup,
            TrainingRun run,
            Goal goal,
            JointTally tally,
            Progress progress,
            Consumer<String> lines) {
        this.setup = setup;
        this.run = run;
        this.goal = goal;
        this.tally = tally;
        this.progress = progress;
        this.lines = lines;
    }

    /** Tells of plans. */
    AdaptiveTrainer.Listener planListener() {
        return new AdaptiveTrainer.Listener() {
            @Override
            public void preparing(String what) {
                progress.phase(what);
            }

            @Override
            public void planned(PlanInForce plan) {
                progress.phase("training");
                lines.accept(tally.planned(plan));
            }
        };
    }

    /**
     * Trains, and writes the model.
     *
     * @param resume whether to go on from the checkpoint
     * @param trainers opens one, and once more after a server has lost its part
     */
    List<EpochResult> run(OrtRuntime runtime, boolean resume, Supplier<Trainer> trainers) throws IOException {
        lines.accept(EpochLine.TITLE);
        boolean goesOn = resume;
        while (true) {
            long keptBefore = keptStep;
            try (Trainer trainer = trainers.get()) {
                Fit fit = setup.fit(runtime, trainer, run, run.seed());
                if (goesOn) {
                    fit.resume(setup.checked(goal.checkpoint(), run.seed()));
                }
                progress.phase("training");
                fit.run(goal.epochs(), new Told(fit, trainer));
                write(fit.model());
                return fit.epochs();
            } catch (LinkException e) {
                if (!(e instanceof LinkException.StateLost) || keptStep <= keptBefore) {
                    throw lost(e, resume || keptStep >= 0);
                }
                goesOn = true;
                progress.note("jointdnn: the server has lost the training; it goes on from step " + keptStep + " of "
                        + goal.checkpoint());
            }
        }
    }

    private CommandFailure lost(LinkException e, boolean kept) {
        return new CommandFailure(
                e.getMessage() + ". "
                        + (kept
                                ? "--resume goes on from " + goal.checkpoint()
                                : "There is no checkpoint of this training yet; --checkpoint-every makes more of them"),
                e);
    }

    private void write(ModelProto model) throws IOException {
        Path file = goal.out();
        Path folder = file.toAbsolutePath().getParent();
        Path part = Files.createTempFile(folder, file.getFileName() + ".", ".part");
        try {
            try (OutputStream stream = Files.newOutputStream(part)) {
                model.writeTo(stream);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Says how far a fit is, and keeps checkpoints. */
    private final class Told implements Fit.Listener {
        private final Fit fit;
        private final Trainer trainer;
        private final int perEpoch = setup.batches(run.seed()).perEpoch();
        private final String settings = setup.settings(run.seed());
        private final String digest = ModelToTrain.digest(setup.graph().graph());
        private final long start = System.nanoTime();
        private long done;

        Told(Fit fit, Trainer trainer) {
            this.fit = fit;
            this.trainer = trainer;
        }

        @Override
        public void step(StepProgress step, Score score) throws IOException {
            done++;
            double rate = done / ((System.nanoTime() - start) / 1e9);
            progress.update("step " + (step.step() + 1) + "/" + (long) goal.epochs() * perEpoch + ", loss "
                    + Figures.digits(step.loss())
                    + (score.labels() == 0 ? "" : ", accuracy " + Figures.digits(PERCENT * score.accuracy()) + " %")
                    + ", " + Figures.plain(rate) + " steps/s" + cost());
            if (goal.checkpointEvery() > 0 && (step.step() + 1) % goal.checkpointEvery() == 0) {
                keep(step.step() + 1);
            }
        }

        private String cost() {
            if (trainer instanceof AdaptiveTrainer adaptive) {
                tally.add(adaptive);
                return ", " + tally.text();
            }
            return "";
        }

        @Override
        public void epoch(EpochResult result) throws IOException {
            keep(result.steps());
            lines.accept(EpochLine.of(result, perEpoch));
        }

        private void keep(long after) throws IOException {
            fit.checkpoint(digest, settings).write(goal.checkpoint());
            keptStep = after;
        }
    }
}
