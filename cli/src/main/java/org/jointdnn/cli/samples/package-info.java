/** Sample inputs of a model, and their labels, as the user gives them. */
@NullMarked
package org.jointdnn.cli.samples;

import org.jspecify.annotations.NullMarked;
