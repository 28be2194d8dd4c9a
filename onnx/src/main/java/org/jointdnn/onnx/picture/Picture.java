package org.jointdnn.onnx.picture;

import java.util.Objects;
import java.util.Optional;
import org.jointdnn.onnx.TensorSpec;

/**
 * What is declared of an input or output that is a picture.
 *
 * @param fit how pictures of other sizes become the tensor; without meaning for an output
 */
public record Picture(PixelFormat pixels, PictureFit fit) {
    public Picture {
        Objects.requireNonNull(pixels, "pixels");
        Objects.requireNonNull(fit, "fit");
    }

    /** Why a tensor can't be such a picture; empty if it can. */
    public Optional<String> refusal(TensorSpec tensor) {
        Optional<String> reason = pixels.refusal(tensor.type(), tensor.shape());
        if (!reason.isPresent() && fit instanceof PictureFit.ShorterSide side) {
            PixelGrid grid = pixels.grid(tensor.shape());
            if (side.pixels() < grid.height() || side.pixels() < grid.width()) {
                return Optional.of("a shorter side of " + side.pixels() + " pixels leaves less than the tensor's "
                        + grid.width() + " by " + grid.height());
            }
        }
        return reason;
    }
}
