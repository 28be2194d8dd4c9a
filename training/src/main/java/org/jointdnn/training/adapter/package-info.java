/** Low-rank adapters, which are trained in the place of large weights. */
@NullMarked
package org.jointdnn.training.adapter;

import org.jspecify.annotations.NullMarked;
