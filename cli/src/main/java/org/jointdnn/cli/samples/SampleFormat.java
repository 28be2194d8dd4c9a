package org.jointdnn.cli.samples;

import java.io.IOException;
import java.nio.file.Path;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;

/** A kind of file that holds samples of a model's input. */
interface SampleFormat {
    /** Whether files of this name are of this kind. */
    boolean reads(Path file);

    /** How many samples a file holds; throws CommandFailure if they are not of the input's type and shape. */
    int count(Path file, TensorSpec input) throws IOException;

    /** One sample of a file, of the input's type and shape. */
    Tensor read(Path file, int index, TensorSpec input) throws IOException;
}
