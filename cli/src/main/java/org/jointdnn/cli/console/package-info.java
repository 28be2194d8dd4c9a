/** What every command shares: where its answer and its progress go, how numbers look, and how it fails. */
@NullMarked
package org.jointdnn.cli.console;

import org.jspecify.annotations.NullMarked;
