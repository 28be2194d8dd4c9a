/** Profiles: the measured cost of segments on one machine, and the prediction of those not measured. */
@NullMarked
package org.jointdnn.engine.profile;

import org.jspecify.annotations.NullMarked;
