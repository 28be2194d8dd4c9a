/** Reading ONNX files: the message, its constants wherever they lie, and the checks on both. */
@NullMarked
package org.jointdnn.onnx.model;

import org.jspecify.annotations.NullMarked;
