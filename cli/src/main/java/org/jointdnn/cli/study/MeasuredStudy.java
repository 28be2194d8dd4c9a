package org.jointdnn.cli.study;

import java.util.List;
import org.jointdnn.cli.report.Row;
import org.jointdnn.study.methods.MethodErrors;

/**
 * The paper's evaluation, executed on this machine through emulated links.
 *
 * @param setting what was measured on and with, one sentence each
 * @param rows one for each network, link and strategy, in that order
 * @param additive where planning by sums of blocks gives another plan than the best: that plan, executed
 * @param methods the three methods of profiling against measured segments; empty if they were not compared
 */
public record MeasuredStudy(
        List<String> setting, List<Row> rows, List<AdditiveRun> additive, List<MethodErrors> methods) {
    public MeasuredStudy {
        setting = List.copyOf(setting);
        rows = List.copyOf(rows);
        additive = List.copyOf(additive);
        methods = List.copyOf(methods);
    }

    /**
     * The additive planner's plan as it was executed.
     *
     * @param believedMillis latency as sums of blocks predict it
     * @param predictedMillis latency as segments predict it
     * @param medianMillis latency as measured
     * @param bestMillis median latency of JointDNN's plan as measured
     * @param plan the additive planner's
     * @param bestPlan JointDNN's
     */
    public record AdditiveRun(
            String network,
            String link,
            double believedMillis,
            double predictedMillis,
            double medianMillis,
            double bestMillis,
            String plan,
            String bestPlan) {}
}
