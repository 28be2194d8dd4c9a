package org.jointdnn.cli.report;

import java.util.ArrayList;
import java.util.List;

/** Made-up rows, for tests of what is done with rows. */
final class SampleRows {
    private SampleRows() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        String[] networks = {"alexnet", "mobilenetv2", "squeezenet1.1"};
        double[] mobile = {271, 84.5, 62};
        String[] links = {"3g", "4g", "wifi"};
        double[] upload = {1.1, 5.85, 18.88};
        double[] rtt = {150, 50, 10};
        for (int n = 0; n < networks.length; n++) {
            for (int l = 0; l < links.length; l++) {
                double cloud = rtt[l] + 602112 * 8e-3 / upload[l] + mobile[n] / 10;
                double joint = Math.min(mobile[n], cloud) * (n == 0 ? 0.83 : 1);
                rows.add(row(networks[n], links[l], Strategy.MOBILE_ONLY, mobile[n], "M[0-20]", 0));
                rows.add(row(networks[n], links[l], Strategy.CLOUD_ONLY, cloud, "C[0-20]", 602112));
                rows.add(row(networks[n], links[l], Strategy.JOINTDNN, joint, "M[0-4] C[5-20]", 36864));
            }
        }
        return rows;
    }

    static Row row(String network, String link, Strategy strategy, double millis, String plan, long upload) {
        return new Row(
                network,
                link,
                strategy,
                millis,
                millis * 1.07,
                millis * 0.98,
                millis * 3.1,
                upload,
                upload == 0 ? 0 : 4000,
                upload == 0 ? 0 : millis / 10,
                plan,
                5,
                true);
    }
}
