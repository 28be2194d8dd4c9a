package org.jointdnn.training.gradient;

/**
 * Chooses among the ways in which a convolution and its gradients can be computed by ONNX operators. They give the same
 * up to rounding; which is fastest depends on shapes and machine.
 *
 * <p>What {@link #ofOutput}, {@link #ofInput} and {@link #ofWeights} choose must fit the convolution.
 */
public interface ConvolutionLowering {
    /** A way of computing one of the three. */
    sealed interface Way permits OfOutput, OfInput, OfWeights {
        String name();

        /** Whether a convolution can be computed so. */
        boolean fits(Convolution convolution);
    }

    /** How the convolution itself is computed. */
    enum OfOutput implements Way {
        /** As the operator. */
        CONV,
        /** Columns of all samples, then one matrix product: see {@link ColumnProducts}. */
        COLUMNS,
        /** A dense matrix for each channel: see {@link ChannelMatrices}. */
        MATRICES;

        @Override
        public boolean fits(Convolution convolution) {
            return this != MATRICES || ChannelMatrices.fit(convolution);
        }
    }

    /** How the gradient of a convolution's input is computed. */
    enum OfInput implements Way {
        /** Convolution of the gradient, zeros put between its elements if strided, with the flipped weights. */
        CONV,
        /** Transposed convolution of the gradient. */
        CONV_TRANSPOSE,
        /** The gradient of the columns of all samples by one matrix product, then added up where columns overlap. */
        COLUMNS,
        /** By the transposed matrix of each channel. */
        MATRICES;

        @Override
        public boolean fits(Convolution convolution) {
            return this != MATRICES || ChannelMatrices.fit(convolution);
        }
    }

    /** How the gradient of a convolution's weights is computed. */
    enum OfWeights implements Way {
        /** Columns by a convolution with unit vectors, then a matrix product for each sample, and their sum. */
        UNFOLD,
        /** Columns by slices shifted by each element of the kernel, then as above; the same as above if there is only one. */
        SLICES,
        /** Convolution of input and gradient with batch and channels exchanged; for convolutions without groups. */
        CONV,
        /** Columns of all samples, then one matrix product. */
        COLUMNS,
        /** The gradient of the matrix of each channel, then added up where a weight stands more than once. */
        MATRICES;

        @Override
        public boolean fits(Convolution convolution) {
            return switch (this) {
                case SLICES -> convolution.window().kernelElements() > 1;
                case CONV -> convolution.groups() == 1;
                case MATRICES -> ChannelMatrices.fit(convolution);
                default -> true;
            };
        }
    }

    /** What fits most shapes, by measurement: see docs/decisions.md. */
    ConvolutionLowering DEFAULT = new DefaultLowering();

    OfOutput ofOutput(Convolution convolution);

    OfInput ofInput(Convolution convolution);

    OfWeights ofWeights(Convolution convolution);
}
