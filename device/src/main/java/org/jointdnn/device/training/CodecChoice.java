package org.jointdnn.device.training;

import org.jointdnn.planner.Side;

/** Which codec tensors cross in. */
interface CodecChoice {
    /** All go as they are. */
    CodecChoice RAW = (tensor, to) -> "raw";

    /** The codec's name. */
    String codec(String tensor, Side to);
}
