package org.jointdnn.engine;

import ai.onnxruntime.OrtException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.UnsupportedOperatorException;

/**
 * Turns what ONNX Runtime reports into the project's errors, one line each.
 *
 * <p>Source: the patterns follow the texts of ONNX Runtime 1.28.0, which has no finer error codes. A
 * text that fits none of them is passed on as it is.
 */
final class SessionErrors {
    /** {@code Could not find an implementation for Foo(13) node with name 'n'}. */
    private static final Pattern NO_KERNEL =
            Pattern.compile("Could not find an implementation for ([\\w.:]+\\(-?\\d+\\)) node with name '([^']*)'");

    /** {@code In Node, ("n", Foo, "domain", -1) : ... No Op registered for Foo}. */
    private static final Pattern NO_OPERATOR = Pattern.compile(
            "In Node, \\(\"([^\"]*)\", ([^,]*), \"([^\"]*)\", -?\\d+\\).*No Op registered for", Pattern.DOTALL);

    /** {@code Fatal error: domain:Foo(-1) is not a registered function/op}. */
    private static final Pattern NOT_REGISTERED =
            Pattern.compile("([\\w.:]+\\(-?\\d+\\)) is not a registered function/op");

    private SessionErrors() {}

    static RuntimeException onOpening(String segment, OrtException cause) {
        String message = String.valueOf(cause.getMessage());
        Matcher kernel = NO_KERNEL.matcher(message);
        if (kernel.find()) {
            return unsupported(segment, "node '" + kernel.group(2) + "'", kernel.group(1), cause);
        }
        Matcher operator = NO_OPERATOR.matcher(message);
        if (operator.find()) {
            String domain = operator.group(3).isEmpty() ? "" : operator.group(3) + ":";
            return unsupported(segment, "node '" + operator.group(1) + "'", domain + operator.group(2), cause);
        }
        Matcher registered = NOT_REGISTERED.matcher(message);
        if (registered.find()) {
            return unsupported(segment, "a node", registered.group(1), cause);
        }
        return new ModelFormatException(segment + " is refused by ONNX Runtime: " + oneLine(message), cause);
    }

    static RuntimeException onRunning(String segment, OrtException cause) {
        return new IllegalStateException(segment + " failed in ONNX Runtime: " + oneLine(cause), cause);
    }

    private static UnsupportedOperatorException unsupported(
            String segment, String node, String operator, OrtException cause) {
        return new UnsupportedOperatorException(
                segment + ": " + node + " has the operator " + operator + ", which ONNX Runtime does not implement",
                cause);
    }

    static String oneLine(OrtException cause) {
        return oneLine(String.valueOf(cause.getMessage()));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").trim();
    }
}
