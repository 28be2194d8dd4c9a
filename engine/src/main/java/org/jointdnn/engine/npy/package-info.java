/** Tensors in NumPy's {@code .npy} files. */
@NullMarked
package org.jointdnn.engine.npy;

import org.jspecify.annotations.NullMarked;
