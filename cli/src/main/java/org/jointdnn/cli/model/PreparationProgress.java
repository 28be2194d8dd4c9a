package org.jointdnn.cli.model;

import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.device.PreparationListener;

/** Tells in words how a device prepares a model. */
public final class PreparationProgress implements PreparationListener {
    private final String model;
    private final Words words;

    /** Receives what is being done and how far that is. */
    public interface Words {
        void say(String phase, String howFar);

        /** Something that the user should know. */
        default void note(String line) {
            say(line, "");
        }
    }

    public PreparationProgress(String model, Words words) {
        this.model = model;
        this.words = words;
    }

    /** Tells a user's progress. */
    public static PreparationProgress to(Progress progress, String model) {
        return new PreparationProgress(model, new Words() {
            @Override
            public void say(String phase, String howFar) {
                progress.phase(phase);
                progress.update(howFar);
            }

            @Override
            public void note(String line) {
                progress.note(line);
            }
        });
    }

    @Override
    public void notKept(String reason) {
        words.note(model + ": " + reason);
    }

    @Override
    public void progress(Stage stage, long done, long total) {
        String count = done + "/" + total;
        switch (stage) {
            case LINK -> words.say(model + ": measuring the link", count);
            case CLOUD_PROFILE -> words.say(model + ": profiling on the server", count);
            case WEIGHTS ->
                words.say(model + ": fetching weights", Figures.bytes(done) + " of " + Figures.bytes(total));
            case MOBILE_PROFILE -> words.say(model + ": profiling on the device", count);
            case SEGMENTS -> words.say(model + ": opening segments", count);
            case READY -> words.say(model + ": ready", "");
        }
    }
}
