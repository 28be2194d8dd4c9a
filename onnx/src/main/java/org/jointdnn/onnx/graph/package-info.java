/** The computation of a model as a graph: clean-up, order, static shapes, work, and the cut into blocks. */
@NullMarked
package org.jointdnn.onnx.graph;

import org.jspecify.annotations.NullMarked;
