package org.jointdnn.zoo;

import org.jointdnn.onnx.Shape;

/**
 * ViT-Ti/16, the tiny vision transformer, for pictures of 224x224: 12 layers of 192 features and 3 heads over
 * 196 patches and a token of the class.
 *
 * <p>5,717,416 parameters (5.7 M) and, products between activations included, 1.254 G multiply-accumulates
 * (published as 1.3 G; without them, 1.1 G).
 *
 * <p>Source: Dosovitskiy et al., An image is worth 16x16 words: transformers for image recognition at scale,
 * ICLR 2021, arXiv:2010.11929, section 3.1; size: Touvron et al., Training data-efficient image transformers and
 * distillation through attention, ICML 2021, arXiv:2012.12877, table 1 (DeiT-Ti).
 */
final class VitTiny {
    private static final int FEATURES = 192;
    private static final int HEADS = 3;
    private static final int LAYERS = 12;
    private static final float EPSILON = 1e-6f;

    static final ZooNetwork NETWORK = new ZooNetwork(
            "vit-tiny",
            "ViT-Ti/16",
            "Dosovitskiy et al., An image is worth 16x16 words: transformers for image recognition at scale, ICLR"
                    + " 2021, arXiv:2010.11929 (of the size of DeiT-Ti, Touvron et al., arXiv:2012.12877)",
            ZooNetwork.Kind.DISCRIMINATIVE,
            Shape.of(1, 3, 224, 224),
            1_254_000_000,
            5_717_416);

    private VitTiny() {}

    static Layer layers(Layer image) {
        Layer patches = image.block("patches").conv(FEATURES, 16, 16, 0).bias();
        Tokens x = Tokens.ofPositions(patches).prepend("class_token").addPositions(197, 0.5);
        for (int i = 1; i <= LAYERS; i++) {
            x = x.block("attention" + i)
                    .layerNorm(EPSILON)
                    .attention(HEADS, true)
                    .add(x);
            x = x.block("mlp" + i)
                    .layerNorm(EPSILON)
                    .linear(4 * FEATURES)
                    .gelu()
                    .linear(FEATURES)
                    .add(x);
        }
        return x.block("head").layerNorm(EPSILON).first().fullyConnected(1000);
    }
}
