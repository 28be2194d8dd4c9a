package org.jointdnn.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jointdnn.device.calibration.SyntheticSamples;
import org.jointdnn.engine.MappedWeights;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.SegmentSession;
import org.jointdnn.engine.prepare.BundlePreparation;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jointdnn.onnx.bundle.SegmentAssembler;
import org.jointdnn.zoo.Zoo;

/**
 * Coding by our codecs outside the segments against coding by ONNX operators within them, at both sides of boundaries of
 * zoo networks, one thread: what each takes beyond the segment alone, and whether errors stay within half a step.
 * A folded segment's numbers are copied once, into or out of a message in the codec's own format.
 *
 * <p>Arguments: a cache folder, then names of networks; without names, all that have boundaries here.
 */
public final class FoldedQuantisation {
    /** As a codec promises: half a step, and what single precision adds. */
    private static final double MAX_STEPS = 0.5 + 1.0 / 64;

    private static final List<Folding> FOLDINGS = List.of(Folding.values());
    private static final double MAX_ANSWER_DIFFERENCE = 1e-4;

    /** Blocks {@code first..cut} give the tensor, {@code cut+1..last} read it; few, so that coding shows beside them. */
    private record Boundary(String network, int first, int cut, int last) {}

    private static final List<Boundary> BOUNDARIES = List.of(
            new Boundary("alexnet", 0, 1, 3),
            new Boundary("alexnet", 5, 7, 8),
            new Boundary("vgg16", 0, 2, 3),
            new Boundary("vgg16", 8, 9, 10),
            new Boundary("resnet50", 0, 0, 2),
            new Boundary("resnet50", 0, 1, 2),
            new Boundary("squeezenet1.1", 0, 0, 2),
            new Boundary("squeezenet1.1", 6, 8, 10),
            new Boundary("mobilenetv2", 0, 0, 2),
            new Boundary("mobilenetv2", 0, 2, 4),
            new Boundary("mobilenetv2", 14, 16, 18));

    private final OrtRuntime runtime = OrtRuntime.shared(1);
    private final Boundary boundary;
    private final Bundle bundle;
    private final MappedWeights weights;

    private FoldedQuantisation(Path cache, Boundary boundary) throws IOException {
        this.boundary = boundary;
        BundleDirectory directory = new BundlePreparation(runtime, cache)
                .prepare(boundary.network(), Zoo.write(boundary.network(), cache), 1);
        this.bundle = directory.bundle();
        this.weights = new MappedWeights(directory);
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 0) {
            System.err.println("usage: FoldedQuantisation CACHE_FOLDER [NETWORK]...");
            System.exit(2);
        }
        List<String> networks = Arrays.asList(arguments).subList(1, arguments.length);
        System.out.println("segment: ms. Codings: ms beyond it, by the codec outside > by the operator inside."
                + " Query: ms of both sides whole, and what folding both ends saves of query and codec.");
        for (Boundary boundary : BOUNDARIES) {
            if (networks.isEmpty() || networks.contains(boundary.network())) {
                new FoldedQuantisation(Path.of(arguments[0]), boundary).compare();
            }
        }
    }

    private void compare() {
        Map<String, Tensor> sample = new SyntheticSamples(bundle.inputs(), Map.of(), 1, 1).inputs(0);
        Map<String, Tensor> read = boundary.first() == 0 ? sample : run(0, boundary.first() - 1, sample);
        Map<String, Tensor> crossed = run(0, boundary.cut(), sample);
        Crossing crossing = new Crossing(crossed.values().iterator().next());
        System.out.println(String.format(
                Locale.ROOT,
                "%s, after block %d: %s, %d kB",
                boundary.network(),
                boundary.cut(),
                crossing.tensor(),
                crossing.tensor().bytes() / 1000));
        Turns encoding;
        try (FoldedSide side = side(boundary.first(), boundary.cut(), crossing)) {
            checkErrors(side, read, crossing);
            encoding = Turns.of(side.encodings(read));
        }
        Turns decoding;
        try (FoldedSide side = side(boundary.cut() + 1, boundary.last(), crossing)) {
            checkAnswers(side);
            decoding = Turns.of(side.decodings());
        }
        printTimes("out", encoding);
        printTimes("in", decoding);
        printGain(queryMillis(sample, crossed), encoding, decoding);
    }

    private FoldedSide side(int from, int to, Crossing crossing) {
        return new FoldedSide(runtime, weights, SegmentAssembler.assemble(bundle, from, to), crossing);
    }

    private SegmentSession open(int from, int to) {
        return SegmentSession.open(runtime, SegmentAssembler.assemble(bundle, from, to), weights);
    }

    private Map<String, Tensor> run(int from, int to, Map<String, Tensor> inputs) {
        try (SegmentSession session = open(from, to)) {
            return session.run(inputs).outputs();
        }
    }

    private double queryMillis(Map<String, Tensor> sample, Map<String, Tensor> crossed) {
        try (SegmentSession front = open(0, boundary.cut());
                SegmentSession back = open(boundary.cut() + 1, bundle.blocks().size() - 1)) {
            Map<String, Tensor> made = front.run(sample).outputs();
            Map<String, Tensor> answer = back.run(crossed).outputs();
            Turns turns = Turns.of(List.of(() -> front.runInto(made, sample), () -> back.runInto(answer, crossed)));
            return turns.median(0) + turns.median(1);
        }
    }

    private static void checkErrors(FoldedSide side, Map<String, Tensor> inputs, Crossing crossing) {
        StringBuilder line = new StringBuilder("  errors, steps:");
        for (Folding folding : FOLDINGS) {
            ByteBuffer message = side.foldedMessage(folding, inputs);
            double outside = crossing.error(folding, crossing.message(folding));
            double inside = crossing.error(folding, message);
            if (outside > MAX_STEPS || inside > MAX_STEPS) {
                throw new IllegalStateException(folding + " errs by " + outside + " outside and " + inside
                        + " steps inside, must be at most " + MAX_STEPS);
            }
            line.append(String.format(Locale.ROOT, "  %s %.4f > %.4f", folding, outside, inside));
            if (folding == Folding.DYNAMIC) {
                line.append(String.format(Locale.ROOT, " (step x%.4f)", crossing.stepRatio(message)));
            }
        }
        System.out.println(line);
    }

    private static void checkAnswers(FoldedSide side) {
        for (Folding folding : FOLDINGS) {
            double difference = side.answerDifference(folding);
            if (!(difference <= MAX_ANSWER_DIFFERENCE)) {
                throw new IllegalStateException(
                        folding + ": answers to one message differ by " + difference + " of the largest value");
            }
        }
    }

    private static void printTimes(String side, Turns turns) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-3s %8.2f ", side, turns.median(0)));
        for (Folding folding : FOLDINGS) {
            line.append(String.format(
                    Locale.ROOT,
                    "  %s %.3f > %.3f",
                    folding,
                    turns.beyondFirst(outside(folding)),
                    turns.beyondFirst(outside(folding) + 1)));
        }
        System.out.println(line);
    }

    private static void printGain(double queryMillis, Turns encoding, Turns decoding) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  query %.2f ", queryMillis));
        for (Folding folding : FOLDINGS) {
            int outside = outside(folding);
            double codec = encoding.beyondFirst(outside) + decoding.beyondFirst(outside);
            double operator = encoding.beyondFirst(outside + 1) + decoding.beyondFirst(outside + 1);
            line.append(String.format(
                    Locale.ROOT, "  %s %+.1f%%", folding, 100 * (codec - operator) / (queryMillis + codec)));
        }
        System.out.println(line);
    }

    /** Among the ways, the place of the codec of ours; the operator follows it. */
    private static int outside(Folding folding) {
        return 1 + 2 * FOLDINGS.indexOf(folding);
    }
}
