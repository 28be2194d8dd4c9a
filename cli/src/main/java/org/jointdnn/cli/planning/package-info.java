/** Options that say what the best plan is, and how their values are read. */
@NullMarked
package org.jointdnn.cli.planning;

import org.jspecify.annotations.NullMarked;
