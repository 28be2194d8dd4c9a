package org.jointdnn.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jointdnn.cloud.CloudServer;
import org.jointdnn.cloud.CloudSettings;
import org.jointdnn.cloud.ModelFolder;
import org.jointdnn.device.CloudSide;
import org.jointdnn.engine.CostsAssembly;
import org.jointdnn.engine.InProcessRemote;
import org.jointdnn.engine.MappedWeights;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.PlanExecutor;
import org.jointdnn.engine.SegmentSessions;
import org.jointdnn.engine.npy.NpyFile;
import org.jointdnn.engine.prepare.BundlePreparation;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Block;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Step;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A split network answers as the whole one does: at every boundary, in both directions, and for plans
 * that switch twice; with both sides in this process, and, bit for bit the same, across the link to a
 * server. There each plan's tensors cross in the next of some lossless codecs, which change nothing. A network of more than 5 G multiply-accumulates or 100 M parameters (OverFeat, VGG16, Pix2Pix, Whisper)
 * runs each plan once: those that start on the device across the link, the others in this process. What this process
 * has just computed of the same inputs, bit for bit, for another plan it doesn't compute again ({@link RememberedRuns}).
 * Every network computes on one thread, so two of them run at a time.
 */
@Execution(ExecutionMode.CONCURRENT)
class SplitEqualsWholeTest {
    private static final double TOLERANCE = 1e-4;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final long HEAVY_MACS = 5_000_000_000L;
    private static final long HEAVY_PARAMETERS = 100_000_000;
    /** Of sessions, for each side: few plans share one, so those of earlier plans would only take memory. */
    private static final long MEMORY_BUDGET_BYTES = 1L << 30;

    private static final List<String> LOSSLESS =
            List.of("raw", "raw+shuffle+zstd1", "raw+zrun+lz4", "raw+bitshuffle+lz4", "raw+shuffle", "raw+zrun");

    private final OrtRuntime runtime = OrtRuntime.shared(1);

    static List<Path> models() {
        return Networks.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void everyPlanAnswersAsTheWholeModel(Path file) throws OrtException, IOException {
        BundleDirectory directory =
                new BundlePreparation(runtime, Networks.CACHE).prepare(Networks.nameOf(file), file, 1);
        Bundle bundle = directory.bundle();
        Map<String, Tensor> inputs = inputs(file, bundle);
        Map<String, Tensor> whole = WholeModel.answer(runtime, file, inputs);
        MappedWeights weights = new MappedWeights(directory);
        try (CloudServer server = serve(file);
                CloudSide link = CloudSide.connect("127.0.0.1:" + server.port(), bundle.modelName(), bundle, TIMEOUT);
                SegmentSessions here = new SegmentSessions(runtime, bundle, weights, Pace.FULL, MEMORY_BUDGET_BYTES)) {
            RememberedRuns runs = new RememberedRuns(bundle, here);
            InProcessRemote remote = new InProcessRemote(runs);
            PlanExecutor inProcess = new PlanExecutor(bundle, runs, remote);
            PlanExecutor acrossTheLink = new PlanExecutor(bundle, runs, link);
            boolean light = isLight(bundle);
            int run = 0;
            for (Plan plan : plans(bundle)) {
                boolean startsHere = plan.placement().get(0) == Side.MOBILE;
                Map<String, Tensor> answer = Map.of();
                if (light || !startsHere) {
                    answer = inProcess.execute(plan, inputs).outputs();
                    assertClose(whole, answer, bundle.modelName() + " under " + plan.shortForm());
                }
                if (light || startsHere) {
                    String codec = LOSSLESS.get(run++ % LOSSLESS.size());
                    String what = bundle.modelName() + " under " + plan.shortForm() + " across the link as " + codec;
                    Map<String, Tensor> far =
                            acrossTheLink.execute(coded(plan, codec), inputs).outputs();
                    assertClose(whole, far, what);
                    answer.forEach((name, expected) -> assertThat(far.get(name).bitwiseEquals(expected))
                            .as("%s of %s", name, what)
                            .isTrue());
                }
            }
            assertThat(remote.queriesKept()).isZero();
        }
        compareWithReference(file, whole);
    }

    /** The plan with all tensors in a codec. */
    private static Plan coded(Plan plan, String codec) {
        List<Step> steps = new ArrayList<>();
        for (Step step : plan.steps()) {
            if (step instanceof Step.Transfer transfer) {
                List<Step.Crossing> crossings = new ArrayList<>();
                for (Step.Crossing crossing : transfer.crossings()) {
                    Coding coding = new Coding(codec, crossing.bytes(), Coding.Work.NONE, Coding.Work.NONE, 0);
                    crossings.add(new Step.Crossing(crossing.tensor(), coding, crossing.rawBytes()));
                }
                steps.add(new Step.Transfer(transfer.to(), crossings));
            } else {
                steps.add(step);
            }
        }
        return new Plan(plan.placement(), steps, plan.cost());
    }

    private static boolean isLight(Bundle bundle) {
        return bundle.blocks().stream().mapToLong(Block::macs).sum() < HEAVY_MACS
                && bundle.blocks().stream().mapToLong(Block::parameters).sum() < HEAVY_PARAMETERS;
    }

    private static void assertClose(Map<String, Tensor> whole, Map<String, Tensor> answer, String what) {
        assertThat(answer.keySet()).isEqualTo(whole.keySet());
        whole.forEach((name, expected) -> assertThat(WholeModel.relativeError(expected, answer.get(name)))
                .as("%s of %s", name, what)
                .isLessThanOrEqualTo(TOLERANCE));
    }

    private static CloudServer serve(Path file) {
        CloudSettings usual = CloudSettings.of("127.0.0.1", 0, Networks.CACHE);
        CloudSettings settings = new CloudSettings(
                usual.host(),
                usual.port(),
                usual.cache(),
                1,
                usual.computeSlots(),
                usual.maxWaiting(),
                MEMORY_BUDGET_BYTES,
                usual.keptAge(),
                usual.keptBytes(),
                usual.limits(),
                usual.drain());
        return CloudServer.start(
                settings, List.of(new ModelFolder(file.toAbsolutePath().getParent())));
    }

    /** The exported models come with an input and the answers of the framework that exported them. */
    private static Map<String, Tensor> inputs(Path file, Bundle bundle) throws IOException {
        Path given = file.resolveSibling(Networks.nameOf(file) + ".input.npy");
        if (Files.exists(given)) {
            return Map.of(bundle.inputs().get(0).name(), NpyFile.read(given));
        }
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (TensorSpec spec : bundle.inputs()) {
            inputs.put(spec.name(), Networks.randomInput(spec, 7));
        }
        return inputs;
    }

    private static void compareWithReference(Path file, Map<String, Tensor> whole) throws IOException {
        for (Map.Entry<String, Tensor> answer : whole.entrySet()) {
            Path reference = file.resolveSibling(Networks.nameOf(file) + "." + answer.getKey() + ".npy");
            if (Files.exists(reference)) {
                assertThat(WholeModel.relativeError(NpyFile.read(reference), answer.getValue()))
                        .as("%s against %s", answer.getKey(), reference.getFileName())
                        .isLessThanOrEqualTo(TOLERANCE);
            }
        }
    }

    /** One side alone, one switch at every boundary in both directions, and two switches at a dozen pairs of boundaries. */
    private static Set<Plan> plans(Bundle bundle) {
        int blocks = bundle.blocks().size();
        Costs costs = unitCosts(bundle);
        List<List<Side>> placements = new ArrayList<>();
        placements.add(Placements.allOn(Side.MOBILE, blocks));
        placements.add(Placements.allOn(Side.CLOUD, blocks));
        for (int boundary = 1; boundary < blocks; boundary++) {
            placements.add(Placements.split(Side.MOBILE, boundary, blocks));
            placements.add(Placements.split(Side.CLOUD, boundary, blocks));
        }
        SplittableRandom random = new SplittableRandom(11);
        for (int k = 0; k < 12 && blocks > 2; k++) {
            int from = random.nextInt(1, blocks - 1);
            int to = random.nextInt(from + 1, blocks);
            List<Side> placement = new ArrayList<>(Placements.allOn(k % 2 == 0 ? Side.MOBILE : Side.CLOUD, blocks));
            for (int block = from; block < to; block++) {
                placement.set(block, placement.get(block).other());
            }
            placements.add(placement);
        }
        Set<Plan> plans = new LinkedHashSet<>();
        placements.forEach(placement -> plans.add(PlanEvaluator.evaluate(costs, placement)));
        return plans;
    }

    private static Costs unitCosts(Bundle bundle) {
        int blocks = bundle.blocks().size();
        SegmentCosts.Builder each = SegmentCosts.builder(blocks);
        for (int block = 0; block < blocks; block++) {
            each.set(block, block, 1, 1);
        }
        SegmentCosts costs = each.build();
        return CostsAssembly.assemble(bundle, costs, costs, 1, 0, Link.WIFI, 0);
    }
}
