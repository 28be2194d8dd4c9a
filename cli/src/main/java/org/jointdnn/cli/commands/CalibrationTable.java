package org.jointdnn.cli.commands;

import java.io.PrintWriter;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.console.TextTable;
import org.jointdnn.engine.calibration.Calibration;
import org.jointdnn.engine.calibration.CodecMeasurement;
import org.jointdnn.engine.calibration.LossMeasure;
import org.jointdnn.engine.calibration.TensorMeasurement;

/** Prints a calibration for people: for each tensor what each codec does to it. */
final class CalibrationTable {
    private final PrintWriter out;

    CalibrationTable(PrintWriter out) {
        this.out = out;
    }

    void print(Calibration calibration) {
        LossMeasure measure = calibration.measure();
        out.println(calibration.modelName() + ": " + calibration.samples().count() + " samples ("
                + calibration.samples().source() + "); loss is " + meaning(measure));
        calibration
                .samples()
                .accuracy()
                .ifPresent(accuracy -> out.println("Accuracy without codecs: " + percent(accuracy)));
        TextTable table = new TextTable()
                .name("codec", 20)
                .number("bytes", 10)
                .number("ratio", 7)
                .number("encode ms", 10)
                .number("decode ms", 10)
                .number("loss", 9)
                .number("error", 9);
        for (TensorMeasurement tensor : calibration.tensors()) {
            out.println();
            out.println(tensor.tensor() + ", " + tensor.bytes() + " B");
            if (tensor.codecs().isEmpty()) {
                out.println("  no codec takes it");
                continue;
            }
            out.println("  " + table.titles());
            for (CodecMeasurement codec : tensor.codecs()) {
                out.println("  " + row(table, tensor, codec, measure));
            }
        }
        out.println();
        out.println(resolution(calibration));
        out.flush();
    }

    private static String row(TextTable table, TensorMeasurement tensor, CodecMeasurement codec, LossMeasure measure) {
        double ratio = codec.meanBytes() > 0 ? (double) tensor.bytes() / codec.meanBytes() : 0;
        return table.row(
                codec.codec(),
                Long.toString(codec.meanBytes()),
                Figures.times(ratio),
                Figures.plain(codec.encodeMillis()),
                Figures.plain(codec.decodeMillis()),
                codec.lossless() ? "lossless" : percent(measure.of(codec.loss())),
                codec.lossless() ? "" : percent(codec.loss().meanError()));
    }

    private static String percent(double share) {
        return Figures.digits(100 * share) + " %";
    }

    private static String meaning(LossMeasure measure) {
        return switch (measure) {
            case ACCURACY -> "the drop of accuracy";
            case TOP1 -> "the share of samples whose best class changes";
            case ERROR -> "the mean relative error of the output";
        };
    }

    private static String resolution(Calibration calibration) {
        String text = calibration.samples().synthetic()
                ? "The samples are made up, so sizes and losses are only indications; give --inputs for real ones. "
                : "";
        if (calibration.measure() == LossMeasure.ERROR) {
            return text + "Times are this machine's.";
        }
        return text + "With " + calibration.samples().count() + " samples a loss is known in steps of "
                + percent(1.0 / calibration.samples().count()) + ". Times are this machine's.";
    }
}
