package org.jointdnn.cli.commands;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jointdnn.cli.console.ExitStatus;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.console.Output;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.cli.console.TextTable;
import org.jointdnn.cli.model.CacheFolder;
import org.jointdnn.cli.model.ModelFile;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.onnx.bundle.Block;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleTensor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code inspect}: what a network looks like to the planner. */
@Command(
        name = "inspect",
        header = "Shows a network's blocks, what crosses between them, MACs and parameters.",
        description = {
            "",
            "A block is the smallest stretch of the network that is placed on one side. The table shows each block, and"
                    + " what would cross the link if everything up to it ran on one side and the rest on the other.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  jointdnn inspect squeezenet1.1",
            "  jointdnn inspect my/model.onnx --json model.json"
        })
public final class InspectCommand implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Parameters(paramLabel = "MODEL", description = "An .onnx file, or the name of a zoo network.")
    private String model = "";

    @Override
    public Integer call() throws IOException {
        CacheFolder cache = CacheFolder.ofEnvironment();
        Bundle bundle;
        try (Progress progress = output.progress()) {
            ModelFile file = ModelFile.find(model, cache, progress);
            progress.phase("preparing " + file.name());
            bundle = file.prepare(OrtRuntime.shared(Runtime.getRuntime().availableProcessors()), cache)
                    .bundle();
        }
        print(bundle, output.text());
        output.answer(BundleView.of(bundle));
        return ExitStatus.SUCCESS;
    }

    static void print(Bundle bundle, PrintWriter out) {
        BundleView view = BundleView.of(bundle);
        out.println(view.model() + ": " + view.blocks().size() + " blocks, " + Figures.count(view.macs()) + " MACs, "
                + Figures.count(view.parameters()) + " parameters, " + Figures.bytes(view.weightBytes())
                + " of weights");
        bundle.inputs().forEach(input -> out.println("  input  " + input + ", " + Figures.bytes(input.bytes())));
        bundle.outputs().forEach(answer -> out.println("  output " + answer + ", " + Figures.bytes(answer.bytes())));
        out.println();
        int labels = bundle.blocks().stream()
                .mapToInt(block -> block.label().length())
                .max()
                .orElse(0);
        TextTable table = new TextTable()
                .number("block", 5)
                .name("name", Math.min(labels, 32))
                .name("operators", 30)
                .number("MACs", 6)
                .number("parameters", 6)
                .number("crosses after it", 8)
                .name("tensors there", 0);
        out.println(table.titles());
        for (int i = 0; i < bundle.blocks().size(); i++) {
            Block block = bundle.blocks().get(i);
            BundleView.Boundary boundary = view.boundaries().get(i);
            out.println(table.row(
                    Integer.toString(i),
                    block.label(),
                    operators(block),
                    Figures.count(block.macs()),
                    Figures.count(block.parameters()),
                    Figures.bytes(boundary.bytes()),
                    tensors(bundle, boundary.tensors())));
        }
        out.flush();
    }

    /** The operators in order, repeats left out; cut short where there are many. */
    private static String operators(Block block) {
        String all = String.join(" ", new LinkedHashSet<>(block.operators()));
        return all.length() <= 30 ? all : all.substring(0, 27) + "...";
    }

    private static String tensors(Bundle bundle, List<String> names) {
        return bundle.tensors().stream()
                .filter(tensor -> names.contains(tensor.name()))
                .map(BundleTensor::spec)
                .map(Object::toString)
                .collect(Collectors.joining(", "));
    }
}
