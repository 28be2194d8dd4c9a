package org.jointdnn.benchmarks;

import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.jointdnn.device.JointDnn;
import org.jointdnn.device.JointDnnOptions;
import org.jointdnn.device.LinkSource;
import org.jointdnn.device.PlanChoice;
import org.jointdnn.device.PlanReport;
import org.jointdnn.device.Tensors;
import org.jointdnn.engine.profile.Quantiles;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Side;
import org.jointdnn.testbed.EmulatedLink;
import org.jointdnn.testbed.LinkEmulator;
import org.jointdnn.testbed.Slowdown;

/** A server process on this machine, and devices in this process that reach it through an emulated link. One thread each. */
final class TwoSides implements AutoCloseable {
    /** For fetching and warming up, which are not measured. */
    static final EmulatedLink FAST = EmulatedLink.constant(10_000, 10_000, 0);

    private final Path cache;
    private final Process server;
    private final InetSocketAddress serverAddress;
    private final LinkEmulator emulator;

    private TwoSides(Path cache, Process server, InetSocketAddress serverAddress, LinkEmulator emulator) {
        this.cache = cache;
        this.server = server;
        this.serverAddress = serverAddress;
        this.emulator = emulator;
    }

    /** Starts both; the server offers the zoo's networks. */
    static TwoSides start(Path cache) throws IOException {
        ProcessBuilder command = new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-cp",
                System.getProperty("java.class.path"),
                "org.jointdnn.cli.Main",
                "serve",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--threads",
                "1",
                "--cache",
                cache.toString(),
                "--json",
                "-",
                "--until-input-ends");
        Process server = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        String address = JsonParser.parseString(said.readLine())
                .getAsJsonObject()
                .get("address")
                .getAsString();
        int colon = address.lastIndexOf(':');
        InetSocketAddress target =
                new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        LinkEmulator emulator = LinkEmulator.start(new InetSocketAddress("127.0.0.1", 0), target, FAST);
        return new TwoSides(cache, server, target, emulator);
    }

    /** A device behind the emulated link, profiled and with all weights; plans are made for {@code link}. */
    JointDnn device(String network, double slowdown, Link link) {
        return device(network, slowdown, link, emulator.address());
    }

    /** A device that reaches the server over loopback alone. */
    JointDnn deviceBesideTheServer(String network, double slowdown, Link link) {
        return device(network, slowdown, link, serverAddress);
    }

    private JointDnn device(String network, double slowdown, Link link, InetSocketAddress target) {
        JointDnnOptions options = JointDnnOptions.builder()
                .cache(cache.resolve("device-" + slowdown))
                .pace(new Slowdown(slowdown))
                .choice(new PlanChoice.AllOn(Side.MOBILE))
                .link(new LinkSource.Declared(link))
                .threads(1)
                .timeout(Duration.ofMinutes(5))
                .build();
        String address = target.getHostString() + ":" + target.getPort();
        JointDnn device = JointDnn.connect(address, network, Objective.minimizeLatency(), options);
        device.awaitPlanned();
        return device;
    }

    /** Where the server is reached behind the emulated link, {@code HOST:PORT}. */
    String linkedAddress() {
        return emulator.address().getHostString() + ":" + emulator.address().getPort();
    }

    /** Changes the link under the devices' connections. */
    void setLink(EmulatedLink link) {
        emulator.setLink(link);
    }

    /** Median over some queries of a number in their reports. */
    static double median(JointDnn device, int queries, ToDoubleFunction<PlanReport> number) {
        Tensors inputs = inputs(device);
        double[] samples = new double[queries];
        for (int k = 0; k < queries; k++) {
            device.run(inputs);
            samples[k] = number.applyAsDouble(device.lastPlan());
        }
        Arrays.sort(samples);
        return Quantiles.of(samples, 0.5);
    }

    /** Answers queries until so many are answered or so much time has passed, at least two: compiled code is what counts. */
    static void warm(JointDnn device, int queries, long millis) {
        Tensors inputs = inputs(device);
        long end = System.nanoTime() + millis * 1_000_000;
        for (int k = 0; k < 2 || (k < queries && System.nanoTime() < end); k++) {
            device.run(inputs);
        }
    }

    static double totalMillis(PlanReport report) {
        return report.timings().totalNanos() / 1e6;
    }

    static double computeMillis(PlanReport report) {
        return (report.timings().localComputeNanos() + report.timings().remoteComputeNanos()) / 1e6;
    }

    /** Floats like those of a normalised picture; of other types, zeros. */
    private static Tensors inputs(JointDnn device) {
        SplittableRandom random = new SplittableRandom(5);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (TensorSpec spec : device.inputs()) {
            if (spec.type() != ElementType.FLOAT32) {
                inputs.put(spec.name(), Tensor.allocate(spec.type(), spec.shape()));
                continue;
            }
            float[] values = new float[(int) spec.shape().elements()];
            for (int k = 0; k < values.length; k++) {
                values[k] = (float) (random.nextDouble() * 4 - 2);
            }
            inputs.put(spec.name(), Tensor.ofFloats(spec.shape(), values));
        }
        return Tensors.of(inputs);
    }

    @Override
    public void close() {
        emulator.close();
        server.destroy();
    }
}
