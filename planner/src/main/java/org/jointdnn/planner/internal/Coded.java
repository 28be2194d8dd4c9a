package org.jointdnn.planner.internal;

import org.jspecify.annotations.Nullable;

/**
 * The codings in which tensors cross on a part of a plan, as a list.
 *
 * @param tensor its index in the costs
 * @param coding the index of its coding
 * @param others null at the end
 */
public record Coded(int tensor, int coding, @Nullable Coded others) {
    /** The two lists as one; either may be null. */
    public static @Nullable Coded join(@Nullable Coded shorter, @Nullable Coded longer) {
        Coded joined = longer;
        for (Coded rest = shorter; rest != null; rest = rest.others) {
            joined = new Coded(rest.tensor, rest.coding, joined);
        }
        return joined;
    }
}
