package org.jointdnn.planner.training;

/** Where a block's weights have to be once they are updated. */
public enum WeightSync {
    /** Where the block's next forward pass runs: they cross if its backward pass ran on the other side. */
    PLACED,

    /**
     * On MOBILE, which always holds the current model: they cross down if the block's backward pass ran on
     * CLOUD, and only then. That is the paper's rule; so a forward pass on CLOUD with weights that were
     * updated on MOBILE is charged nothing.
     */
    MOBILE
}
