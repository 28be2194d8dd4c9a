package org.jointdnn.wire.codec;

import java.util.Optional;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;

/** How the numbers of a tensor are written, before any lossless stage: a header, then so many bits for each. */
interface NumberFormat {
    /** As it is written in a codec's name. */
    String name();

    /** The name without what only an encoder needs. */
    String format();

    boolean lossless();

    Optional<String> refusal(ElementType type, Shape shape);

    /** Bytes of the stretch that a shuffle takes apart. */
    int unit(ElementType type);

    /** Bytes that so many elements become; they are the first of a tensor or follow a multiple of 8. */
    int codedBytes(ElementType type, int elements);

    /** Bytes before the first element. */
    int headerBytes(Shape shape);

    /** Reads a tensor; throws UncodableTensorException for values that can't be written. */
    Writer writer(Tensor tensor, Workspace workspace);

    /** Writes into a tensor. */
    Reader reader(Tensor target, Workspace workspace);

    /** Codes stretches of one tensor. */
    interface Writer {
        void header(byte[] to);

        /** Codes elements {@code first..first+count-1}. */
        void write(int first, int count, byte[] to, int at);
    }

    /** Decodes stretches of one tensor. */
    interface Reader {
        /** Throws InvalidMessageException for a header that no writer writes. */
        void header(byte[] from);

        /** Decodes elements {@code first..first+count-1} from the start of an array. */
        void read(byte[] from, int first, int count);
    }
}
