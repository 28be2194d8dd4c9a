package org.jointdnn.cli.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this program and of what it computes with, as the build recorded them. */
public final class Version implements IVersionProvider {
    private final Properties recorded = new Properties();

    public Version() {
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            if (in == null) {
                throw new IllegalStateException("version.properties is not on the class path");
            }
            recorded.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For example {@code 0.1.0}. */
    public String program() {
        return recorded.getProperty("version", "unknown");
    }

    /** The version of ONNX Runtime that the program was built with. */
    public String onnxRuntime() {
        return recorded.getProperty("onnxruntime", "unknown");
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "jointdnn " + program() + " (ONNX Runtime " + onnxRuntime() + ", Java " + Runtime.version() + ")"
        };
    }
}
