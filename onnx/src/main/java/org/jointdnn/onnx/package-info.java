/** ONNX models as a splitter sees them: host tensors, graphs, blocks, bundles and the assembly of segments. */
@NullMarked
package org.jointdnn.onnx;

import org.jspecify.annotations.NullMarked;
