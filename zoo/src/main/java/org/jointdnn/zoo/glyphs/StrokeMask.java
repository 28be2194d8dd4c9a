package org.jointdnn.zoo.glyphs;

import java.util.Arrays;
import java.util.List;

/**
 * How much of each pixel of a square picture strokes cover.
 *
 * <p>A pixel's cover is 1 where its centre is half a pixel or more within a stroke, 0 where it is as far outside, and
 * linear between. Only operations whose results Java defines to the last bit are used.
 */
final class StrokeMask {
    private final int size;
    /** How far each pixel's centre is outside the nearest stroke; negative within. */
    private final double[] outside;

    StrokeMask(int size) {
        this.size = size;
        this.outside = new double[size * size];
        Arrays.fill(outside, size);
    }

    /** Adds a glyph's strokes; {@code pixels} is how many a unit of the style's grid has. */
    void add(List<List<Point>> strokes, GlyphStyle style, Affine place, double pixels) {
        double penX = StrictMath.cos(style.penAngle());
        double penY = StrictMath.sin(style.penAngle());
        for (List<Point> stroke : strokes) {
            for (int k = 0; k + 1 < stroke.size(); k++) {
                Point way = stroke.get(k + 1).minus(stroke.get(k));
                double length = way.length();
                double along = length == 0 ? 0 : Math.abs(way.x() * penX + way.y() * penY) / length;
                double radius = style.radius() * (1 - style.contrast() * along) * pixels;
                addLine(place.apply(stroke.get(k)), place.apply(stroke.get(k + 1)), radius);
            }
        }
        if (style.hollow() < 1) {
            hollow(style.radius() * style.hollow() * pixels);
        }
    }

    /** Adds a line with round ends. */
    void addLine(Point a, Point b, double radius) {
        int left = bound(Math.min(a.x(), b.x()) - radius - 1);
        int right = bound(Math.max(a.x(), b.x()) + radius + 2);
        int top = bound(Math.min(a.y(), b.y()) - radius - 1);
        int bottom = bound(Math.max(a.y(), b.y()) + radius + 2);
        double wayX = b.x() - a.x();
        double wayY = b.y() - a.y();
        double square = wayX * wayX + wayY * wayY;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                double toX = x + 0.5 - a.x();
                double toY = y + 0.5 - a.y();
                double along = square == 0 ? 0 : (toX * wayX + toY * wayY) / square;
                along = Math.max(0, Math.min(1, along));
                double offX = toX - along * wayX;
                double offY = toY - along * wayY;
                double distance = Math.sqrt(offX * offX + offY * offY) - radius;
                if (distance < outside[y * size + x]) {
                    outside[y * size + x] = distance;
                }
            }
        }
    }

    private int bound(double position) {
        return (int) Math.max(0, Math.min(size, position));
    }

    /** Keeps a rim of some width within the strokes, at least a pixel. */
    private void hollow(double rim) {
        double half = Math.max(1, rim) / 2;
        for (int k = 0; k < outside.length; k++) {
            outside[k] = Math.abs(outside[k] + half) - half;
        }
    }

    double cover(int pixel) {
        return Math.max(0, Math.min(1, 0.5 - outside[pixel]));
    }
}
