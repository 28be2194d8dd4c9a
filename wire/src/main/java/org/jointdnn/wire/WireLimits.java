package org.jointdnn.wire;

/**
 * What a message from the other machine may measure at most; whatever exceeds it is refused before
 * memory is allocated for it.
 *
 * @param maxMessageBytes of one message, tensors included
 * @param maxTensors in one message
 * @param maxNameLength of a tensor, a model or a query, in characters
 * @param maxRank extents of one shape
 */
public record WireLimits(int maxMessageBytes, int maxTensors, int maxNameLength, int maxRank) {
    /** 256 MiB, 1024 tensors, names of 512 characters, 32 extents. */
    public static final WireLimits DEFAULT = new WireLimits(256 << 20, 1024, 512, 32);

    public WireLimits {
        positive("maxMessageBytes", maxMessageBytes);
        positive("maxTensors", maxTensors);
        positive("maxNameLength", maxNameLength);
        positive("maxRank", maxRank);
    }

    /** The name, if it is neither empty nor too long; throws InvalidMessageException otherwise. */
    public String checkName(String what, String name) {
        if (name.isEmpty() || name.length() > maxNameLength) {
            throw new InvalidMessageException(
                    "the name of " + what + " has " + name.length() + " characters, must have 1 to " + maxNameLength);
        }
        return name;
    }

    /** Throws InvalidMessageException if a message has more things of a kind than it may have tensors. */
    public void checkTensors(String what, int count) {
        if (count > maxTensors) {
            throw new InvalidMessageException(
                    "the message has " + count + " " + what + ", at most " + maxTensors + " are allowed");
        }
    }

    void checkRank(String tensor, int rank) {
        if (rank > maxRank) {
            throw new InvalidMessageException(
                    "tensor '" + tensor + "' has " + rank + " extents, at most " + maxRank + " are allowed");
        }
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", must be 1 or more");
        }
    }
}
