package org.jointdnn.cli.measured;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.cli.measured.DeviceMessage.Request;
import org.jointdnn.cli.measured.DeviceMessage.Route;
import org.jointdnn.cli.measured.DeviceMessage.Samples;
import org.jointdnn.cli.model.ModelFile;
import org.jointdnn.planner.Link;
import org.jointdnn.testbed.EmulatedLink;
import org.jointdnn.testbed.LinkEmulator;

/** A comparison's server process, its device process, and the emulated link between them. */
final class Testbench implements AutoCloseable {
    /** For fetching and warming up, which are not measured: 10 Gbps without delay. */
    static final EmulatedLink FAST = EmulatedLink.constant(10_000, 10_000, 0);

    private final ComparisonSetup setup;
    private final ServerProcess server;
    private final LinkEmulator emulator;
    private final DeviceProcess device;

    private Testbench(ComparisonSetup setup, ServerProcess server, LinkEmulator emulator, DeviceProcess device) {
        this.setup = setup;
        this.server = server;
        this.emulator = emulator;
        this.device = device;
    }

    /** Starts the processes; the server offers these networks. */
    static Testbench start(ComparisonSetup setup, List<ModelFile> networks) throws IOException {
        setup.progress().phase("starting the server process");
        InetSocketAddress anyPort = new InetSocketAddress("127.0.0.1", 0);
        List<AutoCloseable> started = new ArrayList<>();
        try {
            ServerProcess server = ServerProcess.start(setup.program(), folders(networks), setup.passErrors());
            started.add(server);
            LinkEmulator emulator = LinkEmulator.start(anyPort, server.address(), FAST);
            started.add(emulator);
            setup.progress().phase("starting the device process");
            DeviceProcess device = DeviceProcess.start(
                    setup.program(), emulator.address(), setup.slowdown(), setup::say, setup.passErrors());
            return new Testbench(setup, server, emulator, device);
        } catch (IOException | RuntimeException e) {
            closeAll(started, e);
            throw e;
        }
    }

    private static void closeAll(List<AutoCloseable> started, Exception cause) {
        for (int index = started.size() - 1; index >= 0; index--) {
            try {
                started.get(index).close();
            } catch (Exception e) {
                cause.addSuppressed(e);
            }
        }
    }

    private static Set<Path> folders(List<ModelFile> networks) {
        Set<Path> folders = new LinkedHashSet<>();
        for (ModelFile network : networks) {
            Path folder = network.file().toAbsolutePath().getParent();
            if (folder != null && !network.fromZoo()) {
                folders.add(folder);
            }
        }
        return folders;
    }

    DeviceProcess device() {
        return device;
    }

    /** Has the device fetch a network, over a fast link. */
    void prepare(Request request) {
        emulator.setLink(FAST);
        setup.progress().phase("preparing " + request.network());
        device.request(request);
    }

    /** Emulates each link in turn and has the device measure it, through the connection of a network. */
    List<NamedLink> measureLinks(String network, List<NamedLink> links) {
        List<NamedLink> measured = new ArrayList<>();
        setup.progress().phase("warming up the connection");
        device.measureLink(network, links.get(0).link());
        for (NamedLink link : links) {
            setup.progress().phase("measuring the link " + link.name());
            emulator.setLink(EmulatedLink.of(link.link()));
            NamedLink found = new NamedLink(link.name(), device.measureLink(network, link.link()));
            measured.add(found);
            setup.print("link " + found);
        }
        return measured;
    }

    /** Has the device learn how fast both sides are now, over a fast link. */
    void getSpeeds(String network) {
        emulator.setLink(FAST);
        device.request(Request.getSpeeds(network));
    }

    /** Measures routes in turns; {@code measured} is the link as the device found it. */
    Map<Route, Samples> measure(String network, Link link, Link measured, Effort effort, Set<Route> routes) {
        return new Turns(network, link, measured, effort, device, emulator).measure(routes, setup.progress());
    }

    @Override
    public void close() throws IOException {
        try (ServerProcess closedLast = server;
                LinkEmulator closedSecond = emulator) {
            device.close();
        }
    }
}
