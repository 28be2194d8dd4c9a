/** How tensors are written for the link: smaller number formats, lossless stages, pictures. */
@NullMarked
package org.jointdnn.wire.codec;

import org.jspecify.annotations.NullMarked;
