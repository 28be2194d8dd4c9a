package org.jointdnn.training.gradient;

import java.util.Arrays;

/**
 * Chooses among the ways in which the gradients of a convolution can be computed by ONNX operators. They give the same
 * up to rounding; which is fastest depends on shapes and machine.
 */
public interface ConvolutionLowering {
    /** How the gradient of a convolution's input is computed. */
    enum OfInput {
        /** Convolution of the gradient, zeros put between its elements if strided, with the flipped weights. */
        CONV,
        /** Transposed convolution of the gradient. */
        CONV_TRANSPOSE
    }

    /** How the gradient of a convolution's weights is computed. */
    enum OfWeights {
        /** Columns by a convolution with unit vectors, then a matrix product. */
        UNFOLD,
        /** Columns by slices shifted by each element of the kernel, then a matrix product. */
        SLICES,
        /** Convolution of input and gradient with batch and channels exchanged; for convolutions without groups. */
        CONV
    }

    /** What fits most shapes, by measurement: see docs/decisions.md. */
    ConvolutionLowering DEFAULT = new ConvolutionLowering() {
        @Override
        public OfInput ofInput(String node, Convolution convolution) {
            return convolution.isStrided() || flippingCostsMore(convolution) ? OfInput.CONV_TRANSPOSE : OfInput.CONV;
        }

        @Override
        public OfWeights ofWeights(String node, Convolution convolution) {
            boolean slices = convolution.isDepthwise() && !convolution.isStrided();
            return slices ? OfWeights.SLICES : OfWeights.UNFOLD;
        }

        /** With more weights than inputs, turning the weights round takes longer than the rest. */
        private boolean flippingCostsMore(Convolution convolution) {
            Window window = convolution.window();
            long each = window.kernelElements();
            long weights = each * convolution.filters() * convolution.channels() / convolution.groups();
            long positions = Arrays.stream(window.in()).asLongStream().reduce(1, (a, b) -> a * b);
            return each > 1 && weights > convolution.batch() * convolution.channels() * positions;
        }
    };

    OfInput ofInput(String node, Convolution convolution);

    /** Must not choose {@link OfWeights#CONV} for a convolution with groups. */
    OfWeights ofWeights(String node, Convolution convolution);
}
