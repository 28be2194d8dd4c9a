/** Training together with a server: the worker there, as this device's trainer visits it. */
@NullMarked
package org.jointdnn.device.training;

import org.jspecify.annotations.NullMarked;
