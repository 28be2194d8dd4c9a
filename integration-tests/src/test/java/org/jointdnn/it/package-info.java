/** Tests of the modules together. */
@NullMarked
package org.jointdnn.it;

import org.jspecify.annotations.NullMarked;
