package org.jointdnn.onnx.bundle;

import org.jointdnn.onnx.bundle.proto.PictureProto;
import org.jointdnn.onnx.picture.Picture;
import org.jointdnn.onnx.picture.PictureFit;
import org.jointdnn.onnx.picture.PixelFormat;

/** A picture's declaration as the message {@code PictureProto}. */
final class PictureCodec {
    private PictureCodec() {}

    static PictureProto toProto(Picture picture) {
        PictureProto.Builder proto =
                PictureProto.newBuilder().setPixels(picture.pixels().toString());
        if (picture.fit() instanceof PictureFit.ShorterSide side) {
            proto.setShorterSide(side.pixels());
        }
        return proto.build();
    }

    /** Throws IllegalArgumentException if the message declares nothing that can be. */
    static Picture fromProto(PictureProto proto) {
        PictureFit fit = proto.getShorterSide() == 0
                ? new PictureFit.Stretch()
                : new PictureFit.ShorterSide(proto.getShorterSide());
        return new Picture(PixelFormat.parse(proto.getPixels()), fit);
    }
}
