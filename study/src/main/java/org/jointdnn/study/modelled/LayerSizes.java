package org.jointdnn.study.modelled;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.CrossingTensor;

/**
 * How many bytes are live at each boundary, against the input's.
 *
 * @param inputBytes of the raw tensor
 * @param jpegBytes what a picture takes when it is sent as users send pictures; 0 if the input is no picture
 * @param boundaryBytes after each block; that after the last is the answer's
 * @param ofInput boundaryBytes over inputBytes
 * @param ofJpeg boundaryBytes over jpegBytes; empty if the input is no picture
 */
public record LayerSizes(
        String network,
        long inputBytes,
        long jpegBytes,
        List<Long> boundaryBytes,
        List<Double> ofInput,
        List<Double> ofJpeg) {
    /** Mean of ImageNet's pictures, 44.8 kB; taken for any picture, whatever its extents. */
    public static final long JPEG_BYTES = 44_800;

    public LayerSizes {
        boundaryBytes = List.copyOf(boundaryBytes);
        ofInput = List.copyOf(ofInput);
        ofJpeg = List.copyOf(ofJpeg);
    }

    static LayerSizes of(StudiedNetwork network) {
        List<Long> bytes = new ArrayList<>();
        for (int block = 0; block < network.blocks(); block++) {
            bytes.add(network.workload().bytesAfter(block));
        }
        long input = network.inputBytes();
        boolean picture = network.readsPicture();
        return new LayerSizes(
                network.name(),
                input,
                picture ? JPEG_BYTES : 0,
                bytes,
                over(bytes, input),
                picture ? over(bytes, JPEG_BYTES) : List.of());
    }

    private static List<Double> over(List<Long> bytes, long reference) {
        return bytes.stream().map(size -> (double) size / reference).toList();
    }

    /** The tensors of a network, its input as large as a JPEG. */
    static List<CrossingTensor> withJpegInput(List<CrossingTensor> tensors) {
        return tensors.stream()
                .map(tensor -> tensor.producer() < 0
                        ? new CrossingTensor(tensor.name(), JPEG_BYTES, -1, tensor.consumers(), tensor.output())
                        : tensor)
                .toList();
    }
}
