package org.jointdnn.training.gradient;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jointdnn.engine.json.WholeFile;
import org.jointdnn.engine.profile.Machine;

/**
 * Choices of {@link MeasuredLowering} as a text file in UTF-8: a line that names the format, a line for the machine, then a line for
 * each choice.
 *
 * <pre>
 * jointdnn-lowerings 1
 * Machine[cpu=AMD EPYC, cores=2, arch=amd64, runtime=onnxruntime 1.28.0, threads=2]
 * output of n16 c32 k32 g32 in7x7 out7x7 kernel3x3 strides1x1 dilations1x1 begin1x1 = MATRICES
 * </pre>
 *
 * <p>It only saves measuring: of another format or machine, nothing is taken from it, nor from a line that isn't a choice.
 */
public final class LoweringFile {
    private static final String FORMAT = "jointdnn-lowerings 1";
    private static final String SEPARATOR = " = ";

    private LoweringFile() {}

    /** How the file is named that keeps the choices with so many threads on this machine. */
    public static String name(int threads) {
        return "convolutions-" + threads + "threads.lowerings";
    }

    /** The choices in a file for a machine; none if there is no file. */
    public static ChosenLowering read(Path file, Machine machine) throws IOException {
        Map<String, String> choices = new TreeMap<>();
        if (Files.exists(file)) {
            List<String> lines = List.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n"));
            boolean ours = lines.size() >= 2
                    && lines.get(0).equals(FORMAT)
                    && lines.get(1).equals(machine.toString());
            for (String line : ours ? lines.subList(2, lines.size()) : List.<String>of()) {
                String[] parts = line.split(SEPARATOR, 2);
                if (parts.length == 2 && ChosenLowering.isChoice(parts[0], parts[1])) {
                    choices.put(parts[0], parts[1]);
                }
            }
        }
        return new ChosenLowering(choices);
    }

    /** Writes the choices of a machine, replacing the file in one step. */
    public static void write(Path file, Machine machine, ChosenLowering chosen) throws IOException {
        StringBuilder text =
                new StringBuilder(FORMAT).append('\n').append(machine).append('\n');
        chosen.choices()
                .forEach((what, way) ->
                        text.append(what).append(SEPARATOR).append(way).append('\n'));
        WholeFile.write(file, text.toString());
    }
}
