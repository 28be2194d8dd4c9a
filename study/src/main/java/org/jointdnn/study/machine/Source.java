package org.jointdnn.study.machine;

import java.util.Objects;

/**
 * Where numbers of a machine come from.
 *
 * @param fields the numbers, as the file names them
 * @param basis how they were come by
 * @param text what was found, and where
 */
public record Source(String fields, Basis basis, String text) {
    public Source {
        Objects.requireNonNull(fields, "fields");
        Objects.requireNonNull(basis, "basis");
        Objects.requireNonNull(text, "text");
    }

    /** How a number was come by. */
    public enum Basis {
        /** A specification or a measurement that others published says so. */
        PUBLISHED,
        /** Computed from published numbers. */
        COMPUTED,
        /** Measured by this project. */
        MEASURED,
        /** Chosen so that the model gives the published or measured times that the text names. */
        CALIBRATED,
        /** Nothing to go by was found; the text says why this number. */
        ASSUMED
    }
}
