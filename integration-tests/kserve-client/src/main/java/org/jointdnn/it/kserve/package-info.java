/** A third party's client of the Open Inference Protocol, for the test that the server speaks it. */
@NullMarked
package org.jointdnn.it.kserve;

import org.jspecify.annotations.NullMarked;
