/** Training held against PyTorch: gradients, and times of steps. */
@NullMarked
package org.jointdnn.benchmarks.pytorch;

import org.jspecify.annotations.NullMarked;
