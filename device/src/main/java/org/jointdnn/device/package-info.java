/** What an app embeds: connect to a server, plan, run. */
@NullMarked
package org.jointdnn.device;

import org.jspecify.annotations.NullMarked;
