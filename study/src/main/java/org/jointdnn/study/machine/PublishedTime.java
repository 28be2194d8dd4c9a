package org.jointdnn.study.machine;

import java.util.List;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.study.workload.Workload;
import org.jointdnn.study.workload.Workloads;

/**
 * A time, and maybe an energy, that others measured for a whole network on a machine that comes with the
 * program: what the model is held against.
 *
 * @param batch how many inputs at once
 * @param millijoules above idle; NaN if none was published
 * @param calibrated whether the machine's efficiencies were chosen by it; if not, it is a test of the model
 * @param pass which pass it is of
 * @param source where it was found
 */
public record PublishedTime(
        String machine,
        String network,
        int batch,
        Pass pass,
        double millis,
        double millijoules,
        boolean calibrated,
        String source) {
    private static final String TENSOR_RT = "https://github.com/NVIDIA-AI-IOT/tf_to_trt_image_classification";
    private static final String K40 = "https://gist.github.com/soumith/e6297e93dd2fe3751562";
    private static final String NPU =
            "https://huggingface.co/qualcomm/ResNet50/commit/0c67fe042f6fd492be287de804f42afd449e43bd";

    /** Which pass a time is of. */
    public enum Pass {
        INFERENCE,
        BACKWARD
    }

    /** What the model says and what was published. */
    public record Comparison(PublishedTime published, double modelledMillis, double modelledMillijoules) {
        /** Modelled over published time, minus one. */
        public double error() {
            return modelledMillis / published.millis() - 1;
        }
    }

    /** All that were found for networks of the zoo. */
    public static List<PublishedTime> all() {
        return List.of(
                inference("jetson-tx2", "vgg16", 79.2, true, TENSOR_RT),
                inference("jetson-tx2", "resnet50", 27.1, true, TENSOR_RT),
                inference("jetson-tx2-fp16", "vgg16", 38.2, false, TENSOR_RT),
                new PublishedTime(
                        "jetson-tx2-fp16",
                        "resnet50",
                        1,
                        Pass.INFERENCE,
                        15.7,
                        20.5,
                        false,
                        TENSOR_RT + "; energy: BottleNet, arXiv 1902.01000"),
                new PublishedTime("tesla-k40c", "alexnet", 128, Pass.INFERENCE, 99.0, Double.NaN, true, K40),
                new PublishedTime("tesla-k40c", "alexnet", 128, Pass.BACKWARD, 207.9, Double.NaN, false, K40),
                inference("snapdragon-8-gen-3", "resnet50", 1.69, true, NPU));
    }

    private static PublishedTime inference(
            String machine, String network, double millis, boolean calibrated, String source) {
        return new PublishedTime(machine, network, 1, Pass.INFERENCE, millis, Double.NaN, calibrated, source);
    }

    /** The model's answer to the same question. */
    public Comparison compare() {
        Workload workload = Workloads.ofZoo(network).times(batch);
        AnalyticalMachine modelled = AnalyticalMachine.named(machine);
        SegmentCosts costs = pass == Pass.INFERENCE ? modelled.costs(workload) : modelled.backwardCosts(workload);
        int last = costs.blocks() - 1;
        return new Comparison(this, costs.millis(0, last), costs.millijoules(0, last));
    }
}
