package org.jointdnn.cli.measured;

import com.google.gson.Gson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jointdnn.cli.console.Failures;
import org.jointdnn.cli.measured.DeviceMessage.Reply;
import org.jointdnn.cli.measured.DeviceMessage.Request;
import org.jointdnn.cli.model.CacheFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The device process of a comparison: reads {@link Request}s from its standard input, one a line, writes
 * {@link Reply}s to its standard output, and ends when its input does.
 */
@Command(name = "slow-device", hidden = true, header = "The device process of demo and study.")
public final class SlowDeviceCommand implements Callable<Integer> {
    private static final Gson GSON = new Gson();

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--link", required = true)
    private String link = "";

    @Option(names = "--slowdown", required = true)
    private double slowdown;

    private final Map<String, DeviceNetwork> networks = new HashMap<>();
    private volatile boolean preparing;

    @Override
    public Integer call() throws IOException {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            for (String line = requests.readLine(); line != null; line = requests.readLine()) {
                reply(answer(GSON.fromJson(line, Request.class)));
            }
        } finally {
            networks.values().forEach(DeviceNetwork::close);
        }
        return 0;
    }

    private Reply answer(Request request) {
        try {
            return done(request);
        } catch (RuntimeException e) {
            if (verbose()) {
                e.printStackTrace();
            }
            return Reply.ofFailure(Failures.explain(e));
        }
    }

    private Reply done(Request request) {
        switch (request.action()) {
            case PREPARE -> {
                preparing = true;
                networks.put(request.network(), open(request));
                preparing = false;
            }
            case MEASURE_LINK -> {
                return Reply.of(network(request).measureLink(needed(request.link())));
            }
            case PLAN -> {
                return Reply.of(network(request).plans(needed(request.link())));
            }
            case PLAN_CODED -> {
                return Reply.of(network(request).codedPlans(needed(request.link())));
            }
            case GET_SPEEDS -> network(request).getSpeeds();
            case WARM_UP -> {
                DeviceNetwork network = network(request);
                network.warmUp(needed(request.route()));
                return Reply.ofPrediction(network.predictMillis(needed(request.route()), needed(request.link())));
            }
            case MEASURE -> {
                return Reply.of(network(request).measure(request.queries(), request.budgetMillis()));
            }
            case CLOSE -> {
                network(request).close();
                networks.remove(request.network());
            }
        }
        return Reply.DONE;
    }

    private DeviceNetwork open(Request request) {
        return DeviceNetwork.open(
                request.network(),
                needed(request.model()),
                Optional.ofNullable(request.calibration()).map(Path::of),
                link,
                slowdown,
                CacheFolder.ofEnvironment().device(),
                this::sayWhilePreparing);
    }

    /** Later preparations, of other plans, are part of the measurements' work and not worth a word. */
    private void sayWhilePreparing(String phase, String howFar) {
        if (preparing) {
            reply(Reply.ofProgress(phase, howFar));
        }
    }

    private DeviceNetwork network(Request request) {
        return needed(networks.get(request.network()));
    }

    private static <T> T needed(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("the request lacks something, or came out of order");
        }
        return value;
    }

    private boolean verbose() {
        return spec != null
                && Boolean.TRUE.equals(spec.root().findOption("--verbose").getValue());
    }

    private synchronized void reply(Reply reply) {
        if (spec != null) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(GSON.toJson(reply));
            out.flush();
        }
    }
}
