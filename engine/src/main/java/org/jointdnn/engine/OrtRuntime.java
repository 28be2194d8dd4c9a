package org.jointdnn.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime as this process uses it: one environment, one global thread pool for all sessions.
 *
 * <p>Thread safety: safe. The environment lives as long as the process; the first call fixes the
 * number of threads.
 */
public final class OrtRuntime {
    private static @Nullable OrtRuntime shared;

    private final OrtEnvironment environment;
    private final int threads;

    private OrtRuntime(int threads) throws OrtException {
        this.threads = threads;
        OrtEnvironment.ThreadingOptions pool = new OrtEnvironment.ThreadingOptions();
        pool.setGlobalIntraOpNumThreads(threads);
        pool.setGlobalInterOpNumThreads(1);
        pool.setGlobalSpinControl(false);
        this.environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "jointdnn", pool);
    }

    /**
     * The process's runtime.
     *
     * @param threads compute threads; throws IllegalStateException if an earlier call chose another number
     */
    public static synchronized OrtRuntime shared(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + ", must be 1 or more");
        }
        if (shared == null) {
            try {
                shared = new OrtRuntime(threads);
            } catch (OrtException e) {
                throw new IllegalStateException("ONNX Runtime can't start: " + e.getMessage(), e);
            }
        }
        if (shared.threads != threads) {
            throw new IllegalStateException(
                    "ONNX Runtime already runs with " + shared.threads + " threads, can't change to " + threads);
        }
        return shared;
    }

    public OrtEnvironment environment() {
        return environment;
    }

    /** Compute threads of the global pool. */
    public int threads() {
        return threads;
    }

    /** The runtime's version, for example {@code 1.28.0}. */
    public String version() {
        return environment.getVersion();
    }

    /** Options for a new session: global threads, all optimisations. The caller closes them. */
    public SessionOptions sessionOptions() throws OrtException {
        SessionOptions options = new SessionOptions();
        options.disablePerSessionThreads();
        options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
        return options;
    }
}
