/** Automatic differentiation of ONNX graphs, block by block. */
@NullMarked
package org.jointdnn.training.gradient;

import org.jspecify.annotations.NullMarked;
