/** The demonstration: JointDNN compared with mobile-only and cloud-only as measured. */
@NullMarked
package org.jointdnn.cli.demo;

import org.jspecify.annotations.NullMarked;
