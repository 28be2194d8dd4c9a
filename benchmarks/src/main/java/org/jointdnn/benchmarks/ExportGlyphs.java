package org.jointdnn.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import org.jointdnn.zoo.glyphs.GlyphFiles;
import org.jointdnn.zoo.glyphs.GlyphNetData;
import org.jointdnn.zoo.glyphs.GlyphSet;

/**
 * Writes pictures that glyphnet is trained or tested on, as arrays and as PNG files.
 *
 * <p>Arguments: a folder; {@code training} or {@code test}; the first picture's number; how many.
 */
public final class ExportGlyphs {
    private ExportGlyphs() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 4 || !arguments[1].matches("training|test")) {
            System.err.println("usage: ExportGlyphs FOLDER training|test FROM COUNT");
            System.exit(2);
        }
        Path folder = Path.of(arguments[0]);
        GlyphSet set = arguments[1].equals("test") ? GlyphNetData.testSet() : GlyphNetData.trainingSet();
        int from = Integer.parseInt(arguments[2]);
        int count = Integer.parseInt(arguments[3]);
        GlyphFiles.writeArrays(set, from, count, folder);
        GlyphFiles.writePictures(set, from, count, folder.resolve("pictures"));
    }
}
