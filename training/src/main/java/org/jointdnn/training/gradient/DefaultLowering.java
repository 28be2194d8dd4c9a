package org.jointdnn.training.gradient;

/** Rules of thumb for where nothing is measured. */
final class DefaultLowering implements ConvolutionLowering {
    /** With fewer positions, a product for each sample leaves most of a vectorised kernel idle. */
    private static final int FEW_POSITIONS = 8;

    @Override
    public OfOutput ofOutput(Convolution convolution) {
        if (OfOutput.MATRICES.fits(convolution)) {
            return OfOutput.MATRICES;
        }
        return hasWindow(convolution) && convolution.positions() < FEW_POSITIONS ? OfOutput.COLUMNS : OfOutput.CONV;
    }

    @Override
    public OfInput ofInput(Convolution convolution) {
        if (OfInput.MATRICES.fits(convolution)) {
            return OfInput.MATRICES;
        }
        if (hasWindow(convolution) && convolution.weights() > convolution.inputs()) {
            return OfInput.COLUMNS;
        }
        return convolution.isStrided() ? OfInput.CONV_TRANSPOSE : OfInput.CONV;
    }

    @Override
    public OfWeights ofWeights(Convolution convolution) {
        if (OfWeights.MATRICES.fits(convolution)) {
            return OfWeights.MATRICES;
        }
        boolean fewPositions = convolution.filters() / convolution.groups() > convolution.positions();
        return fewPositions ? OfWeights.COLUMNS : OfWeights.UNFOLD;
    }

    private static boolean hasWindow(Convolution convolution) {
        return convolution.window().kernelElements() > 1;
    }
}
