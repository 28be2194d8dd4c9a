package org.jointdnn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What this process holds of its machine.
 *
 * @param heapBytes of live objects
 * @param residentBytes of memory, native and file pages too; 0 where the system doesn't say
 * @param descriptors open files and sockets; 0 where the system doesn't say
 * @param threads of Java
 */
record Footprint(long heapBytes, long residentBytes, long descriptors, long threads) {
    static final String CSV_HEAD = "heapBytes,residentBytes,descriptors,threads";

    private static final long MIB = 1 << 20;

    static Footprint now() throws IOException {
        for (int round = 0; round < 3; round++) {
            System.gc();
        }
        return new Footprint(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                resident(),
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                        ? unix.getOpenFileDescriptorCount()
                        : 0,
                ManagementFactory.getThreadMXBean().getThreadCount());
    }

    private static long resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    /** Fails if this is more than the most of the others, but for what varies from moment to moment. */
    void assertNoMoreThan(List<Footprint> others) {
        assertThat(heapBytes).as("bytes of heap").isLessThan(most(others, Footprint::heapBytes) + 4 * MIB);
        assertThat(residentBytes)
                .as("bytes of resident memory")
                .isLessThan(most(others, Footprint::residentBytes) * 21 / 20 + 16 * MIB);
        assertThat(descriptors).as("descriptors").isLessThanOrEqualTo(most(others, Footprint::descriptors) + 8);
        assertThat(threads).as("threads").isLessThanOrEqualTo(most(others, Footprint::threads) + 4);
    }

    private static long most(List<Footprint> all, ToLongFunction<Footprint> held) {
        return all.stream().mapToLong(held).max().orElseThrow();
    }

    String csv() {
        return heapBytes + "," + residentBytes + "," + descriptors + "," + threads;
    }
}
