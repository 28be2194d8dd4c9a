/** The device's own code in virtual time: a simulated link, server and device, on which sessions run as they do in the world. */
@NullMarked
package org.jointdnn.testbed.simulation;

import org.jspecify.annotations.NullMarked;
