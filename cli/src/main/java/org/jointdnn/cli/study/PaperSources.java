package org.jointdnn.cli.study;

import java.util.List;
import org.jointdnn.cli.report.ChartPage.Column;
import org.jointdnn.cli.report.ChartPage.Section;
import org.jointdnn.cli.report.ChartPage.Table;

/** Which of the paper's figures on the page are from where. */
final class PaperSources {
    private PaperSources() {}

    static Section section() {
        return new Section(
                "The paper's figures and their sources",
                "Eshratifar, Abrishami, Pedram: JointDNN, IEEE Transactions on Mobile Computing 20(2), 2021; arXiv"
                        + " 1801.08618. Recalled figures were not checked against the paper: take them as a hint.",
                List.of(new Table(
                        List.of(new Column("figure", false), new Column("source", false)),
                        List.of(
                                List.of("up to 18x lower latency, up to 32x lower mobile energy", "read, its abstract"),
                                List.of(
                                        "patterns: discriminative mobile, cloud; generative cloud, mobile; autoencoder"
                                                + " mobile, cloud, mobile",
                                        "read, its text"),
                                List.of(
                                        "cloud workload reduced by 84, 49, 12 % (3G, 4G, Wi-Fi; for latency)",
                                        "recalled"),
                                List.of("cloud workload reduced by 73, 49, 51 % (for energy)", "recalled"),
                                List.of("upload rates", "read, its text"),
                                List.of("radio power", "read, Huang et al., MobiSys 2012"),
                                List.of("download rates", "recalled"),
                                List.of("mean JPEG of an ImageNet picture: 44.8 kB", "read"),
                                List.of("round-trip times", "not in the paper, assumed")))));
    }
}
