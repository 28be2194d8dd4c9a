package org.jointdnn.device.training;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.engine.Pace;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Side;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.codec.TensorCodec;

/**
 * The lossless codec for each tensor of a training that crosses soonest over a link, coding included, by what coding the tensor took
 * here once. Tensors that nobody looked at go as they are.
 *
 * <p>The server is taken to code as fast as this machine does without its pace.
 *
 * <p>Thread safety: none.
 */
final class CrossingCodecs implements CodecChoice {
    /** Tensors smaller than a packet or two gain nothing. */
    private static final long SMALL_BYTES = 3_000;

    /** What coding has to gain to be worth its uncertainty. */
    private static final double WORTH = 0.95;

    private static final List<TensorCodec> CANDIDATES =
            List.of(Codecs.parse("raw+zrun+lz4"), Codecs.parse("raw+shuffle+zstd1"));

    private final Pace pace;
    private final Map<String, List<Trial>> trials = new HashMap<>();
    private Link link;

    /** What coding a tensor took on this machine at full speed. */
    private record Trial(String codec, long bytes, double encodeMillis, double decodeMillis) {}

    /** @param pace of this device */
    CrossingCodecs(Pace pace, Link link) {
        this.pace = pace;
        this.link = link;
    }

    /** Chooses for another link from now on. */
    void over(Link newLink) {
        link = newLink;
    }

    /** Tries the codecs on a tensor, unless it is small. */
    void tryOn(String name, Tensor tensor) {
        if (tensor.bytes() <= SMALL_BYTES) {
            return;
        }
        List<Trial> results = new ArrayList<>();
        results.add(new Trial(Codecs.RAW.name(), tensor.bytes(), 0, 0));
        for (TensorCodec codec : CANDIDATES) {
            if (!codec.refusal(tensor.type(), tensor.shape()).isPresent()) {
                long start = System.nanoTime();
                ByteBuffer coded = codec.encode(tensor);
                long encoded = System.nanoTime();
                long bytes = coded.remaining();
                codec.decode(tensor.type(), tensor.shape(), coded);
                results.add(
                        new Trial(codec.name(), bytes, (encoded - start) / 1e6, (System.nanoTime() - encoded) / 1e6));
            }
        }
        trials.put(name, results);
    }

    @Override
    public String codec(String tensor, Side to) {
        return choose(tensor, to).codec();
    }

    /** Bytes that a tensor crosses in. */
    long bytes(String tensor, long rawBytes, Side to) {
        return trials.containsKey(tensor) ? choose(tensor, to).bytes() : rawBytes;
    }

    /** What the device takes to code a tensor that crosses. */
    double mobileMillis(String tensor, Side to) {
        Trial trial = choose(tensor, to);
        return paced(to == Side.CLOUD ? trial.encodeMillis() : trial.decodeMillis());
    }

    /** What the server takes to code a tensor that crosses. */
    double cloudMillis(String tensor, Side to) {
        Trial trial = choose(tensor, to);
        return to == Side.CLOUD ? trial.decodeMillis() : trial.encodeMillis();
    }

    private double paced(double millis) {
        return millis + pace.pauseNanos((long) (millis * 1e6)) / 1e6;
    }

    private Trial choose(String tensor, Side to) {
        List<Trial> known = trials.getOrDefault(tensor, List.of(new Trial(Codecs.RAW.name(), 0, 0, 0)));
        Trial best = known.get(0);
        double bestMillis = WORTH * millis(best, to);
        for (Trial trial : known.subList(1, known.size())) {
            double millis = millis(trial, to);
            if (millis < bestMillis) {
                best = trial;
                bestMillis = millis;
            }
        }
        return best;
    }

    private double millis(Trial trial, Side to) {
        return to == Side.CLOUD
                ? paced(trial.encodeMillis()) + link.uploadMillis(trial.bytes()) + trial.decodeMillis()
                : paced(trial.decodeMillis()) + link.downloadMillis(trial.bytes()) + trial.encodeMillis();
    }
}
