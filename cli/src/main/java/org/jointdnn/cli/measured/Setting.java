package org.jointdnn.cli.measured;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.console.Version;
import org.jointdnn.cli.report.Strategy;
import org.jointdnn.engine.profile.PowerModel;
import org.jointdnn.zoo.glyphs.GlyphNetData;

/**
 * What a comparison was measured on and with.
 *
 * @param emulated the links as they were emulated
 * @param measured the same links as the device found them
 */
public record Setting(double slowdown, List<NamedLink> emulated, List<NamedLink> measured) {
    /** The setting of a comparison of strategies for people, one sentence each. */
    public List<String> sentences() {
        return and(Strategy.MOBILE_ONLY.title() + " and " + Strategy.CLOUD_ONLY.title() + " are the status quo; "
                + Strategy.JOINTDNN.title()
                + " runs the plan that its cost model finds best for latency. Strategies with the same plan share its"
                + " queries.");
    }

    /** The setting of a comparison of plans with codecs, likewise. */
    public List<String> codedSentences() {
        return and(
                "Queries are made-up pictures, smooth and with colours in common, or numbers as smooth; those of "
                        + GlyphNetData.NETWORK + " are pictures of its test set.",
                "Codecs were calibrated on some samples; the loss that counts is that of the whole plan on others: of "
                        + GlyphNetData.NETWORK + ", which is trained, the drop of accuracy; of other classifiers,"
                        + " whose weights are random, the share of best classes that change; else the mean relative"
                        + " error of the output.",
                CodedStrategy.JOINTDNN.title() + " may lose " + Figures.digits(100 * CodedPlanner.MOST_LOSS)
                        + " %. The JPEG of cloud-only is the smallest of quality 50, 75, 85 and 95 that loses no more,"
                        + " or if all do, the best.",
                "Plans were made for latency and for mobile energy, and both executed; what wasn't planned is the same"
                        + " for both. Strategies with the same plan share its queries.");
    }

    private List<String> and(String... more) {
        List<String> sentences = new ArrayList<>(List.of(
                "Measured on one machine: " + Runtime.getRuntime().availableProcessors() + " processors, "
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", Java "
                        + Runtime.version().feature() + ", ONNX Runtime " + new Version().onnxRuntime() + ".",
                "Server and device are two processes that compute on one thread each; after each computation the device"
                        + " idles until it has been " + number(slowdown) + " times slower than the server.",
                "The link between them is emulated: " + list(emulated) + ".",
                "Plans and predictions are made with the links as the device measured them: " + list(measured) + ", and"
                        + " with profiles of the network's segments, times how much slower or faster than those each"
                        + " side was in the queries before; what is predicted hasn't been asked yet.",
                "Latency is measured; energy is computed by the cost model: "
                        + PowerModel.JETSON_TX2.activeWatts() + " W while computing, and the radio's power while"
                        + " sending and receiving."));
        sentences.addAll(List.of(more));
        return sentences;
    }

    private static String list(List<NamedLink> links) {
        return links.stream().map(NamedLink::toString).collect(Collectors.joining("; "));
    }

    /** A number without a fraction that is zero. */
    public static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
