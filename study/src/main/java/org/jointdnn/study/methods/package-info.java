/** The three methods of profiling that the paper names, against measurement. */
@NullMarked
package org.jointdnn.study.methods;

import org.jspecify.annotations.NullMarked;
