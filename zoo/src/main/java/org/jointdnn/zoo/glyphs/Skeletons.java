package org.jointdnn.zoo.glyphs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The centre lines of digits and capitals, each in one or more forms.
 *
 * <p>A form is a path on a grid 10 wide and 14 high, y downwards: {@code M x y} starts a stroke, {@code L x y} is a
 * straight line, {@code Q cx cy x y} a curve that leaves towards a control point and arrives from it. Forms are
 * separated by bars.
 *
 * <p>0 has a slash or a dot and I has bars, so that no two characters are the same in any form.
 */
final class Skeletons {
    private static final String RING = "M5 0 Q1.5 0 1.5 7 Q1.5 14 5 14 Q8.5 14 8.5 7 Q8.5 0 5 0 ";
    private static final String WIDE_RING = "M5 0 Q0 0 0 7 Q0 14 5 14 Q10 14 10 7 Q10 0 5 0 ";

    private static final Map<Character, String> FORMS = Map.ofEntries(
            Map.entry('0', RING + "M3 11 L7 3|" + RING + "M5 6.3 L5 7.7|" + RING + "M1.2 13.5 L8.8 0.5"),
            Map.entry('1', "M2.5 3 L5.5 0 L5.5 14|M2.5 3 L5.5 0 L5.5 14 M2.5 14 L8.5 14|M3 2.5 Q5 2 5.5 0 L5.5 14"),
            Map.entry(
                    '2',
                    "M1 4 Q1 0 5 0 Q9 0 9 4 Q9 7 5 10 L1 14 L9 14|M1 3.5 Q1.5 0 5 0 Q9 0 9 3.5 Q9 6 6 8.5"
                            + " Q1 12 1 14 L9 14|M1 2 Q3 0 5 0 Q9 0 9 4 Q9 8 1 14 Q4 12.5 6 13.5 Q8 14.5 9.5 13"),
            Map.entry(
                    '3',
                    "M1 2.5 Q2 0 5 0 Q8.5 0 8.5 3.5 Q8.5 7 4.5 7 Q9 7 9 10.5 Q9 14 5 14 Q1.5 14 1 11.5"
                            + "|M1 0 L8.5 0 L4.5 5.5 Q9 5.5 9 9.8 Q9 14 5 14 Q1.5 14 1 11.5"),
            Map.entry(
                    '4',
                    "M7 14 L7 0 L0.8 10 L9.5 10|M2.5 0 L1.2 8.5 L9 8.5 M7.2 3 L7.2 14"
                            + "|M6 0 L1 10 L9.5 10 M7 6 L7 14"),
            Map.entry(
                    '5',
                    "M8.5 0 L2 0 L1.5 6.5 Q3 5 5 5 Q9 5 9 9.5 Q9 14 5 14 Q2 14 1 12"
                            + "|M8.5 0 L2 0 L2 6 L5 6 Q9 6 9 10 Q9 14 5 14 L1 14"),
            Map.entry(
                    '6',
                    "M8 0.8 Q1 2 1 9 Q1 14 5 14 Q9 14 9 9.7 Q9 5.5 5 5.5 Q1 5.5 1 9.5"
                            + "|M7 0 L2 7 Q1 8.5 1 9.7 Q1 14 5 14 Q9 14 9 9.7 Q9 5.5 5 5.5 Q3 5.5 1.8 7.2"),
            Map.entry('7', "M1 0 L9 0 L4 14|M1 0 L9 0 L4 14 M3 7 L8 7|M1 1.5 L1 0 L9 0 Q4.5 6 4 14"),
            Map.entry(
                    '8',
                    "M5 6.7 Q1.6 6.7 1.6 3.3 Q1.6 0 5 0 Q8.4 0 8.4 3.3 Q8.4 6.7 5 6.7 Q1 6.7 1 10.3 Q1 14 5 14"
                            + " Q9 14 9 10.3 Q9 6.7 5 6.7|M8.3 3 Q8.3 0 5 0 Q1.7 0 1.7 3 Q1.7 5.5 5 6.8"
                            + " Q9 8.3 9 10.8 Q9 14 5 14 Q1 14 1 10.8 Q1 8.3 5 6.8 Q8.3 5.5 8.3 3"),
            Map.entry(
                    '9',
                    "M9 4.5 Q9 8.5 5 8.5 Q1 8.5 1 4.3 Q1 0 5 0 Q9 0 9 5 Q9 12 2 13.2"
                            + "|M3 14 L8 7 Q9 5.5 9 4.3 Q9 0 5 0 Q1 0 1 4.3 Q1 8.5 5 8.5 Q7 8.5 8.2 6.8"
                            + "|M9 4.3 Q9 8.5 5 8.5 Q1 8.5 1 4.3 Q1 0 5 0 Q9 0 9 4.3 L8.5 14"),
            Map.entry(
                    'A',
                    "M0.5 14 L5 0 L9.5 14 M2.2 9 L7.8 9|M1 14 L1 5 Q1 0 5 0 Q9 0 9 5 L9 14 M1 8 L9 8"
                            + "|M0.8 14 L4 0 L6 0 L9.2 14 M2 9 L8 9"),
            Map.entry(
                    'B',
                    "M1.5 7 L1.5 0 L5 0 Q8.5 0 8.5 3.4 Q8.5 6.8 5 6.8 L1.5 6.8 L1.5 14 L5.2 14 Q9.2 14 9.2 10.4"
                            + " Q9.2 6.8 5 6.8|M1.5 0 L1.5 14 Q9 15 9 10.3 Q9 7 1.5 7 Q8 7 8 3.4 Q8 -0.6 1.5 0"),
            Map.entry(
                    'C',
                    "M9 2.8 Q8 0 5.2 0 Q1 0 1 7 Q1 14 5.2 14 Q8 14 9 11.2|M9 0 L5.5 0 Q1 0 1 7 Q1 14 5.5 14 L9 14"),
            Map.entry(
                    'D',
                    "M1.5 0 L1.5 14 L4 14 Q9.3 14 9.3 7 Q9.3 0 4 0 L1.5 0"
                            + "|M0.5 0 L4 0 Q9.3 0 9.3 7 Q9.3 14 4 14 L0.5 14 M2 0 L2 14"),
            Map.entry(
                    'E',
                    "M9 0 L1.5 0 L1.5 14 L9 14 M1.5 7 L7.5 7|M9 1.5 Q8 0 5.5 0 Q2 0 2 3.4 Q2 6.8 6 6.8"
                            + " Q1 6.8 1 10.4 Q1 14 5.2 14 Q8 14 9 12"
                            + "|M9 0 L6 0 Q1.5 0 1.5 7 Q1.5 14 6 14 L9 14 M1.5 7 L8 7"),
            Map.entry('F', "M9 0 L1.8 0 L1.8 14 M1.8 6.8 L7.5 6.8|M9 0 L4 0 Q2 0 2 3 L2 14 M2 7 L7 7"),
            Map.entry(
                    'G',
                    "M9 2.8 Q8 0 5.2 0 Q1 0 1 7 Q1 14 5.2 14 Q9 14 9 10 L9 7.5 L5.5 7.5"
                            + "|M8.8 2.5 Q8 0 5 0 Q1 0 1 7 Q1 14 5 14 Q7.5 14 9 12 M9 14 L9 8 L6 8"),
            Map.entry('H', "M1.2 0 L1.2 14 M8.8 0 L8.8 14 M1.2 7 L8.8 7|M0.5 0 L2 14 M9.5 0 L8 14 M1.3 7 L8.7 7"),
            Map.entry('I', "M2 0 L8 0 M5 0 L5 14 M2 14 L8 14|M3 0 L7 0 M5 0 L5 14 M3 14 L7 14"),
            Map.entry('J', "M8 0 L8 10 Q8 14 4.5 14 Q1 14 1 10.5|M4 0 L9 0 M7 0 L7 10 Q7 14 4 14 Q1 14 1 11"),
            Map.entry(
                    'K',
                    "M1.5 0 L1.5 14 M9 0 L1.5 8.5 M4.2 5.6 L9.2 14|M1.5 0 L1.5 14 M8.7 0 L2.5 7 L9.2 14 M1.5 7 L2.5 7"
                            + "|M1.5 0 L1.5 14 M8.8 0 Q7 6.5 1.5 7 Q8 7.5 9 14"),
            Map.entry('L', "M1.8 0 L1.8 14 L9 14|M2 0 L2 11 Q2 14 5 14 L9 14"),
            Map.entry(
                    'M',
                    "M1 14 L1 0 L5 9 L9 0 L9 14|M0.3 14 L2 0 L5 10 L8 0 L9.7 14"
                            + "|M0.8 14 L0.8 0 M0.8 4 Q0.8 0 3 0 Q5 0 5 4 L5 11 M5 4 Q5 0 7 0 Q9.2 0 9.2 4 L9.2 14"),
            Map.entry('N', "M1.2 14 L1.2 0 L8.8 14 L8.8 0|M1.2 14 L1.2 0 M1.2 5 Q1.5 0 5 0 Q8.8 0 8.8 5 L8.8 14"),
            Map.entry('O', WIDE_RING),
            Map.entry('P', "M1.5 14 L1.5 0 L5 0 Q9 0 9 3.9 Q9 7.8 5 7.8 L1.5 7.8|M2 14 L2 0 Q9 -1 9 4 Q9 8.5 2 8"),
            Map.entry(
                    'Q',
                    WIDE_RING + "M6 10 L9.7 15|" + WIDE_RING + "M5 10 Q8 11 9.7 15.2|" + WIDE_RING
                            + "M6.5 11 Q7 15.5 10.5 15.5"),
            Map.entry(
                    'R',
                    "M1.5 14 L1.5 0 L5 0 Q9 0 9 3.7 Q9 7.4 5 7.4 L1.5 7.4 M5 7.4 L9.2 14"
                            + "|M1.8 14 L1.8 0 Q8.8 -1 8.8 3.8 Q8.8 7.5 1.8 7.5 L9 14"
                            + "|M1.5 14 L1.5 0 L5 0 Q9 0 9 3.6 Q9 7.2 5 7.2 L1.5 7.2 M4.5 7.2 Q8.5 7.5 8.8 14"),
            Map.entry(
                    'S',
                    "M8.8 2.8 Q8 0 5 0 Q1.2 0 1.2 3.5 Q1.2 6 5 7 Q9 8 9 10.5 Q9 14 5 14 Q1.8 14 1 11.2"
                            + "|M8.8 0 L4 0 Q1 0 1 3.4 Q1 6.8 4 6.8 L6 6.8 Q9 6.8 9 10.4 Q9 14 6 14 L1.2 14"),
            Map.entry('T', "M0.5 0 L9.5 0 M5 0 L5 14|M0.5 1.5 L0.5 0 L9.5 0 L9.5 1.5 M5 0 L5 14"),
            Map.entry(
                    'U',
                    "M1.2 0 L1.2 9.5 Q1.2 14 5 14 Q8.8 14 8.8 9.5 L8.8 0"
                            + "|M1.2 0 L1.2 9 Q1.2 14 4.8 14 Q8.8 14 8.8 9 L8.8 0 M8.8 9 L8.8 14"),
            Map.entry('V', "M0.5 0 L5 14 L9.5 0|M0.5 0 L4.2 14 L5.8 14 L9.5 0"),
            Map.entry(
                    'W',
                    "M0 0 L2.5 14 L5 4 L7.5 14 L10 0|M0.5 0 L0.5 10 Q0.5 14 2.8 14 Q5 14 5 10 L5 3"
                            + " M5 10 Q5 14 7.2 14 Q9.5 14 9.5 10 L9.5 0|M0.8 0 L1.3 14 L5 7 L8.7 14 L9.2 0"),
            Map.entry('X', "M1 0 L9 14 M9 0 L1 14|M0.8 0 Q4 1 5 7 Q6 13 9.2 14 M9.2 0 Q6 1 5 7 Q4 13 0.8 14"),
            Map.entry(
                    'Y',
                    "M0.8 0 L5 7 L9.2 0 M5 7 L5 14|M1 0 L1 3 Q1 7.5 5 7.5 Q9 7.5 9 3 L9 0 M5 7.5 L5 14"
                            + "|M1 0 L5 7 M9 0 L3 14"),
            Map.entry('Z', "M1 0 L9 0 L1 14 L9 14|M1 0 L9 0 L1 14 L9 14 M2.5 7 L7.5 7"));

    private Skeletons() {}

    /**
     * The strokes of a character as polylines.
     *
     * @param form chooses the form, from 0 to below 1
     * @param weight bulge of the curves: below 0.7 flatter than an ellipse, above it squarer
     * @param pieces straight pieces of a curve, few for an angular hand
     */
    static List<List<Point>> trace(char character, double form, double weight, int pieces) {
        String forms = FORMS.get(character);
        if (forms == null) {
            throw new IllegalArgumentException("character is " + character + ", must be one of 0-9 and A-Z");
        }
        String[] each = forms.split("\\|");
        List<List<Point>> strokes = new ArrayList<>();
        List<Point> stroke = new ArrayList<>();
        String[] words = each[(int) (form * each.length)].trim().split(" ");
        for (int k = 0; k < words.length; k += 2) {
            Point point = point(words, k);
            switch (words[k].charAt(0)) {
                case 'M' -> {
                    stroke = new ArrayList<>(List.of(point));
                    strokes.add(stroke);
                }
                case 'L' -> stroke.add(point);
                default -> {
                    k += 2;
                    addCurve(stroke, point, point(words, k), weight, pieces);
                }
            }
        }
        return strokes;
    }

    private static Point point(String[] words, int at) {
        String first = words[at];
        int from = Character.isLetter(first.charAt(0)) ? 1 : 0;
        return new Point(Double.parseDouble(first.substring(from)), Double.parseDouble(words[at + 1]));
    }

    /** A conic section as a rational quadratic curve: weight 0.7 is an ellipse, 1 a parabola. */
    private static void addCurve(List<Point> stroke, Point control, Point end, double weight, int pieces) {
        Point start = stroke.get(stroke.size() - 1);
        for (int k = 1; k <= pieces; k++) {
            double t = (double) k / pieces;
            double a = (1 - t) * (1 - t);
            double b = 2 * weight * t * (1 - t);
            double c = t * t;
            stroke.add(new Point(
                    (a * start.x() + b * control.x() + c * end.x()) / (a + b + c),
                    (a * start.y() + b * control.y() + c * end.y()) / (a + b + c)));
        }
    }
}
