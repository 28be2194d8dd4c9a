/** The command {@code train}. */
@NullMarked
package org.jointdnn.cli.training;

import org.jspecify.annotations.NullMarked;
