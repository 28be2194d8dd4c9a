/** The paper's evaluation on modelled machines: plans, gains and what they rest on, as numbers. */
@NullMarked
package org.jointdnn.study.modelled;

import org.jspecify.annotations.NullMarked;
