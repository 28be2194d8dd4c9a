/** The command line. */
@NullMarked
package org.jointdnn.cli;

import org.jspecify.annotations.NullMarked;
