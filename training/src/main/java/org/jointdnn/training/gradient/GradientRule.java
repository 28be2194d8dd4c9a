package org.jointdnn.training.gradient;

/** What training does with one operator: how it runs forward, and the gradients of its inputs. */
@FunctionalInterface
interface GradientRule {
    /** Appends the operator's gradient: gives each wanted input what this node adds to its gradient. */
    void backward(NodeGradient node);

    /** Appends the operator as training runs it; as it is unless a rule says otherwise. */
    default void forward(ForwardNode node) {
        node.copy();
    }
}
