package org.jointdnn.study.modelled;

import java.util.List;
import java.util.OptionalDouble;
import org.jointdnn.planner.Objective;
import org.jointdnn.zoo.ZooNetwork;

/**
 * What the JointDNN paper says, for comparison: Eshratifar, Abrishami, Pedram, IEEE TMC 20(2), 2021, arXiv
 * 1801.08618.
 *
 * <p>The gains, their baseline and the patterns are from its text; the cloud workloads are recalled, not read.
 */
public final class PaperFigures {
    /** Its networks. */
    public static final List<String> NETWORKS =
            List.of("alexnet", "overfeat", "nin", "vgg16", "resnet50", "deep-speech", "pix2pix", "chair");

    /** Its links. */
    public static final List<String> LINKS = List.of("3g", "4g", "wifi");

    /** "Up to", from its abstract. */
    public static final double LATENCY_GAIN = 18;

    /** "Up to", from its abstract. */
    public static final double ENERGY_GAIN = 32;

    /** What its gains are over. */
    public static final String BASELINE = "the status quo: mobile-only or cloud-only";

    /** Said of a class of networks the paper has not. */
    public static final String NO_PATTERN = "none";

    private static final List<Double> LATENCY_REDUCTIONS = List.of(0.84, 0.49, 0.12);
    private static final List<Double> ENERGY_REDUCTIONS = List.of(0.73, 0.49, 0.51);

    private PaperFigures() {}

    /** How its best plans place a class of networks: sides in order. */
    public static String pattern(ZooNetwork.Kind kind) {
        return switch (kind) {
            case DISCRIMINATIVE -> "mobile, cloud";
            case GENERATIVE -> "cloud, mobile";
            case AUTOENCODER -> "mobile, cloud, mobile";
            case ENCODER -> NO_PATTERN;
        };
    }

    /** By what part the cloud's time falls against cloud-only, over its networks; recalled. */
    static OptionalDouble cloudReduction(String link, Objective objective) {
        int index = LINKS.indexOf(link);
        if (index < 0) {
            return OptionalDouble.empty();
        }
        boolean latency = objective instanceof Objective.Latency;
        return OptionalDouble.of((latency ? LATENCY_REDUCTIONS : ENERGY_REDUCTIONS).get(index));
    }
}
