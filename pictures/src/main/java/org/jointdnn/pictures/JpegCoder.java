package org.jointdnn.pictures;

import org.jointdnn.wire.picture.PictureKind;

/** JPEG by the JDK's library. */
public final class JpegCoder extends ImageIoCoder {
    public JpegCoder() {
        super(PictureKind.JPEG, "jpeg");
    }
}
