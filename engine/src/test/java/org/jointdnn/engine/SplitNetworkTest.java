package org.jointdnn.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jointdnn.engine.prepare.BundlePreparation;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Step;
import org.jointdnn.zoo.Zoo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real network, split between two sides at every boundary. */
class SplitNetworkTest {
    private static final long BUDGET_BYTES = 1L << 30;

    @TempDir
    private static Path folder;

    private static Bundle bundle;
    private static SegmentSessions mobile;
    private static SegmentSessions cloud;
    private static Map<String, Tensor> inputs;
    private static Map<String, Tensor> whole;

    @BeforeAll
    static void prepare() throws IOException {
        OrtRuntime runtime = OrtRuntime.shared(1);
        BundleDirectory directory =
                new BundlePreparation(runtime, folder).prepare("squeezenet1.1", Zoo.write("squeezenet1.1", folder), 1);
        bundle = directory.bundle();
        MappedWeights weights = new MappedWeights(directory);
        mobile = new SegmentSessions(runtime, bundle, weights, Pace.FULL, BUDGET_BYTES);
        cloud = new SegmentSessions(runtime, bundle, weights, Pace.FULL, BUDGET_BYTES);
        inputs = new HashMap<>();
        SplittableRandom random = new SplittableRandom(1);
        for (TensorSpec spec : bundle.inputs()) {
            Tensor tensor = Tensor.allocate(ElementType.FLOAT32, spec.shape());
            FloatBuffer values = tensor.data().asFloatBuffer();
            while (values.hasRemaining()) {
                values.put((float) random.nextDouble(-2, 2));
            }
            inputs.put(spec.name(), tensor);
        }
        whole = mobile.run(0, bundle.blocks().size() - 1, inputs).outputs();
    }

    @AfterAll
    static void close() {
        mobile.close();
        cloud.close();
    }

    @Test
    void oneSplitAtEveryBoundary() {
        int last = bundle.blocks().size() - 1;
        PlanExecutor executor = new PlanExecutor(bundle, mobile, new InProcessRemote(cloud));
        for (int cut = 0; cut < last; cut++) {
            Plan plan = plan(
                    new Step.Run(Side.MOBILE, 0, cut),
                    crossing(cut, Side.CLOUD),
                    new Step.Run(Side.CLOUD, cut + 1, last),
                    answers());
            assertAnswersAgree(executor, plan);
        }
    }

    @Test
    void mobileCloudMobile() {
        int last = bundle.blocks().size() - 1;
        InProcessRemote remote = new InProcessRemote(cloud);
        PlanExecutor executor = new PlanExecutor(bundle, mobile, remote);
        for (int first = 0; first < last - 1; first += 3) {
            int cut = first;
            int second = cut + 1 + (last - cut - 1) / 2;
            if (bundle.segmentInputs(second + 1, last).stream().anyMatch(tensor -> tensor.producer() <= cut)) {
                continue;
            }
            Plan plan = plan(
                    new Step.Run(Side.MOBILE, 0, cut),
                    crossing(cut, Side.CLOUD),
                    new Step.Run(Side.CLOUD, cut + 1, second),
                    crossing(second, Side.MOBILE),
                    new Step.Run(Side.MOBILE, second + 1, last));
            assertAnswersAgree(executor, plan);
            assertThat(remote.queriesKept()).isZero();
        }
    }

    private static void assertAnswersAgree(PlanExecutor executor, Plan plan) {
        Map<String, Tensor> first = executor.execute(plan, inputs).outputs();
        Map<String, Tensor> second = executor.execute(plan, inputs).outputs();
        whole.forEach((name, expected) -> {
            Tensor answer =
                    new Execution(first, new ExecutionTimings(0, List.of(), List.of()), Optional.empty()).output(name);
            assertThat(second.get(name))
                    .satisfies(again -> assertThat(again.bitwiseEquals(answer)).isTrue());
            float[] reference = expected.toFloats();
            float[] values = answer.toFloats();
            float largest = 0;
            for (float value : reference) {
                largest = Math.max(largest, Math.abs(value));
            }
            for (int i = 0; i < reference.length; i++) {
                assertThat(Math.abs(values[i] - reference[i]))
                        .as(plan.shortForm())
                        .isLessThanOrEqualTo(1e-4f * largest);
            }
        });
    }

    private static Plan plan(Step... steps) {
        return new Plan(List.of(), List.of(steps), new PlanCost(0, 0, 0, 0, 0));
    }

    private static Step.Transfer crossing(int cut, Side to) {
        List<Step.Crossing> moved = new ArrayList<>();
        for (BundleTensor tensor : bundle.tensors()) {
            if (tensor.producer() <= cut && tensor.consumers().stream().anyMatch(consumer -> consumer > cut)) {
                moved.add(Step.Crossing.raw(tensor.name(), tensor.bytes()));
            }
        }
        return new Step.Transfer(to, moved);
    }

    private static Step.Transfer answers() {
        List<Step.Crossing> moved = new ArrayList<>();
        bundle.outputs().forEach(spec -> moved.add(Step.Crossing.raw(spec.name(), spec.bytes())));
        return new Step.Transfer(Side.MOBILE, moved);
    }
}
