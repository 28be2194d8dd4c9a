package org.jointdnn.onnx;

/** A model with an operator that can't be run or has no gradient here; the message names node and operator. */
public final class UnsupportedOperatorException extends ModelFormatException {
    private static final long serialVersionUID = 1L;

    public UnsupportedOperatorException(String message) {
        super(message);
    }

    public UnsupportedOperatorException(String message, Throwable cause) {
        super(message, cause);
    }
}
