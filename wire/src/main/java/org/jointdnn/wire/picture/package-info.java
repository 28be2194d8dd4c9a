/** Pictures: their pixels, their files as other programs write them, and how a file becomes the input of a model. */
@NullMarked
package org.jointdnn.wire.picture;

import org.jspecify.annotations.NullMarked;
