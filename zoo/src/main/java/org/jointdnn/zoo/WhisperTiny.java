package org.jointdnn.zoo;

import org.jointdnn.onnx.Shape;

/**
 * The audio encoder of Whisper tiny, over 30 seconds: 80 filter banks of 3000 frames to 1500 vectors of 384.
 *
 * <p>Two convolutions over time, fixed positions, 4 layers of 6 heads. The paper counts encoder and decoder
 * together (39 M); 7,632,384 parameters of the encoder, and its multiply-accumulates, follow from the layers.
 *
 * <p>Source: Radford, Kim, Xu, Brockman, McLeavey, Sutskever, Robust speech recognition via large-scale weak
 * supervision, ICML 2023, arXiv:2212.04356, section 2.2 and table 1 (4 layers, width 384, 6 heads); keys without
 * a bias as in the authors' release.
 */
final class WhisperTiny {
    private static final int FEATURES = 384;
    private static final int HEADS = 6;
    private static final int LAYERS = 4;
    private static final float EPSILON = 1e-5f;

    static final ZooNetwork NETWORK = new ZooNetwork(
            "whisper-tiny",
            "Whisper tiny encoder",
            "Radford et al., Robust speech recognition via large-scale weak supervision, ICML 2023, arXiv:2212.04356"
                    + " (tiny, audio encoder, 30 s)",
            ZooNetwork.Kind.ENCODER,
            Shape.of(1, 80, 3000),
            18_469_000_000L,
            7_632_384);

    private WhisperTiny() {}

    static void layers(Layer spectrogram) {
        Layer frames = spectrogram.block("conv1").conv(FEATURES, 3, 1, 1).bias().gelu();
        frames = frames.block("conv2").conv(FEATURES, 3, 2, 1).bias().gelu();
        Tokens x = Tokens.ofPositions(frames).addSinusoids();
        for (int i = 1; i <= LAYERS; i++) {
            x = x.block("attention" + i)
                    .layerNorm(EPSILON)
                    .attention(HEADS, false)
                    .add(x);
            x = x.block("mlp" + i)
                    .layerNorm(EPSILON)
                    .linear(4 * FEATURES)
                    .gelu()
                    .linear(FEATURES)
                    .add(x);
        }
        x.block("norm").layerNorm(EPSILON).nameOutput(Graph.OUTPUT);
    }
}
