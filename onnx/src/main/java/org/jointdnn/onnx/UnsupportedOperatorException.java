package org.jointdnn.onnx;

/** A model with an operator that the runtime does not implement; the message names node and operator. */
public final class UnsupportedOperatorException extends ModelFormatException {
    private static final long serialVersionUID = 1L;

    public UnsupportedOperatorException(String message, Throwable cause) {
        super(message, cause);
    }
}
