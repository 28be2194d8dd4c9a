package org.jointdnn.zoo;

import org.jointdnn.onnx.Shape;

/**
 * The first Deep Speech, over one second: {@value #FRAMES} frames of a spectrogram.
 *
 * <p>Three dense layers, of which the first sees a frame with {@value #CONTEXT} on either side, a bidirectional
 * recurrent layer, a dense layer on the sum of both directions, and probabilities of 29 characters per frame.
 * Activations are {@code min(max(x, 0), 20)}. The first layer is written as a convolution over time with zeros
 * beyond the ends, which is the same function and reads each frame once, not 19 times. With each product,
 * activation and softmax counted, these are the 10 layers that the JointDNN paper counts.
 *
 * <p>The paper publishes neither a count of parameters nor of operations; both here follow from its equations,
 * in which the two directions share the weights and the bias of their input. The recurrent operator wants them
 * per direction, so the file holds them twice, and computes their product twice.
 *
 * <p>Source: Hannun, Case, Casper, Catanzaro, Diamos, Elsen, Prenger, Satheesh, Sengupta, Coates, Ng, Deep
 * Speech: scaling up end-to-end speech recognition, arXiv:1412.5567, section 2 (layers), section 5.1 (80
 * filter banks and an energy term, every 10 ms; 2048 units). Of the contexts that section 2 names, 5, 7 and 9,
 * this is the largest; of section 2's strides this is 1.
 */
final class DeepSpeech {
    private static final int FRAMES = 100;
    private static final int CONTEXT = 9;
    private static final int FEATURES = 81;
    private static final int HIDDEN = 2048;
    private static final int CHARACTERS = 29;
    private static final float BOUND = 20;

    static final ZooNetwork NETWORK = new ZooNetwork(
            "deep-speech",
            "Deep Speech",
            "Hannun et al., Deep Speech: scaling up end-to-end speech recognition, arXiv:1412.5567 (2048 units, one"
                    + " second: 100 frames)",
            ZooNetwork.Kind.DISCRIMINATIVE,
            Shape.of(1, FEATURES, FRAMES),
            3_257_000_000L,
            28_387_357);

    private DeepSpeech() {}

    static void layers(Layer spectrogram) {
        Layer windows = spectrogram.block("dense1").conv(HIDDEN, 2 * CONTEXT + 1, 1, CONTEXT);
        Tokens x = Tokens.ofPositions(windows.bias().clippedRelu(BOUND));
        x = x.block("dense2").linear(HIDDEN).clippedRelu(BOUND);
        x = x.block("dense3").linear(HIDDEN).clippedRelu(BOUND);
        x = x.block("recurrent4").timeFirst().bidirectionalRelu(HIDDEN, BOUND);
        x = x.block("dense5").batchFirst().linear(HIDDEN).clippedRelu(BOUND);
        x.block("dense6").linear(CHARACTERS).softmax().nameOutput(Graph.OUTPUT);
    }
}
