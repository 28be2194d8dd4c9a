package org.jointdnn.zoo;

import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;

/**
 * BERT-Small, an encoder of text: 4 layers of 512 features and 8 heads, over {@value #TOKENS} tokens of one
 * sentence without padding.
 *
 * <p>The input holds the tokens' ids, 64-bit integers from 0 to 30521. Outputs: {@code output},
 * {@code [N, 128, 512]}, the tokens' features, and {@code pooled}, {@code [N, 512]}, those of the sentence.
 * Of the table of sentences A and B only A's row is read. 28,763,648 parameters are the 28.8 M of the release;
 * the paper counts no operations, so theirs follow from the layers, products between activations included.
 *
 * <p>Source: Turc, Chang, Lee, Toutanova, Well-read students learn better: on the importance of pre-training
 * compact models, arXiv:1908.08962 (BERT-Small: L=4, H=512, and their release's table of parameters); layers:
 * Devlin, Chang, Lee, Toutanova, BERT, NAACL 2019, arXiv:1810.04805, section 3.
 */
final class BertSmall {
    private static final int TOKENS = 128;
    private static final int VOCABULARY = 30522;
    private static final int POSITIONS = 512;
    private static final int SENTENCES = 2;
    private static final int FEATURES = 512;
    private static final int HEADS = 8;
    private static final int LAYERS = 4;
    private static final float EPSILON = 1e-12f;

    static final ZooNetwork NETWORK = new ZooNetwork(
            "bert-small",
            "BERT-Small",
            "Turc, Chang, Lee, Toutanova, Well-read students learn better: on the importance of pre-training compact"
                    + " models, arXiv:1908.08962 (L=4, H=512, 128 tokens)",
            ZooNetwork.Kind.ENCODER,
            Shape.of(1, TOKENS),
            ElementType.INT64,
            1_678_000_000,
            28_763_648);

    private BertSmall() {}

    static void layers(Layer ids) {
        Tokens x = Tokens.embedding(ids.block("embeddings"), VOCABULARY, FEATURES)
                .addPositions(POSITIONS, 0.5)
                .addRow(SENTENCES, "sentences", 0.5)
                .layerNorm(EPSILON);
        for (int i = 1; i <= LAYERS; i++) {
            x = x.block("attention" + i).attention(HEADS, true).add(x).layerNorm(EPSILON);
            x = x.block("mlp" + i)
                    .linear(4 * FEATURES)
                    .gelu()
                    .linear(FEATURES)
                    .add(x)
                    .layerNorm(EPSILON);
        }
        x.block("pooler").first().fullyConnected(FEATURES).tanh().nameOutput("pooled");
        x.nameOutput(Graph.OUTPUT);
    }
}
