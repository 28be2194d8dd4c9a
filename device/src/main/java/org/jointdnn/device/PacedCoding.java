package org.jointdnn.device;

import java.util.function.Supplier;
import org.jointdnn.engine.PacedWork;
import org.jointdnn.wire.coded.CodingWork;

/** Coding at the device's pace, stretch by stretch. */
public record PacedCoding(PacedWork work) implements CodingWork {
    @Override
    public <T> T run(Supplier<T> stretch) {
        return work.run(stretch);
    }

    @Override
    public long nanos() {
        return work.nanos();
    }
}
