/** Tensors that hold pictures: how their elements stand for pixels, and how a picture of any size becomes one. */
@NullMarked
package org.jointdnn.onnx.picture;

import org.jspecify.annotations.NullMarked;
