package org.jointdnn.zoo.glyphs;

/** The map of the plane {@code (x, y) -> (xx*x + xy*y + x0, yx*x + yy*y + y0)}. */
record Affine(double xx, double xy, double yx, double yy, double x0, double y0) {
    /**
     * Moves a point of the plane to another, slants, scales and turns what is around it, in this order.
     *
     * @param slant how far a step downwards goes to the left
     * @param angle in radians, clockwise
     */
    static Affine around(Point from, Point to, double slant, double scaleX, double scaleY, double angle) {
        double sine = StrictMath.sin(angle);
        double cosine = StrictMath.cos(angle);
        double xx = cosine * scaleX;
        double xy = -cosine * scaleX * slant - sine * scaleY;
        double yx = sine * scaleX;
        double yy = -sine * scaleX * slant + cosine * scaleY;
        return new Affine(
                xx, xy, yx, yy, to.x() - xx * from.x() - xy * from.y(), to.y() - yx * from.x() - yy * from.y());
    }

    Point apply(Point point) {
        return new Point(xx * point.x() + xy * point.y() + x0, yx * point.x() + yy * point.y() + y0);
    }
}
