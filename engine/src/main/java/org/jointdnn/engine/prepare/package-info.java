/** From a model file to a bundle. */
@NullMarked
package org.jointdnn.engine.prepare;

import org.jspecify.annotations.NullMarked;
