package org.jointdnn.study.regression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hipparchus.stat.regression.OLSMultipleLinearRegression;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.profile.PredictionError;
import org.jointdnn.engine.profile.Quantiles;
import org.jointdnn.engine.profile.SegmentTime;
import org.jointdnn.study.workload.Workload;

/**
 * The statistical method of profiling: times of segments as a linear function of their operators' parameters,
 * fitted to measured times of other networks.
 *
 * <p>With x the features of a measured segment and T its time, the coefficients c minimise
 *
 * <pre>
 *   sum over segments of ((c x - T) / T)^2
 * </pre>
 *
 * subject to c >= 0, for no work takes negative time. Of the features the one with the most negative effect is
 * left out and the rest fitted again, until none is negative; that is backward elimination, which need not find
 * the least sum but finds a fit that any larger network costs more by. A minute penalty keeps features apart
 * that the networks don't tell apart.
 *
 * <p>Complexity: O(p) fits of O(m p^2) for m segments and p features.
 */
public final class SegmentRegression {
    /** Weight of the penalty on a coefficient, relative to the effect of 100 % of a segment's time. */
    private static final double PENALTY = 1e-3;

    private final double[] coefficients;

    private SegmentRegression(double[] coefficients) {
        this.coefficients = coefficients;
    }

    /** Fits to networks; throws IllegalArgumentException if they have no measured times. */
    public static SegmentRegression fit(List<MeasuredNetwork> networks) {
        List<double[]> rows = new ArrayList<>();
        for (MeasuredNetwork network : networks) {
            for (SegmentTime time : network.times()) {
                double[] row = SegmentFeatures.of(network.workload(), time.segment());
                for (int feature = 0; feature < row.length; feature++) {
                    row[feature] /= time.millis();
                }
                rows.add(row);
            }
        }
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("networks have no measured times, must have at least one");
        }
        return new SegmentRegression(fitRows(rows));
    }

    /**
     * The errors of a fit to all other networks, for each network by name: how well the method predicts a
     * network that it has not seen.
     */
    public static Map<String, PredictionError> leaveOneOut(List<MeasuredNetwork> networks) {
        Map<String, PredictionError> errors = new LinkedHashMap<>();
        for (MeasuredNetwork left : networks) {
            List<MeasuredNetwork> others =
                    networks.stream().filter(network -> !network.equals(left)).toList();
            errors.put(left.workload().network(), fit(others).error(left));
        }
        return errors;
    }

    /** Milliseconds of a segment. */
    public double millis(Workload workload, Segment segment) {
        double[] features = SegmentFeatures.of(workload, segment);
        double sum = 0;
        for (int feature = 0; feature < features.length; feature++) {
            sum += coefficients[feature] * features[feature];
        }
        return sum;
    }

    /** How far predictions lie from a network's measured times. */
    public PredictionError error(MeasuredNetwork network) {
        double[] errors = network.times().stream()
                .mapToDouble(time -> Math.abs(millis(network.workload(), time.segment()) / time.millis() - 1))
                .toArray();
        if (errors.length == 0) {
            return new PredictionError(0, 0, 0);
        }
        return new PredictionError(errors.length, Quantiles.of(errors, 0.5), Quantiles.of(errors, 0.95));
    }

    /** The coefficients that are not 0, by feature: milliseconds for each unit of it. */
    public Map<String, Double> coefficients() {
        Map<String, Double> named = new LinkedHashMap<>();
        List<String> names = SegmentFeatures.names();
        for (int feature = 0; feature < coefficients.length; feature++) {
            if (coefficients[feature] > 0) {
                named.put(names.get(feature), coefficients[feature]);
            }
        }
        return named;
    }

    private static double[] fitRows(List<double[]> rows) {
        double[] scale = new double[SegmentFeatures.COUNT];
        for (double[] row : rows) {
            for (int feature = 0; feature < scale.length; feature++) {
                scale[feature] = Math.max(scale[feature], row[feature]);
            }
        }
        List<Integer> kept = new ArrayList<>();
        for (int feature = 0; feature < scale.length; feature++) {
            if (scale[feature] > 0) {
                kept.add(feature);
            }
        }
        while (true) {
            double[] scaled = solve(rows, kept, scale);
            int worst = mostNegative(scaled);
            if (worst < 0) {
                double[] coefficients = new double[scale.length];
                for (int index = 0; index < kept.size(); index++) {
                    coefficients[kept.get(index)] = scaled[index] / scale[kept.get(index)];
                }
                return coefficients;
            }
            kept.remove(worst);
        }
    }

    /** Position of the lowest value if it is below 0, else -1. */
    private static int mostNegative(double[] values) {
        int worst = -1;
        for (int index = 0; index < values.length; index++) {
            if (values[index] < 0 && (worst < 0 || values[index] < values[worst])) {
                worst = index;
            }
        }
        return worst;
    }

    /** The least squares of {@code rows c = 1} over the kept features, each divided by its scale. */
    private static double[] solve(List<double[]> rows, List<Integer> kept, double[] scale) {
        if (kept.isEmpty()) {
            return new double[0];
        }
        double[][] x = new double[rows.size() + kept.size()][kept.size()];
        double[] y = new double[x.length];
        for (int row = 0; row < rows.size(); row++) {
            for (int index = 0; index < kept.size(); index++) {
                int feature = kept.get(index);
                x[row][index] = rows.get(row)[feature] / scale[feature];
            }
            y[row] = 1;
        }
        for (int index = 0; index < kept.size(); index++) {
            x[rows.size() + index][index] = PENALTY;
        }
        OLSMultipleLinearRegression regression = new OLSMultipleLinearRegression();
        regression.setNoIntercept(true);
        regression.newSampleData(y, x);
        return regression.estimateRegressionParameters();
    }
}
