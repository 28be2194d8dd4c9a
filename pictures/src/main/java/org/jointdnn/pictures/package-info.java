/** JPEG, PNG and WebP on the JVM. */
@NullMarked
package org.jointdnn.pictures;

import org.jspecify.annotations.NullMarked;
