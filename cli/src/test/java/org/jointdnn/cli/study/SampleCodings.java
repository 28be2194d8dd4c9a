package org.jointdnn.cli.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jointdnn.cli.measured.CodedRow;
import org.jointdnn.cli.measured.CodedStrategy;

/** A study of codecs with made-up numbers. */
final class SampleCodings {
    private SampleCodings() {}

    /** One network over 4G, cut after its first block, and one that takes no pictures. */
    static CodedStudy study() {
        List<CodedRow> rows = new ArrayList<>();
        rows.add(row("net", CodedStrategy.MOBILE_ONLY, run(120, 80, "M[0-2]", Map.of(), 0)));
        rows.add(row("net", CodedStrategy.CLOUD_FLOATS, run(900, 700, "C[0-2]", Map.of(), 0)));
        rows.add(row(
                "net", CodedStrategy.CLOUD_JPEG, run(150, 60, "C[0-2]", Map.of("input", "jpeg85[nchw,rgb,1]"), 0.004)));
        rows.add(row("net", CodedStrategy.JOINTDNN_RAW, run(121, 80, "M[0-2]", Map.of(), 0)));
        rows.add(row("net", CodedStrategy.JOINTDNN_LOSSLESS, run(122, 80, "M[0-2]", Map.of(), 0)));
        rows.add(new CodedRow(
                "net",
                "4g",
                CodedStrategy.JOINTDNN,
                run(60, 75, "M[0] C[1-2]", Map.of("a", "q4+zstd1"), 0.01),
                run(75, 40, "M[0-1] C[2]", Map.of("b", "q4+zstd1"), 0.01)));
        rows.add(row("tokens", CodedStrategy.MOBILE_ONLY, run(500, 300, "M[0-2]", Map.of(), 0)));
        rows.add(row("tokens", CodedStrategy.CLOUD_FLOATS, run(50, 30, "C[0-2]", Map.of(), 0)));
        rows.add(row("tokens", CodedStrategy.JOINTDNN, run(50, 30, "C[0-2]", Map.of(), 0)));
        return new CodedStudy(List.of("Numbers are made up, all of it."), List.of(sizes()), rows);
    }

    private static CodedSizes sizes() {
        return new CodedSizes(
                "net",
                "top1",
                8,
                true,
                List.of(
                        new CodedSizes.Boundary(-1, 1200, List.of(new CodedSizes.Coded("jpeg85", 130, 0.004))),
                        new CodedSizes.Boundary(
                                0,
                                800,
                                List.of(
                                        new CodedSizes.Coded("raw+zrun+lz4", 700, 0),
                                        new CodedSizes.Coded("q8+zstd1", 150, 0.005),
                                        new CodedSizes.Coded("q4+zstd1", 70, 0.02)))),
                130);
    }

    private static CodedRow row(String network, CodedStrategy strategy, CodedRow.Run run) {
        return new CodedRow(network, "4g", strategy, run, run);
    }

    private static CodedRow.Run run(
            double millis, double millijoules, String plan, Map<String, String> codecs, double loss) {
        return new CodedRow.Run(
                millis,
                millis * 1.25,
                millis * 0.9375,
                millijoules,
                130,
                40,
                3,
                plan,
                codecs,
                OptionalDouble.of(loss),
                9,
                loss);
    }
}
