/** The server: models, segment execution, timings. */
@NullMarked
package org.jointdnn.cloud;

import org.jspecify.annotations.NullMarked;
