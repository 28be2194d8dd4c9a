package org.jointdnn.onnx.picture;

/** The order of a picture's axes in a tensor; the first axis, one for each picture, may be left out. */
public enum PixelLayout {
    /** One plane for each channel, row by row. */
    NCHW,
    /** The channels of each pixel side by side, row by row. */
    NHWC
}
