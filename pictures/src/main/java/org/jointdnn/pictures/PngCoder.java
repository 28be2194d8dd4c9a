package org.jointdnn.pictures;

import org.jointdnn.wire.picture.PictureKind;

/** PNG of any form by the JDK's library; codecs of tensors have a PNG of their own. */
public final class PngCoder extends ImageIoCoder {
    public PngCoder() {
        super(PictureKind.PNG, "png");
    }
}
