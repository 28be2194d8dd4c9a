package org.jointdnn.zoo.glyphs;

import org.jointdnn.zoo.internal.SplitMix64;

/**
 * Draws one picture: a ground with blotches, lines and parts of other characters, the character itself, something over
 * it, then blur and noise. Everything comes from one stream of random numbers, in this order.
 */
final class GlyphPainter {
    private static final double GRID_WIDTH = 10;
    private static final double GRID_HEIGHT = 14;
    private static final String STRAYS = GlyphClasses.DIGITS_AND_CAPITALS.characters();

    private final SplitMix64 random;
    private final int size;
    /** From 0 to 1: how far all that makes a picture hard to read may go. */
    private final double hardness;

    private final Canvas canvas;
    private final Colour ground;
    private final Colour ink;

    private GlyphPainter(SplitMix64 random, int size) {
        this.random = random;
        this.size = size;
        this.canvas = new Canvas(size);
        this.hardness = random.nextDouble();
        double contrast = random.nextDouble(110 - 65 * hardness, 190);
        double dark = random.nextDouble(15, 240 - contrast);
        boolean darkInk = random.chance(0.5);
        this.ground = Colour.draw(random, darkInk ? dark + contrast : dark, 90);
        this.ink = Colour.draw(random, darkInk ? dark : dark + contrast, 90);
    }

    /** The picture's bytes, {@code [H, W, C]}. */
    static byte[] paint(char character, int size, int channels, SplitMix64 random) {
        GlyphPainter painter = new GlyphPainter(random, size);
        painter.background();
        painter.character(character);
        painter.foreground();
        painter.camera();
        return painter.canvas.toBytes(channels);
    }

    private void background() {
        canvas.gradient(near(ground, 0.25), near(ground, 0.25), random.nextDouble(0, 2 * Math.PI));
        canvas.texture(random, 2 + random.nextInt(7), random.nextDouble(0, 28 * hardness));
        for (int k = upTo(3); k > 0; k--) {
            blotch(random.nextDouble(0.08, 0.3), random.nextDouble(0.2, 0.7));
        }
        for (int k = upTo(3); k > 0; k--) {
            stray();
        }
        for (int k = upTo(2); k > 0; k--) {
            line(random.nextDouble(0.4, 1.6), random.nextDouble(0.3, 0.8));
        }
    }

    private int upTo(int most) {
        return random.nextInt((int) (1.5 + most * hardness));
    }

    /** A colour between one and any other, nearer to the one. */
    private Colour near(Colour colour, double share) {
        Colour other = Colour.draw(random, random.nextDouble(0, 255), 90);
        return colour.mixed(other, random.nextDouble(0, share));
    }

    /** Part of a character that isn't meant: beside the middle, and mostly outside the picture. */
    private void stray() {
        double angle = random.nextDouble(0, 2 * Math.PI);
        double away = random.nextDouble(0.52, 0.72) * size;
        Point centre = new Point(size / 2.0 + away * StrictMath.cos(angle), size / 2.0 + away * StrictMath.sin(angle));
        char character = STRAYS.charAt(random.nextInt(STRAYS.length()));
        Colour colour = ink.mixed(near(ground, 1), random.nextDouble(0, 0.7));
        glyph(character, centre, random.nextDouble(0.4, 0.75), colour, random.nextDouble(0.5, 1));
    }

    private void character(char character) {
        double off = size * (0.03 + 0.05 * hardness);
        Point centre = new Point(size / 2.0 + random.nextDouble(-off, off), size / 2.0 + random.nextDouble(-off, off));
        double height = random.nextDouble(0.56 - 0.13 * hardness, 0.78);
        glyph(character, centre, height, ink, random.nextDouble(0.8, 1));
    }

    private void glyph(char character, Point centre, double height, Colour colour, double opacity) {
        GlyphStyle style = GlyphStyle.draw(random);
        double pixels = height * size / GRID_HEIGHT;
        double stretch = random.nextDouble(0.85, 1.15);
        double slant = style.slant() + random.nextDouble(-0.15, 0.15) * hardness;
        Affine place = Affine.around(
                new Point(GRID_WIDTH / 2, GRID_HEIGHT / 2),
                centre,
                slant,
                pixels * style.width() * stretch,
                pixels / stretch,
                random.nextDouble(-1, 1) * (0.08 + 0.18 * hardness));
        StrokeMask mask = new StrokeMask(size);
        mask.add(style.strokes(character, random), style, place, pixels);
        canvas.paint(mask, colour, opacity);
    }

    private void blotch(double radius, double opacity) {
        canvas.blotch(
                new Point(random.nextDouble(0, size), random.nextDouble(0, size)),
                size * radius,
                size * radius * random.nextDouble(0.4, 1),
                near(ground, 0.6),
                opacity);
    }

    private void line(double width, double opacity) {
        StrokeMask mask = new StrokeMask(size);
        Point from = new Point(random.nextDouble(-0.2, 1.2) * size, random.nextDouble(-0.2, 1.2) * size);
        Point to = new Point(random.nextDouble(-0.2, 1.2) * size, random.nextDouble(-0.2, 1.2) * size);
        mask.addLine(from, to, width * size / 128);
        canvas.paint(mask, random.chance(0.5) ? ink : near(ground, 1), opacity);
    }

    private void foreground() {
        for (int k = upTo(2); k > 0; k--) {
            line(random.nextDouble(0.6, 2.4), random.nextDouble(0.4, 0.9));
        }
        if (random.chance(0.4 * hardness)) {
            blotch(random.nextDouble(0.05, 0.14), random.nextDouble(0.5, 0.95));
        }
    }

    private void camera() {
        for (int k = upTo(size == 64 ? 3 : 1); k > 0; k--) {
            canvas.blur();
        }
        boolean coloured = random.chance(0.5);
        canvas.noise(random, random.nextDouble(2, 6 + 20 * hardness), coloured);
        if (random.chance(0.3 * hardness)) {
            canvas.specks(random, random.nextInt(size * size / 40));
        }
    }
}
