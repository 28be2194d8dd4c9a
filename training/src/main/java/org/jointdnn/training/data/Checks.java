package org.jointdnn.training.data;

import org.jointdnn.onnx.Shape;

/** Conditions on what data sets are made of. */
final class Checks {
    private Checks() {}

    static void whole(String what, int length, Shape each) {
        if (each.elements() == 0 || length % each.elements() != 0) {
            throw new IllegalArgumentException(
                    what + " has " + length + " elements, must be a multiple of those of " + each);
        }
    }
}
