/** A plain interpreter of ONNX operators in double precision. */
package org.jointdnn.training.oracle;
