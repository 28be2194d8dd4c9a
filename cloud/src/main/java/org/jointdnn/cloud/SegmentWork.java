package org.jointdnn.cloud;

/** A segment of a model as a kind of work, which takes about the same time whenever it is done. */
record SegmentWork(String modelHash, int from, int to) {}
