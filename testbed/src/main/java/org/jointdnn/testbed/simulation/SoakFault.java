package org.jointdnn.testbed.simulation;

/** What befalls link, server and device in a soak. */
public enum SoakFault {
    RATE("link changes rate"),
    ROUND_TRIP("link changes round-trip time"),
    STALL("link stalls"),
    RESET("connections break"),
    LINK_DOWN("link is down"),
    FLAP("link flaps"),
    CRASH("server restarts"),
    FORGET("server forgets what it kept"),
    LOAD("server is loaded"),
    REFUSAL("server refuses"),
    DAMAGE("answers are damaged"),
    REPEAT("answers come late and twice"),
    THROTTLE("device is throttled");

    private final String words;

    SoakFault(String words) {
        this.words = words;
    }

    /** What happens, in a few words. */
    public String words() {
        return words;
    }
}
