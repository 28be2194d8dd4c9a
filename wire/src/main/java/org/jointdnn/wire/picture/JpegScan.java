package org.jointdnn.wire.picture;

import java.util.Arrays;

/**
 * The segments of a JPEG file. Kept are the frame, the tables and the scans; of the others, whether Adobe's says how
 * colours are coded.
 *
 * <p>Read are sequential and progressive files of 8 bits and one or three components, with up to {@value #MAX_SCANS}
 * scans: each scan takes time for the whole picture, however few bytes it has.
 *
 * <p>Source: ITU-T T.81, annex B; JFIF 1.02.
 */
final class JpegScan {
    private static final int MAX_SCANS = 32;
    private static final int[] JFIF = {0xff, 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0};
    private static final int ADOBE_BYTES = 16;
    /** Room for the start of the file and the longer of the two segments. */
    private static final int START_BYTES = 2 + 18;

    private final byte[] file;
    private final byte[] kept;
    private int at = 2;
    private int keptEnd = START_BYTES;
    private int adobe = -1;
    private int frame = -1;
    private int scans;

    JpegScan(byte[] file) {
        this.file = file;
        this.kept = new byte[Math.addExact(START_BYTES, file.length)];
    }

    PictureFile scan() {
        for (int marker = nextMarker(); marker != 0xd9; marker = nextMarker()) {
            segment(marker);
        }
        check(scans > 0, "has no scan");
        keep(at - 2, at);
        return new PictureFile(
                PictureKind.JPEG, Bytes.big16(file, frame + 3), Bytes.big16(file, frame + 1), withStart(), at);
    }

    /** The second byte of the next marker; {@code at} is behind it. */
    private int nextMarker() {
        check(at + 1 < file.length, "ends before its end marker");
        check((file[at] & 0xff) == 0xff, "has something other than a marker between its segments");
        while (at < file.length && (file[at] & 0xff) == 0xff) {
            at++;
        }
        check(at < file.length, "ends before its end marker");
        return file[at++] & 0xff;
    }

    private void segment(int marker) {
        check(at + 2 <= file.length, "ends before its end marker");
        int length = Bytes.big16(file, at);
        check(length >= 2 && length <= file.length - at, "has a segment that goes on after its end");
        int from = at - 2;
        int content = at + 2;
        at += length;
        if (marker == 0xee && length >= 14 && Bytes.startWith(file, content, 'A', 'd', 'o', 'b', 'e')) {
            adobe = from;
        } else if (marker >= 0xc0 && marker <= 0xc2) {
            check(frame < 0, "has two frames");
            frame = content;
            checkFrame(length - 2);
            keep(from, at);
        } else if (marker == 0xc4 || marker == 0xdb || marker == 0xdd) {
            keep(from, at);
        } else if (marker == 0xda) {
            check(frame >= 0, "has a scan before its frame");
            check(++scans <= MAX_SCANS, "has more than " + MAX_SCANS + " scans");
            skipData();
            keep(from, at);
        } else {
            check(
                    marker >= 0xe0 && marker <= 0xef || marker == 0xfe,
                    "is of a form that isn't read (marker " + Integer.toHexString(marker)
                            + "); sequential and progressive ones are");
        }
    }

    private void checkFrame(int length) {
        check(length >= 6, "has a frame that is too short");
        int components = file[frame + 5] & 0xff;
        check(components == 1 || components == 3, "has " + components + " components, must have 1 or 3");
        check(length == 6 + 3 * components, "has a frame of a wrong length");
        check(file[frame] == 8, "has " + file[frame] + " bits a sample, must have 8");
        check(Bytes.big16(file, frame + 1) > 0 && Bytes.big16(file, frame + 3) > 0, "has no pixels");
    }

    /** Goes to the marker after the coded data of a scan; a zero after ff makes it data, and restarts are part of it. */
    private void skipData() {
        while (at + 1 < file.length) {
            int next = file[at + 1] & 0xff;
            if ((file[at] & 0xff) == 0xff && next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
                return;
            }
            at++;
        }
        at = file.length;
    }

    private void keep(int from, int to) {
        System.arraycopy(file, from, kept, keptEnd, to - from);
        keptEnd += to - from;
    }

    private byte[] withStart() {
        int start = START_BYTES;
        if (adobe >= 0) {
            start -= ADOBE_BYTES;
            System.arraycopy(file, adobe, kept, start, ADOBE_BYTES);
            kept[start + 2] = 0;
            kept[start + 3] = ADOBE_BYTES - 2;
        } else if (!isNamedRgb()) {
            start -= JFIF.length;
            for (int index = 0; index < JFIF.length; index++) {
                kept[start + index] = (byte) JFIF[index];
            }
        }
        kept[start - 2] = (byte) 0xff;
        kept[start - 1] = (byte) 0xd8;
        return Arrays.copyOfRange(kept, start - 2, keptEnd);
    }

    /** Without any other mark, components that are called R, G and B are that. */
    private boolean isNamedRgb() {
        return file[frame + 5] == 3 && file[frame + 6] == 'R' && file[frame + 9] == 'G' && file[frame + 12] == 'B';
    }

    private static void check(boolean holds, String problem) {
        if (!holds) {
            throw PictureFile.damaged(PictureKind.JPEG, problem);
        }
    }
}
