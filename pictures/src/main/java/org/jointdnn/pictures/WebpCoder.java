package org.jointdnn.pictures;

import org.jointdnn.wire.picture.PictureKind;

/** WebP by libwebp, as the Image I/O plug-in of com.github.usefulness has it. */
public final class WebpCoder extends ImageIoCoder {
    public WebpCoder() {
        super(PictureKind.WEBP, "webp");
    }
}
