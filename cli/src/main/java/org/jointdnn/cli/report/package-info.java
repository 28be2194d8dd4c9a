/** Comparisons of strategies: their rows, what one gains over another, and the chart of them. */
@NullMarked
package org.jointdnn.cli.report;

import org.jspecify.annotations.NullMarked;
