package org.jointdnn.wire.coded;

import java.util.function.Supplier;

/** Does stretches of coding and knows how long all of them took; a machine that pretends to be slow makes them longer. */
public interface CodingWork {
    /** Does one stretch, some 100 KiB of a tensor. */
    <T> T run(Supplier<T> stretch);

    /** Of all stretches. */
    long nanos();

    /** Stretches as fast as this machine does them. Not for use by several threads at a time. */
    static CodingWork timed() {
        return new CodingWork() {
            private long nanos;

            @Override
            public <T> T run(Supplier<T> stretch) {
                long start = System.nanoTime();
                try {
                    return stretch.get();
                } finally {
                    nanos += System.nanoTime() - start;
                }
            }

            @Override
            public long nanos() {
                return nanos;
            }
        };
    }
}
