package org.jointdnn.cli.commands;

import java.util.List;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Step;

/** What a transfer moves and what coding it takes, in words. */
final class CodingRows {
    private CodingRows() {}

    /** For example {@code upload z as q8+zstd1, 1000 B of 4000 B}. */
    static String transfer(Step.Transfer transfer) {
        String direction = transfer.to() == Side.CLOUD ? "upload " : "download ";
        if (!transfer.coded()) {
            return direction + names(transfer) + ", " + transfer.bytes() + " B";
        }
        return direction + names(transfer) + codecs(transfer) + ", " + transfer.bytes() + " B of " + transfer.rawBytes()
                + " B";
    }

    private static String names(Step.Transfer transfer) {
        List<String> names = transfer.tensors();
        return names.size() > 3 ? names.get(0) + " and " + (names.size() - 1) + " more" : String.join(" ", names);
    }

    private static String codecs(Step.Transfer transfer) {
        List<String> codecs = transfer.crossings().stream()
                .map(Step.Crossing::codec)
                .distinct()
                .toList();
        return " as " + String.join(", ", codecs);
    }

    /** What the transfer's coding takes, summed over its tensors. */
    static Coding.Work work(Step.Transfer transfer) {
        double mobileMillis = 0;
        double mobileMillijoules = 0;
        double cloudMillis = 0;
        for (Step.Crossing crossing : transfer.crossings()) {
            Coding.Work work = crossing.coding().to(transfer.to());
            mobileMillis += work.mobileMillis();
            mobileMillijoules += work.mobileMillijoules();
            cloudMillis += work.cloudMillis();
        }
        return new Coding.Work(mobileMillis, mobileMillijoules, cloudMillis);
    }

    /** What MOBILE does for a transfer. */
    static String onMobile(Step.Transfer transfer) {
        return transfer.to() == Side.CLOUD ? "mobile encodes" : "mobile decodes";
    }

    /** What CLOUD does for a transfer. */
    static String onCloud(Step.Transfer transfer) {
        return transfer.to() == Side.CLOUD ? "cloud decodes" : "cloud encodes";
    }
}
