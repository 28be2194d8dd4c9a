/** Writing ONNX graphs: nodes with known shapes and types, parts of graphs, models made of parts. */
@NullMarked
package org.jointdnn.training.graph;

import org.jspecify.annotations.NullMarked;
