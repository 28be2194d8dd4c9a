/** Benchmarks of the claims in docs/benchmarks.md. */
@NullMarked
package org.jointdnn.benchmarks;

import org.jspecify.annotations.NullMarked;
