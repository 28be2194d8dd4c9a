package org.jointdnn.zoo.glyphs;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.zoo.internal.SplitMix64;

/**
 * A hand or a typeface: what turns a skeleton into strokes of some width. One is drawn for every glyph, so a set of
 * pictures has as many as pictures.
 *
 * <p>Lengths are in the skeletons' grid, 14 to a character's height.
 *
 * @param form which of a skeleton's forms, from 0 to below 1
 * @param weight bulge of curves, see {@link Skeletons#trace}
 * @param pieces straight pieces of a curve
 * @param radius half a stroke's width
 * @param contrast how much thinner a stroke is along the pen's angle than across it, from 0
 * @param penAngle in radians
 * @param slant to the right
 * @param width factor of a character's width
 * @param serif length of half a serif, 0 for none
 * @param hollow share of the radius that the outline of a hollow letter takes; 1 for a filled one
 * @param wobble how far points are off
 */
record GlyphStyle(
        double form,
        double weight,
        int pieces,
        double radius,
        double contrast,
        double penAngle,
        double slant,
        double width,
        double serif,
        double hollow,
        double wobble) {

    static GlyphStyle draw(SplitMix64 random) {
        boolean angular = random.chance(0.2);
        boolean pen = random.chance(0.4);
        boolean serifs = random.chance(0.3);
        double radius = random.nextDouble(0.45, random.chance(0.3) ? 1.7 : 1.1);
        boolean hollow = radius > 0.9 && random.chance(0.4);
        return new GlyphStyle(
                random.nextDouble(),
                angular ? random.nextDouble(0.4, 1.5) : random.nextDouble(0.55, 1.8),
                angular ? 2 : 7,
                radius,
                pen ? random.nextDouble(0.2, 0.65) : 0,
                random.nextDouble(-0.9, 0.9),
                random.chance(0.4) ? random.nextDouble(-0.1, 0.35) : 0,
                random.nextDouble(0.65, 1.1),
                serifs ? random.nextDouble(1.0, 1.9) : 0,
                hollow ? random.nextDouble(0.35, 0.5) : 1,
                random.chance(0.4) ? random.nextDouble(0.1, 0.45) : 0);
    }

    /** The same hand without serifs and hollow strokes. */
    GlyphStyle plain() {
        return new GlyphStyle(form, weight, pieces, radius, contrast, penAngle, slant, width, 0, 1, wobble);
    }

    /** The strokes of a character, serifs included, on the grid. */
    List<List<Point>> strokes(char character, SplitMix64 random) {
        List<List<Point>> strokes = Skeletons.trace(character, form, weight, pieces);
        List<List<Point>> all = new ArrayList<>();
        for (List<Point> stroke : strokes) {
            all.add(wobble > 0 ? wobbled(stroke, random) : stroke);
        }
        if (serif > 0) {
            for (int k = 0; k < strokes.size(); k++) {
                addSerif(all, strokes, k, true);
                addSerif(all, strokes, k, false);
            }
        }
        return all;
    }

    /** Points move together along a stroke, by the sum of where its two ends move. */
    private List<Point> wobbled(List<Point> stroke, SplitMix64 random) {
        Point first = new Point(random.nextDouble(-wobble, wobble), random.nextDouble(-wobble, wobble));
        Point last = new Point(random.nextDouble(-wobble, wobble), random.nextDouble(-wobble, wobble));
        List<Point> moved = new ArrayList<>();
        for (int k = 0; k < stroke.size(); k++) {
            double share = (double) k / Math.max(1, stroke.size() - 1);
            Point jitter = new Point(random.nextDouble(-wobble, wobble), random.nextDouble(-wobble, wobble));
            moved.add(stroke.get(k)
                    .plus(first.times(1 - share))
                    .plus(last.times(share))
                    .plus(jitter.times(0.35)));
        }
        return moved;
    }

    /** A bar across an end of a stroke, if the end is free: flat on the line, or upright at the end of an arm. */
    private void addSerif(List<List<Point>> all, List<List<Point>> strokes, int index, boolean start) {
        List<Point> stroke = strokes.get(index);
        Point end = stroke.get(start ? 0 : stroke.size() - 1);
        Point before = stroke.get(start ? 1 : stroke.size() - 2);
        for (int k = 0; k < strokes.size(); k++) {
            List<Point> other = strokes.get(k);
            int from = k == index && start ? 2 : 0;
            int to = other.size() - (k == index && !start ? 2 : 0);
            for (int i = from; i + 1 < to; i++) {
                if (distance(end, other.get(i), other.get(i + 1)) < 0.5) {
                    return;
                }
            }
        }
        Point way = end.minus(before);
        boolean upright = Math.abs(way.y()) > 0.5 * way.length();
        Point half = upright ? new Point(serif, 0) : new Point(0, 0.7 * serif);
        all.add(List.of(end.minus(half), end.plus(half)));
    }

    private static double distance(Point point, Point a, Point b) {
        Point way = b.minus(a);
        Point to = point.minus(a);
        double square = way.x() * way.x() + way.y() * way.y();
        double along = square == 0 ? 0 : (to.x() * way.x() + to.y() * way.y()) / square;
        return to.minus(way.times(Math.max(0, Math.min(1, along)))).length();
    }
}
