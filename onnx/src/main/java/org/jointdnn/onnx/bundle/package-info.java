/** Bundles: models prepared for splitting, and the assembly of any segment from one. */
@NullMarked
package org.jointdnn.onnx.bundle;

import org.jspecify.annotations.NullMarked;
