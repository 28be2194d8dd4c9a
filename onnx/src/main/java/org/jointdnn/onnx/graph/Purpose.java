package org.jointdnn.onnx.graph;

/** What a graph is read for. */
public enum Purpose {
    /** Answering queries: {@code Dropout} goes, since it passes its input on. */
    INFERENCE,
    /** Training: {@code Dropout} stays, whatever mode the model was exported in. */
    TRAINING
}
