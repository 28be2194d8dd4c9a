/** Runs segments on ONNX Runtime, measures them, and executes plans. */
@NullMarked
package org.jointdnn.engine;

import org.jspecify.annotations.NullMarked;
