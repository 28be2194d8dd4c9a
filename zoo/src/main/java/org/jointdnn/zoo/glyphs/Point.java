package org.jointdnn.zoo.glyphs;

/** A point of a plane, or the way from one to another; y points downwards. */
record Point(double x, double y) {
    Point plus(Point other) {
        return new Point(x + other.x, y + other.y);
    }

    Point minus(Point other) {
        return new Point(x - other.x, y - other.y);
    }

    Point times(double factor) {
        return new Point(x * factor, y * factor);
    }

    double length() {
        return Math.sqrt(x * x + y * y);
    }
}
