package org.jointdnn.cli.samples;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.engine.npy.NpyFile;
import org.jointdnn.onnx.Tensor;

/**
 * The classes of samples, in a file: .npy with whole numbers in the order of the samples, or text with one line for each:
 * a class, in that order, or FILE,CLASS in any order. A first line without a number is a heading.
 */
final class LabelFile {
    private LabelFile() {}

    /**
     * Reads the labels of samples.
     *
     * @param files the name of each sample's file
     */
    static List<Integer> read(Path file, List<String> files) throws IOException {
        boolean npy = file.toString().toLowerCase(Locale.ROOT).endsWith(".npy");
        List<Integer> labels = npy ? ofNpy(file) : ofText(file, files);
        if (labels.size() != files.size()) {
            throw new CommandFailure("--labels " + file + ": there are " + labels.size() + " labels, must be "
                    + files.size() + ", one for each sample");
        }
        return labels;
    }

    private static List<Integer> ofNpy(Path file) throws IOException {
        Tensor values = NpyFile.read(file);
        ByteBuffer data = values.data();
        List<Integer> labels = new ArrayList<>();
        while (data.hasRemaining()) {
            long label = switch (values.type()) {
                case INT64, UINT64 -> data.getLong();
                case INT32, UINT32 -> data.getInt();
                case INT16, UINT16 -> data.getShort();
                case INT8 -> data.get();
                case UINT8 -> data.get() & 0xff;
                default ->
                    throw new CommandFailure("--labels " + file + ": is " + values + ", must hold whole numbers");
            };
            labels.add(checked(file, labels.size() + 1, Long.toString(label)));
        }
        return labels;
    }

    private static List<Integer> ofText(Path file, List<String> files) throws IOException {
        List<Integer> inOrder = new ArrayList<>();
        Map<String, Integer> byFile = new HashMap<>();
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).trim();
            int comma = line.lastIndexOf(',');
            String label = line.substring(comma + 1).trim();
            if (line.isEmpty() || (number == 1 && !label.matches("-?[0-9]+"))) {
                continue;
            }
            int checked = checked(file, number, label);
            if (comma < 0) {
                inOrder.add(checked);
            } else if (byFile.put(line.substring(0, comma).trim(), checked) != null) {
                throw new CommandFailure("--labels " + file + ", line " + number + ": the file is there twice");
            }
        }
        if (byFile.isEmpty()) {
            return inOrder;
        }
        List<Integer> labels = new ArrayList<>();
        for (String name : files) {
            Integer label = byFile.get(name);
            if (label == null) {
                throw new CommandFailure("--labels " + file + ": there is no label for " + name);
            }
            labels.add(label);
        }
        return labels;
    }

    private static int checked(Path file, int number, String label) {
        try {
            int value = Integer.parseInt(label);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number out of range.
        }
        throw new CommandFailure("--labels " + file + ", line " + number + ": '" + label
                + "' is not a class, must be a whole number, 0 or more");
    }
}
