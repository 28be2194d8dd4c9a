package org.jointdnn.benchmarks.glyphnet;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.zoo.Zoo;
import org.jointdnn.zoo.glyphs.GlyphNetData;
import org.jointdnn.zoo.glyphs.GlyphSet;

/**
 * Trains the zoo's glyphnet from random weights and writes its file of weights.
 *
 * <p>No picture is seen twice: step {@code k} takes the {@value #BATCH} pictures of the training set from number
 * {@code k *} {@value #BATCH} on. AdamW; the rate rises for the first {@value #WARM_UP} steps and then falls along a
 * cosine to nothing.
 *
 * <p>Arguments: the file to write; optionally the number of steps, {@value #STEPS} without.
 */
public final class TrainGlyphNet {
    private static final int BATCH = 32;
    private static final int STEPS = 2500;
    private static final int WARM_UP = 100;
    private static final int REPORT_EVERY = 100;
    private static final int TEST_BATCH = 100;
    private static final float RATE = 2e-3f;
    private static final float WEIGHT_DECAY = 0.01f;
    private static final int SEED = 7;

    private final TrainableNetwork network;
    private final Optimizer optimizer;
    private final Loss loss = Loss.softmaxCrossEntropyLoss();

    private TrainGlyphNet(TrainableNetwork network, int steps) {
        this.network = network;
        this.optimizer = Optimizer.adamW()
                .optLearningRateTracker((parameter, step) -> rate(step, steps))
                .optWeightDecays(WEIGHT_DECAY)
                .build();
    }

    private static float rate(int step, int steps) {
        double warm = Math.min(1, (step + 1.0) / WARM_UP);
        return (float) (RATE * warm * 0.5 * (1 + Math.cos(Math.PI * step / steps)));
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 0 || arguments.length > 2) {
            System.err.println("usage: TrainGlyphNet WEIGHTS [STEPS]");
            System.exit(2);
        }
        int steps = arguments.length == 2 ? Integer.parseInt(arguments[1]) : STEPS;
        Engine.getInstance().setRandomSeed(SEED);
        Path folder = Files.createTempDirectory("glyphnet");
        ModelProto model = ModelProto.parseFrom(Files.readAllBytes(Zoo.writeOutline(GlyphNetData.NETWORK, 1, folder)));
        try (NDManager manager = NDManager.newBaseManager()) {
            TrainableNetwork network = new TrainableNetwork(model.getGraph(), manager);
            TrainGlyphNet training = new TrainGlyphNet(network, steps);
            training.run(manager, steps);
            network.weights().write(Path.of(arguments[0]));
            System.out.printf(Locale.ROOT, "accuracy %.4f before rounding the weights%n", training.accuracy(manager));
        }
    }

    private void run(NDManager manager, int steps) {
        GlyphSet set = GlyphNetData.trainingSet();
        CompletableFuture<Tensor> next = drawn(set, 0);
        float sum = 0;
        long start = System.nanoTime();
        for (int step = 0; step < steps; step++) {
            Tensor input = next.join();
            next = drawn(set, (step + 1) * BATCH);
            try (NDManager scope = manager.newSubManager()) {
                sum += step(scope, input, set.labels(step * BATCH, BATCH));
            }
            if ((step + 1) % REPORT_EVERY == 0) {
                System.out.printf(
                        Locale.ROOT,
                        "step %d, %d s: loss %.4f%n",
                        step + 1,
                        (System.nanoTime() - start) / 1_000_000_000,
                        sum / REPORT_EVERY);
                sum = 0;
            }
        }
    }

    private static CompletableFuture<Tensor> drawn(GlyphSet set, int from) {
        return CompletableFuture.supplyAsync(() -> set.input(from, BATCH, GlyphNetData.PIXELS));
    }

    private float step(NDManager scope, Tensor input, int[] labels) {
        NDArray target = scope.create(labels);
        float value;
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray scores = network.forward(array(scope, input), true);
            NDArray error = loss.evaluate(new NDList(target), new NDList(scores));
            collector.backward(error);
            value = error.getFloat();
        }
        network.parameters().forEach((name, values) -> {
            try (NDArray gradient = values.getGradient()) {
                optimizer.update(name, values, gradient);
                gradient.subi(gradient);
            }
        });
        return value;
    }

    private double accuracy(NDManager manager) {
        GlyphSet set = GlyphNetData.testSet();
        double right = 0;
        for (int from = 0; from < GlyphNetData.TEST_PICTURES; from += TEST_BATCH) {
            try (NDManager scope = manager.newSubManager()) {
                Tensor input = set.input(from, TEST_BATCH, GlyphNetData.PIXELS);
                float[] scores = network.forward(array(scope, input), false).toFloatArray();
                right += set.accuracy(from, scores) * TEST_BATCH;
            }
        }
        return right / GlyphNetData.TEST_PICTURES;
    }

    private static NDArray array(NDManager scope, Tensor tensor) {
        return scope.create(
                tensor.data().asFloatBuffer(), new Shape(tensor.shape().extents()));
    }
}
