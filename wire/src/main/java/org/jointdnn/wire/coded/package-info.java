/** Coded tensors in messages: whole, or chunk by chunk while others are on their way. */
@NullMarked
package org.jointdnn.wire.coded;

import org.jspecify.annotations.NullMarked;
