/** Streams of queries whose stages overlap, and the plans that are best for them. */
@NullMarked
package org.jointdnn.device.stream;

import org.jspecify.annotations.NullMarked;
