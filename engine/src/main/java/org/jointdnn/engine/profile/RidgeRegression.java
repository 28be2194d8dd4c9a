package org.jointdnn.engine.profile;

/**
 * Least squares with a penalty on the size of the solution.
 *
 * <p>Minimises {@code |A x - b|^2 + |x|^2}, that is, solves {@code (A^T A + I) x = A^T b}. Rows carry
 * their weights and columns their prior scales already: a row divided by the standard deviation of its
 * observation and a column multiplied by the standard deviation of its unknown make {@code x} the most
 * probable unknowns, in units of their deviations. The matrix is positive definite, so Cholesky's
 * factorisation needs no pivots.
 *
 * <p>Complexity: O(m n^2 + n^3) for m rows and n columns.
 */
final class RidgeRegression {
    private RidgeRegression() {}

    /** The solution for the rows of {@code a}, each as long as there are unknowns, and {@code b}. */
    static double[] solve(double[][] a, double[] b, int unknowns) {
        double[][] normal = new double[unknowns][unknowns];
        double[] right = new double[unknowns];
        for (int i = 0; i < unknowns; i++) {
            normal[i][i] = 1;
        }
        for (int row = 0; row < a.length; row++) {
            for (int i = 0; i < unknowns; i++) {
                if (a[row][i] != 0) {
                    right[i] += a[row][i] * b[row];
                    for (int j = 0; j <= i; j++) {
                        normal[i][j] += a[row][i] * a[row][j];
                    }
                }
            }
        }
        factorise(normal);
        return substitute(normal, right);
    }

    /** Overwrites the lower triangle with L, where L L^T is the matrix. */
    private static void factorise(double[][] matrix) {
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j <= i; j++) {
                double rest = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    rest -= matrix[i][k] * matrix[j][k];
                }
                matrix[i][j] = i == j ? Math.sqrt(rest) : rest / matrix[j][j];
            }
        }
    }

    private static double[] substitute(double[][] lower, double[] right) {
        double[] x = right.clone();
        for (int i = 0; i < x.length; i++) {
            for (int k = 0; k < i; k++) {
                x[i] -= lower[i][k] * x[k];
            }
            x[i] /= lower[i][i];
        }
        for (int i = x.length - 1; i >= 0; i--) {
            for (int k = i + 1; k < x.length; k++) {
                x[i] -= lower[k][i] * x[k];
            }
            x[i] /= lower[i][i];
        }
        return x;
    }
}
