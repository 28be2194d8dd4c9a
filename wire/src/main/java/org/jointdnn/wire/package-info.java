/** What crosses the link: messages, stubs, tensor encoding, limits and failures. */
@NullMarked
package org.jointdnn.wire;

import org.jspecify.annotations.NullMarked;
