package org.jointdnn.device;

/** Exchanges a probe with the server: a payload up, a payload down, four instants. */
interface Prober {
    /** Throws LinkException if the exchange fails. */
    ProbeSample probe(int uploadBytes, int downloadBytes);

    /** Has a lost connection be made again with the next exchange, without a pause for earlier failures. */
    default void hurry() {}
}
