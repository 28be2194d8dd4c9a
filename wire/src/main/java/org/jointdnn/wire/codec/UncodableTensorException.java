package org.jointdnn.wire.codec;

/** A tensor that a codec refuses to encode: its type, its shape, or values that are not finite. Another codec may do. */
public final class UncodableTensorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UncodableTensorException(String message) {
        super(message);
    }
}
