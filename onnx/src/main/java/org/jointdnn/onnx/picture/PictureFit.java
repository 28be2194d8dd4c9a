package org.jointdnn.onnx.picture;

/** How a picture of any size is brought to the height and width of a tensor. */
public sealed interface PictureFit {
    /** It is resized to exactly that, whatever its proportions. */
    record Stretch() implements PictureFit {}

    /**
     * It is resized, in its proportions, until its shorter side has so many pixels; then the middle is cut out.
     *
     * @param pixels not less than the tensor's height and width
     */
    record ShorterSide(int pixels) implements PictureFit {
        public ShorterSide {
            if (pixels < 1) {
                throw new IllegalArgumentException("the shorter side has " + pixels + " pixels, must have 1 or more");
            }
        }
    }
}
