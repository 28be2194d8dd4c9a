/** Strict reading of small JSON files. */
@NullMarked
package org.jointdnn.engine.json;

import org.jspecify.annotations.NullMarked;
