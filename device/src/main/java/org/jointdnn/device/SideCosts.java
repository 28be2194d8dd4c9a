package org.jointdnn.device;

import java.util.OptionalDouble;
import org.jointdnn.planner.SegmentCosts;

/**
 * What computing costs on one side.
 *
 * @param codecMillis of the standard job of {@code CodecSpeed} there; empty if nobody measured it
 */
record SideCosts(SegmentCosts segments, OptionalDouble codecMillis) {}
