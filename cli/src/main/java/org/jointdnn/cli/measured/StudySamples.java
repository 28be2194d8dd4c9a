package org.jointdnn.cli.measured;

import java.io.IOException;
import org.jointdnn.device.calibration.SampleSet;
import org.jointdnn.device.calibration.SyntheticSamples;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.zoo.glyphs.GlyphNetData;

/**
 * Inputs that codecs are measured with: made up, but for the network of the zoo that was trained, pictures that it was
 * tested on. No two uses have an input in common.
 */
public enum StudySamples {
    /** Each codec is tried on each of these. */
    CALIBRATION(0, 8, 200),
    /** The plans in question are judged by these. */
    JUDGEMENT(200, 100, 1000),
    /** Queries in turn, to be timed. */
    QUERIES(1200, 8, 8);

    private final int from;
    private final int madeUp;
    private final int glyphs;

    StudySamples(int from, int madeUp, int glyphs) {
        this.from = from;
        this.madeUp = madeUp;
        this.glyphs = glyphs;
    }

    /** Those of a network, made once. */
    public SampleSet of(Bundle bundle) throws IOException {
        return new KeptSamples(
                bundle.modelName().equals(GlyphNetData.NETWORK)
                        ? new GlyphSamples(bundle.inputs().get(0).name(), from, glyphs)
                        : new SyntheticSamples(bundle.inputs(), bundle.pictures(), madeUp, 1L + from));
    }
}
