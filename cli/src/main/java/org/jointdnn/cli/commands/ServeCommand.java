package org.jointdnn.cli.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.cli.console.ExitStatus;
import org.jointdnn.cli.console.Options;
import org.jointdnn.cli.console.Output;
import org.jointdnn.cli.model.CacheFolder;
import org.jointdnn.cli.model.UntrainedModels;
import org.jointdnn.cli.model.ZooModels;
import org.jointdnn.cloud.CloudServer;
import org.jointdnn.cloud.CloudSettings;
import org.jointdnn.cloud.ModelFolder;
import org.jointdnn.cloud.ModelSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code serve}: the cloud side. */
@Command(
        name = "serve",
        header = "Serves models to devices: the cloud side.",
        description = {
            "",
            "Offers every NAME.onnx of a folder as NAME, and the zoo's networks by their names. Devices run segments of"
                    + " them; any client of the Open Inference Protocol (gRPC) can query them whole.",
            "The server is neither encrypted nor protected by a password: put it where only your devices reach it.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  jointdnn serve --models models/                    on this machine only, port 8433",
            "  jointdnn serve --models models/ --host 0.0.0.0     for other machines too",
            "  jointdnn serve --port 0 --json -        any free port; says which as JSON"
        })
public final class ServeCommand implements Callable<Integer> {
    private static final int MAX_PORT = 65535;

    /** What {@code --json} answers when the server is ready. */
    record Ready(String address, List<String> models) {}

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final Output output = new Output();

    @Option(names = "--models", paramLabel = "DIR", description = "Folder of .onnx files to offer; repeatable.")
    private List<Path> folders = new ArrayList<>();

    @Option(
            names = "--zoo",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Offer the zoo's networks too (on unless --no-zoo).")
    private boolean zoo = true;

    @Option(
            names = "--host",
            paramLabel = "H",
            defaultValue = "127.0.0.1",
            description = "Address to listen on; 0.0.0.0 for all. Default: ${DEFAULT-VALUE}.")
    private String host = "";

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "8433",
            description = "Port to listen on; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--threads", paramLabel = "N", description = Options.THREADS)
    private @Nullable Integer threads;

    @Option(names = "--cache", paramLabel = "DIR", description = "Where prepared models are kept.")
    private @Nullable Path cacheFolder;

    @Option(
            names = "--until-input-ends",
            hidden = true,
            description = "Stop when the standard input ends, as it does when the process that started this one ends.")
    private boolean untilInputEnds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        CacheFolder cache = cacheFolder == null ? CacheFolder.ofEnvironment() : new CacheFolder(cacheFolder);
        List<ModelSource> sources = sources(cache);
        CloudSettings settings = CloudSettings.of(host, checkedPort(), cache.root());
        if (threads != null) {
            settings = settings.withThreads(Options.atLeast(command(), "--threads", 1, threads));
        }
        try (CloudServer server = CloudServer.start(settings, sources)) {
            Thread stop = new Thread(server::close, "stop server");
            Runtime.getRuntime().addShutdownHook(stop);
            announce(server);
            if (untilInputEnds) {
                while (System.in.read() >= 0) {}
                Runtime.getRuntime().removeShutdownHook(stop);
            } else {
                server.awaitClose();
            }
        }
        return ExitStatus.SUCCESS;
    }

    private List<ModelSource> sources(CacheFolder cache) {
        List<ModelSource> sources = new ArrayList<>();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw new CommandFailure("--models " + folder + ": there is no such folder");
            }
            sources.add(new ModelFolder(folder));
        }
        if (zoo) {
            sources.add(new ZooModels(cache.models()));
            sources.add(new UntrainedModels(cache.models()));
        }
        if (sources.isEmpty()) {
            throw new CommandLine.ParameterException(
                    command(), "nothing to serve; name a folder with --models or leave out --no-zoo");
        }
        return sources;
    }

    private int checkedPort() {
        if (port < 0 || port > MAX_PORT) {
            throw new CommandLine.ParameterException(
                    command(), "--port is " + port + ", must be within 0.." + MAX_PORT);
        }
        return port;
    }

    private void announce(CloudServer server) throws IOException {
        String address = host + ":" + server.port();
        output.text().println("listening on " + address + ", offering " + String.join(", ", server.models()));
        output.text().flush();
        try (Output.JsonLines lines = output.lines()) {
            lines.write(new Ready(address, server.models()));
        }
    }

    private CommandLine command() {
        if (spec == null) {
            throw new IllegalStateException("not run from a command line");
        }
        return spec.commandLine();
    }
}
