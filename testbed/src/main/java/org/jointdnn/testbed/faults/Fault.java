package org.jointdnn.testbed.faults;

/**
 * What happens, once, at an exact place among the bytes of one direction.
 *
 * <p>Places are counted from when the fault was armed, over all connections of the proxy. A cut or a
 * stall strikes as soon as {@code afterBytes} bytes have been forwarded, without waiting for another
 * one; with {@code afterBytes} 0 it strikes when the next byte arrives, and doesn't forward that.
 */
public sealed interface Fault {
    Direction direction();

    /** How many bytes of the direction pass unchanged before the fault strikes. */
    long afterBytes();

    /** All connections end. The next ones are forwarded as usual. */
    record Cut(Direction direction, long afterBytes, Ending ending) implements Fault {
        public Cut {
            check(afterBytes);
        }
    }

    /**
     * Nothing is forwarded any more, neither bytes nor the end of a connection, until the proxy is
     * released. Connections stay open, and bytes that senders put into their sockets wait.
     *
     * @param bothWays whether the opposite direction stops too
     */
    record Stall(Direction direction, long afterBytes, boolean bothWays) implements Fault {
        public Stall {
            check(afterBytes);
        }
    }

    /**
     * The byte after {@code afterBytes} others is forwarded with one bit inverted.
     *
     * @param bit 0 (the least significant) to 7
     */
    record Flip(Direction direction, long afterBytes, int bit) implements Fault {
        public Flip {
            check(afterBytes);
            if (bit < 0 || bit >= Byte.SIZE) {
                throw new IllegalArgumentException("bit is " + bit + ", must be 0 to 7");
            }
        }
    }

    private static void check(long afterBytes) {
        if (afterBytes < 0) {
            throw new IllegalArgumentException("afterBytes is " + afterBytes + ", must be 0 or more");
        }
    }
}
