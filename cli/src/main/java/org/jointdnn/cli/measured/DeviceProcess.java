package org.jointdnn.cli.measured;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.cli.measured.DeviceMessage.CodedPlans;
import org.jointdnn.cli.measured.DeviceMessage.Reply;
import org.jointdnn.cli.measured.DeviceMessage.Request;
import org.jointdnn.cli.measured.DeviceMessage.Route;
import org.jointdnn.cli.measured.DeviceMessage.Samples;
import org.jointdnn.cli.measured.DeviceMessage.StrategyPlans;
import org.jointdnn.cli.model.PreparationProgress;
import org.jointdnn.planner.Link;
import org.jspecify.annotations.Nullable;

/** The slowed-down device as a process of its own. */
final class DeviceProcess implements AutoCloseable {
    private static final Gson GSON = new Gson();

    private final JvmChild child;
    private final PreparationProgress.Words progress;

    private DeviceProcess(JvmChild child, PreparationProgress.Words progress) {
        this.child = child;
        this.progress = progress;
    }

    /**
     * Starts the device.
     *
     * @param program the main class of the command line
     * @param link where the emulated link to the server begins
     * @param slowdown how many times slower than this machine the device computes
     * @param progress is told what the device is busy with
     */
    static DeviceProcess start(
            Class<?> program,
            InetSocketAddress link,
            double slowdown,
            PreparationProgress.Words progress,
            Optional<PrintWriter> passErrorsTo) {
        List<String> arguments =
                new ArrayList<>(List.of("slow-device", "--link", text(link), "--slowdown", Double.toString(slowdown)));
        if (passErrorsTo.isPresent()) {
            arguments.add("--verbose");
        }
        return new DeviceProcess(JvmChild.start("device", program, arguments, passErrorsTo), progress);
    }

    /** Does what is asked, something that gives nothing; throws CommandFailure with the device's reason if it can't. */
    void request(Request request) {
        answer(request);
    }

    /** The link as it is now, with the power constants of a radio. */
    Link measureLink(String network, Link radio) {
        return expected(answer(Request.measureLink(network, radio)).link());
    }

    /** How each strategy places a network over a link. */
    StrategyPlans plans(String network, Link link) {
        return expected(answer(Request.plan(network, link)).plans());
    }

    /** What plans a network has over a link, with and without codecs. */
    CodedPlans codedPlans(String network, Link link) {
        return expected(answer(Request.planCoded(network, link)).coded());
    }

    /** Warms a route up, and predicts its latency over a link. */
    double warmUp(String network, Link link, Route route) {
        return expected(answer(Request.warmUp(network, link, route)).predictedMillis());
    }

    /** Times queries by the route of the last warm-up. */
    Samples measure(String network, int queries, long budgetMillis) {
        return expected(answer(Request.measure(network, queries, budgetMillis)).samples());
    }

    private Reply answer(Request request) {
        child.send(GSON.toJson(request));
        while (true) {
            Reply reply = parse(child.receive());
            if (reply.failure() != null) {
                throw new CommandFailure("the device failed on " + request.network() + ": " + reply.failure());
            }
            if (reply.progress() == null || reply.howFar() == null) {
                return reply;
            }
            progress.say(reply.progress(), reply.howFar());
        }
    }

    private static <T> T expected(@Nullable T part) {
        if (part == null) {
            throw new CommandFailure("the device process answered something else than it was asked");
        }
        return part;
    }

    private static Reply parse(String line) {
        try {
            Reply reply = GSON.fromJson(line, Reply.class);
            if (reply != null) {
                return reply;
            }
        } catch (JsonParseException notJson) {
            throw new CommandFailure("the device process said something else than JSON: " + line, notJson);
        }
        throw new CommandFailure("the device process said nothing on a line");
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    @Override
    public void close() {
        child.close();
    }
}
