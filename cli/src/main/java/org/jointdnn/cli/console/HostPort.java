package org.jointdnn.cli.console;

import java.net.InetSocketAddress;

/**
 * Where a server listens, as users write it: {@code HOST:PORT}, with an IPv6 address in brackets.
 *
 * @param host a name or an address
 * @param port from 0 (any free port) to 65535
 */
public record HostPort(String host, int port) {
    private static final int MAX_PORT = 65535;

    public HostPort {
        if (host.isEmpty() || port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException(
                    "\"" + host + ":" + port + "\" must have a host, and a port from 0 to " + MAX_PORT);
        }
    }

    /** The host and port that the text names. */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, Math.max(0, colon));
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.contains(":")) {
            throw malformed(text, "write an IPv6 address in brackets, as in [::1]:8433");
        }
        try {
            return new HostPort(host, Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw malformed(text, "must be HOST:PORT with a port from 0 to " + MAX_PORT);
        }
    }

    /** As {@link #parse}, but a port alone is one of the given host. */
    public static HostPort parse(String text, String defaultHost) {
        return parse(text.contains(":") ? text : defaultHost + ":" + text);
    }

    private static IllegalArgumentException malformed(String text, String advice) {
        return new IllegalArgumentException("\"" + text + "\" " + advice);
    }

    /** The address; unresolved if nobody knows the host. */
    public InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
