package org.jointdnn.wire.codec;

import java.util.Optional;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;

/** What the picture of a PNG is to a tensor: a header before the file, and the rows of the picture. */
interface PngContent {
    /** As it is written in a codec's name. */
    String name();

    /** The name without what only an encoder needs. */
    String format();

    boolean lossless();

    /** Why tensors of a type and shape have no such picture; empty if they have. */
    Optional<String> refusal(ElementType type, Shape shape);

    /** The picture of tensors that have elements. */
    PngSize size(Shape shape);

    /** Bytes before the file. */
    int headerBytes(Shape shape);

    /** Reads a tensor; throws UncodableTensorException for values that can't be written. */
    Source source(Tensor tensor, Workspace workspace);

    /** Writes into a tensor. */
    Sink sink(Tensor target, Workspace workspace);

    /** Gives the rows of one tensor's picture. */
    interface Source {
        void header(byte[] to);

        void row(int row, byte[] to);
    }

    /** Takes the rows of one tensor's picture. */
    interface Sink {
        /** Throws InvalidMessageException for a header that no source writes. */
        void header(byte[] from);

        void row(int row, byte[] from);
    }
}
