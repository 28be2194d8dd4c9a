package org.jointdnn.wire.picture;

/**
 * Reads and writes files of one kind, by a library of the platform. {@link PictureCoders} finds implementations;
 * the module {@code jointdnn-pictures} has them for the JVM. An Android app can make them of {@code android.graphics}.
 *
 * <p>Thread safety: implementations are safe.
 */
public interface PictureCoder {
    PictureKind kind();

    /**
     * Writes a picture whose width and height are at most the kind's.
     *
     * @param quality from 1 to 100; without meaning for PNG
     */
    byte[] encode(Pixels pixels, int quality);

    /**
     * Reads a file of which {@link PictureFile} has checked that its structure is whole, that it declares a size that the
     * caller wants, and that it holds nothing but what decoding needs. The bytes in it may still be anything.
     *
     * @throws org.jointdnn.wire.InvalidMessageException if the file is damaged or of a form that isn't read
     */
    Pixels decode(PictureFile file);
}
