/** The command line: {@link org.jointdnn.cli.Main} puts the commands together. */
@NullMarked
package org.jointdnn.cli;

import org.jspecify.annotations.NullMarked;
