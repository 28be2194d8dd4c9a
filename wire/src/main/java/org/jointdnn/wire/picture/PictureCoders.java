package org.jointdnn.wire.picture;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** The coders that this process has: those on its class path, and those it was given. Thread safety: safe. */
public final class PictureCoders {
    private static final Map<PictureKind, PictureCoder> CODERS = new EnumMap<>(PictureKind.class);
    private static boolean loaded;

    private PictureCoders() {}

    /** The coder of a kind of file; empty if there is none. */
    public static synchronized Optional<PictureCoder> of(PictureKind kind) {
        if (!loaded) {
            loaded = true;
            for (PictureCoder coder : ServiceLoader.load(PictureCoder.class, PictureCoder.class.getClassLoader())) {
                CODERS.putIfAbsent(coder.kind(), coder);
            }
        }
        return Optional.ofNullable(CODERS.get(kind));
    }

    /** Uses a coder from now on, in place of any other of its kind. */
    public static synchronized void use(PictureCoder coder) {
        CODERS.put(coder.kind(), coder);
    }

    /** Says that there is no coder of a kind, and what to do. */
    public static String missing(PictureKind kind) {
        return "this program has no coder for " + kind.title()
                + "; put the module jointdnn-pictures on its class path, or give it one by PictureCoders.use";
    }
}
