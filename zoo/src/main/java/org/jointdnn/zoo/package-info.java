/** Reference networks, built layer by layer as their papers state them. */
@NullMarked
package org.jointdnn.zoo;

import org.jspecify.annotations.NullMarked;
