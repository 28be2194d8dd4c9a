package org.jointdnn.cli.measured;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jointdnn.cli.console.CommandFailure;

/** The cloud side as a process of its own: {@code jointdnn serve} on a free port of this machine. */
public final class ServerProcess implements AutoCloseable {
    private final JvmChild child;
    private final InetSocketAddress address;

    private ServerProcess(JvmChild child, InetSocketAddress address) {
        this.child = child;
        this.address = address;
    }

    /**
     * Starts the server and returns when it listens.
     *
     * @param program the main class of the command line
     */
    public static ServerProcess start(Class<?> program, Set<Path> modelFolders, Optional<PrintWriter> passErrorsTo) {
        List<String> arguments = new ArrayList<>(
                List.of("serve", "--host", "127.0.0.1", "--port", "0", "--json", "-", "--until-input-ends"));
        arguments.addAll(List.of("--threads", Integer.toString(MeasuredComparison.THREADS)));
        modelFolders.forEach(folder -> arguments.addAll(List.of("--models", folder.toString())));
        JvmChild child = JvmChild.start("server", program, arguments, passErrorsTo);
        try {
            return new ServerProcess(child, readAddress(child.receive()));
        } catch (RuntimeException e) {
            child.close();
            throw e;
        }
    }

    private static InetSocketAddress readAddress(String line) {
        try {
            JsonObject ready = JsonParser.parseString(line).getAsJsonObject();
            String address = ready.get("address").getAsString();
            int colon = address.lastIndexOf(':');
            return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        } catch (JsonParseException | IllegalStateException | NumberFormatException e) {
            throw new CommandFailure("the server process said something unexpected: " + line, e);
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        child.close();
    }
}
