/** Training a network segment by segment: graphs of the passes, and a trainer that runs them on one machine. */
@NullMarked
package org.jointdnn.training;

import org.jspecify.annotations.NullMarked;
