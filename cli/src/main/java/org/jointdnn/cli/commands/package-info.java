/** The commands that work with models: inspect, profile, plan, run, serve and emulate-link. */
@NullMarked
package org.jointdnn.cli.commands;

import org.jspecify.annotations.NullMarked;
