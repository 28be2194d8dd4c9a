package org.jointdnn.training.fit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.training.checkpoint.Checkpoint;
import org.jointdnn.training.checkpoint.CheckpointException;
import org.jointdnn.training.checkpoint.CheckpointFile;

/**
 * A fit between two steps.
 *
 * <p>Its file is a {@link CheckpointFile} whose notes are {@code settings} and, from {@code epoch 0} on, the fields of each
 * {@link EpochResult}, separated by spaces.
 *
 * @param model SHA-256 of the model file as it was before training
 * @param settings all that must be the same to go on, for people
 * @param step the next one
 * @param state of {@link org.jointdnn.training.TrainingNetwork#changing}
 */
public record FitCheckpoint(
        String model, String settings, long step, List<EpochResult> epochs, Map<String, Tensor> state) {
    private static final String SETTINGS = "settings";
    private static final String EPOCH = "epoch ";
    private static final int FIELDS = 7;

    public FitCheckpoint {
        epochs = List.copyOf(epochs);
        state = Map.copyOf(state);
    }

    /** Writes the file in the place of the one before. */
    public void write(Path file) throws IOException {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put(SETTINGS, settings);
        for (int index = 0; index < epochs.size(); index++) {
            notes.put(EPOCH + index, text(epochs.get(index)));
        }
        CheckpointFile.write(file, new Checkpoint(model, step, notes, state));
    }

    /** Reads a file; throws CheckpointException if it is none, or damaged. */
    public static FitCheckpoint read(Path file) throws IOException {
        Checkpoint read = CheckpointFile.read(file);
        String settings = read.notes().get(SETTINGS);
        if (settings == null) {
            throw new CheckpointException(
                    file + " is a checkpoint, but not of a training that the command train began");
        }
        List<EpochResult> epochs = new ArrayList<>();
        String text = read.notes().get(EPOCH + 0);
        while (text != null) {
            epochs.add(epoch(file, text));
            text = read.notes().get(EPOCH + epochs.size());
        }
        return new FitCheckpoint(read.networkSha256(), settings, read.steps(), epochs, read.tensors());
    }

    private static String text(EpochResult epoch) {
        return epoch.epoch() + " " + epoch.steps() + " " + epoch.trainLoss() + " " + epoch.trainAccuracy() + " "
                + epoch.testLoss() + " " + epoch.testAccuracy() + " " + epoch.seconds();
    }

    private static EpochResult epoch(Path file, String text) throws CheckpointException {
        String[] fields = text.split(" ", -1);
        try {
            if (fields.length != FIELDS) {
                throw new NumberFormatException(fields.length + " fields");
            }
            return new EpochResult(
                    Integer.parseInt(fields[0]),
                    Long.parseLong(fields[1]),
                    Double.parseDouble(fields[2]),
                    Double.parseDouble(fields[3]),
                    Double.parseDouble(fields[4]),
                    Double.parseDouble(fields[5]),
                    Double.parseDouble(fields[6]));
        } catch (NumberFormatException e) {
            throw new CheckpointException(file + " has an epoch that is none, '" + text + "'", e);
        }
    }
}
