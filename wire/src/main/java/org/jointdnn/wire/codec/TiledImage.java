package org.jointdnn.wire.codec;

import org.jointdnn.onnx.Shape;

/**
 * Where the elements of a tensor lie in a grey picture: one tile for each index of the first two axes together, row by
 * row.
 *
 * <p>A tile is as wide as the last axis, and as high as the axes between, multiplied; 1 where there is none. With C tiles
 * the picture is 2^ceil(log2(C)/2) tiles wide and 2^floor(log2(C)/2) high, as in BottleNet; where these are less than
 * C (3, or 9 to 15), it is twice as high. Tiles that no channel fills are 0. Without elements there is no picture.
 */
record TiledImage(int tiles, int tileWidth, int tileHeight, int columns, int rows) {
    static TiledImage of(Shape shape) {
        if (shape.elements() == 0) {
            return new TiledImage(0, 0, 0, 0, 0);
        }
        int rank = shape.rank();
        long tiles = (rank > 0 ? shape.extent(0) : 1) * (rank > 1 ? shape.extent(1) : 1);
        long width = rank > 2 ? shape.extent(rank - 1) : 1;
        long height = shape.elements() / (tiles * width);
        double half = Math.log(tiles) / Math.log(2) / 2;
        // A power of two has an exact logarithm; others are not within rounding of one.
        long columns = 1L << (int) Math.ceil(half - 1e-9);
        long rows = 1L << (int) Math.floor(half + 1e-9);
        if (columns * rows < tiles) {
            rows *= 2;
        }
        return new TiledImage((int) tiles, (int) width, (int) height, (int) columns, (int) rows);
    }

    /** In pixels. */
    long width() {
        return (long) columns * tileWidth;
    }

    /** In pixels. */
    long height() {
        return (long) rows * tileHeight;
    }

    /** The element at the start of a tile's part of a row, or -1 if no channel fills the tile. */
    int element(int row, int column) {
        int tile = row / tileHeight * columns + column;
        return tile < tiles ? (tile * tileHeight + row % tileHeight) * tileWidth : -1;
    }
}
