package org.jointdnn.benchmarks;

/** Ways to code a tensor by ONNX operators within the segments; each writes what a codec of ours writes. */
enum Folding {
    /** DynamicQuantizeLinear, which finds the range, and DequantizeLinear; as {@code q8}. */
    DYNAMIC("q8"),
    /** QuantizeLinear and DequantizeLinear with step and zero point in the model; as {@code q8} with a range. */
    RANGED("q8[]"),
    /** Cast to FLOAT16 and back; as {@code fp16}. */
    HALF("fp16");

    private final String codec;

    Folding(String codec) {
        this.codec = codec;
    }

    /** The name of the codec of ours that does the same to a tensor whose values reach from least to greatest. */
    String codec(float least, float greatest) {
        return this == RANGED ? "q8[" + least + ":" + greatest + "]" : codec;
    }

    /** Bytes before the numbers: step and zero point, four each. */
    int headerBytes() {
        return this == HALF ? 0 : 8;
    }

    @Override
    public String toString() {
        return codec;
    }
}
