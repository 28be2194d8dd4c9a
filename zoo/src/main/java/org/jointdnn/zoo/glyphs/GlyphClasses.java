package org.jointdnn.zoo.glyphs;

/** Which characters a set of glyphs has; a label is a character's position in {@link #characters}. */
public enum GlyphClasses {
    DIGITS("0123456789"),
    DIGITS_AND_CAPITALS("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private final String characters;

    GlyphClasses(String characters) {
        this.characters = characters;
    }

    /** The characters in the order of their labels. */
    public String characters() {
        return characters;
    }

    public int count() {
        return characters.length();
    }
}
