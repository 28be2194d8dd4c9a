package org.jointdnn.planner;

import java.util.Locale;
import java.util.Optional;

/**
 * A connection between mobile and cloud and the power of the mobile's radio on it.
 *
 * <p>Units: 1 Mbps = 10^6 bit/s. Power while uploading at rate u is {@code alphaUp * u + beta} mW,
 * downloads likewise.
 *
 * <p>Source: rates and power constants as in the JointDNN paper (TMC 2021), the latter from Huang et
 * al., "A close examination of performance and power characteristics of 4G LTE networks", MobiSys
 * 2012. Round-trip times are not in the paper; 150, 50 and 10 ms are this project's choice. 5G: power
 * of NSA low band, least squares over the public data of Narayanan et al., SIGCOMM 2021; its rates
 * and round-trip time are this project's choice.
 */
public record Link(
        double uploadMbps,
        double downloadMbps,
        double rttMillis,
        double alphaUpMilliwattsPerMbps,
        double alphaDownMilliwattsPerMbps,
        double betaMilliwatts) {
    public static final Link THREE_G = new Link(1.1, 2.0275, 150, 868.98, 122.12, 817.88);
    public static final Link FOUR_G = new Link(5.85, 13.76, 50, 438.39, 51.97, 1288.04);
    public static final Link WIFI = new Link(18.88, 54.97, 10, 283.17, 137.01, 132.86);
    public static final Link FIVE_G = new Link(50, 200, 20, 32.2, 11.5, 3129);

    public Link {
        positive("uploadMbps", uploadMbps);
        positive("downloadMbps", downloadMbps);
        notNegative("rttMillis", rttMillis);
        notNegative("alphaUpMilliwattsPerMbps", alphaUpMilliwattsPerMbps);
        notNegative("alphaDownMilliwattsPerMbps", alphaDownMilliwattsPerMbps);
        notNegative("betaMilliwatts", betaMilliwatts);
    }

    /** The link with one of the names {@code 3g}, {@code 4g}, {@code wifi}, {@code 5g}, in any case. */
    public static Optional<Link> named(String name) {
        switch (name.toLowerCase(Locale.ROOT)) {
            case "3g":
                return Optional.of(THREE_G);
            case "4g":
                return Optional.of(FOUR_G);
            case "wifi":
                return Optional.of(WIFI);
            case "5g":
                return Optional.of(FIVE_G);
            default:
                return Optional.empty();
        }
    }

    /** This radio at other rates and another round-trip time. */
    public Link at(double newUploadMbps, double newDownloadMbps, double newRttMillis) {
        return new Link(
                newUploadMbps,
                newDownloadMbps,
                newRttMillis,
                alphaUpMilliwattsPerMbps,
                alphaDownMilliwattsPerMbps,
                betaMilliwatts);
    }

    /** Milliseconds that the bytes take upwards, without the round-trip time. */
    public double uploadMillis(long bytes) {
        return 8e-3 * bytes / uploadMbps;
    }

    /** Milliseconds that the bytes take downwards, without the round-trip time. */
    public double downloadMillis(long bytes) {
        return 8e-3 * bytes / downloadMbps;
    }

    /** Power of the radio while uploading. */
    public double uploadMilliwatts() {
        return alphaUpMilliwattsPerMbps * uploadMbps + betaMilliwatts;
    }

    /** Power of the radio while downloading. */
    public double downloadMilliwatts() {
        return alphaDownMilliwattsPerMbps * downloadMbps + betaMilliwatts;
    }

    private static void positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("link: " + name + " is " + value + ", must be a finite number above 0");
        }
    }

    private static void notNegative(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "link: " + name + " is " + value + ", must be a finite number, 0 or more");
        }
    }
}
