package org.jointdnn.engine.profile;

import com.google.gson.stream.JsonWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Locale;
import org.jointdnn.engine.OrtRuntime;

/**
 * What the speed of segments depends on: the processor and how the runtime uses it.
 *
 * @param cpu the processor's name, or the system's name where it doesn't tell
 * @param cores as the system counts them
 * @param arch for example {@code amd64}
 * @param runtime name and version, for example {@code onnxruntime 1.28.0}
 * @param threads compute threads of the runtime
 */
public record Machine(String cpu, int cores, String arch, String runtime, int threads) {
    private static final Path CPU_INFO = Paths.get("/proc/cpuinfo");

    /** This machine. */
    public static Machine here(OrtRuntime runtime) {
        return new Machine(
                cpuName(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.arch", "unknown"),
                "onnxruntime " + runtime.version(),
                runtime.threads());
    }

    /** Writes this as a JSON object of its components. */
    public void writeTo(JsonWriter json) throws IOException {
        json.beginObject();
        json.name("cpu").value(cpu);
        json.name("cores").value(cores);
        json.name("arch").value(arch);
        json.name("runtime").value(runtime);
        json.name("threads").value(threads).endObject();
    }

    /** The first line of Linux's list that names a model; ARM kernels may have only a hardware line. */
    private static String cpuName() {
        if (Files.isReadable(CPU_INFO)) {
            try (BufferedReader lines = Files.newBufferedReader(CPU_INFO, StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String key = line.toLowerCase(Locale.ROOT);
                    int colon = line.indexOf(':');
                    if (colon >= 0 && (key.startsWith("model name") || key.startsWith("hardware"))) {
                        return line.substring(colon + 1).trim();
                    }
                }
            } catch (IOException unreadable) {
                return System.getProperty("os.name", "unknown");
            }
        }
        return System.getProperty("os.name", "unknown");
    }
}
