/** Strategies compared as measured: server and slow device as processes, an emulated link between them. */
@NullMarked
package org.jointdnn.cli.measured;

import org.jspecify.annotations.NullMarked;
