/** The training of the zoo's glyphnet, until the project's own trainer can do it. */
@NullMarked
package org.jointdnn.benchmarks.glyphnet;

import org.jspecify.annotations.NullMarked;
