package org.jointdnn.onnx;

/** A model file, or a bundle made from one, that cannot be used; the message says which file, where in it, and why. */
public class ModelFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ModelFormatException(String message) {
        super(message);
    }

    public ModelFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
