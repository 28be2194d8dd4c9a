/** The demonstration: server, emulated link and slow device, compared as measured. */
@NullMarked
package org.jointdnn.cli.demo;

import org.jspecify.annotations.NullMarked;
