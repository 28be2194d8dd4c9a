/** The paper's evaluation as a command: modelled and measured, as tables, JSON and a report. */
@NullMarked
package org.jointdnn.cli.study;

import org.jspecify.annotations.NullMarked;
