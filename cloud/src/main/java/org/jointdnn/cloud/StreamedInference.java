package org.jointdnn.cloud;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.MessageChecksums;
import org.jointdnn.wire.PartsChecksum;
import org.jointdnn.wire.coded.CodedMessages;
import org.jointdnn.wire.coded.CodingWork;
import org.jointdnn.wire.coded.IncomingTensors;
import org.jointdnn.wire.coded.OutgoingTensor;
import org.jointdnn.wire.coded.OutgoingTensors;
import org.jointdnn.wire.coded.VisitCoding;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferRequest.InferInputTensor;
import org.jointdnn.wire.inference.ModelInferResponse;
import org.jointdnn.wire.jointdnn.AnswerEnd;
import org.jointdnn.wire.jointdnn.InferAnswerPart;
import org.jointdnn.wire.jointdnn.InferRequestPart;
import org.jointdnn.wire.jointdnn.TensorChunk;
import org.jspecify.annotations.Nullable;

/**
 * One inference whose tensors come and go in chunks: each is decoded when it comes, and coded while the one before is on
 * its way. The transport holds back what isn't decoded yet; of the answer one chunk waits for room at a time.
 *
 * <p>Thread safety: confined to the call, whose callbacks come one at a time.
 */
final class StreamedInference extends PartedCall<InferRequestPart, InferAnswerPart> {
    private final Inference inference;
    private final VisitCoding coding = new VisitCoding(CodingWork.timed());
    private String model = "no model yet";
    private OptionalLong requestChecksum = OptionalLong.empty();
    /** Of the request's parts until they are all there, then of the answer's; null if the request has no checksums. */
    private @Nullable PartsChecksum parts;

    private @Nullable AcceptedRequest request;
    private @Nullable IncomingTensors incoming;
    private @Nullable RanSegment ran;
    private @Nullable OutgoingTensors outgoing;

    StreamedInference(Inference inference, ServerCallStreamObserver<InferAnswerPart> call) {
        super(call);
        this.inference = inference;
    }

    @Override
    void accept(InferRequestPart part) {
        switch (part.getPartCase()) {
            case HEADER -> accept(part.getHeader());
            case CHUNK -> accept(part.getChunk());
            default -> throw new InvalidMessageException("a part of the request is neither a header nor a chunk");
        }
    }

    private void accept(ModelInferRequest header) {
        if (request != null) {
            throw new InvalidMessageException("the request has a second header");
        }
        requestChecksum = MessageChecksums.verify(header);
        requestChecksum.ifPresent(checksum -> parts = new PartsChecksum(checksum));
        model = header.getModelName();
        if (header.getRawInputContentsCount() > 0
                || header.getInputsList().stream().anyMatch(InferInputTensor::hasContents)) {
            throw new InvalidMessageException("the header has contents of tensors, which must come in chunks");
        }
        request = inference.accept(header);
        incoming = inference.incoming(request, coding);
    }

    private void accept(TensorChunk chunk) {
        if (incoming == null) {
            throw new InvalidMessageException("the request begins with a chunk, must begin with a header");
        }
        if (parts != null) {
            parts.verify(chunk);
        }
        incoming.accept(chunk);
    }

    @Override
    InferAnswerPart answer() {
        if (request == null || incoming == null) {
            throw new InvalidMessageException("the request has no header");
        }
        Map<String, Tensor> inputs = incoming.finish();
        ran = inference.run(request, inputs, inference.nanoTime());
        return begin(request, ran);
    }

    private InferAnswerPart begin(AcceptedRequest accepted, RanSegment result) {
        ModelInferResponse.Builder header = Inference.answerTo(accepted.header());
        for (OutgoingTensor out : result.outgoing(accepted)) {
            CodedMessages.declareOutput(header, out);
        }
        result.stamps(inference.nanoTime(), 0).writeTo(header);
        requestChecksum.ifPresent(checksum -> parts = new PartsChecksum(MessageChecksums.seal(header, checksum)));
        outgoing = new OutgoingTensors(result.outgoing(accepted), coding);
        return InferAnswerPart.newBuilder().setHeader(header).build();
    }

    @Override
    Optional<InferAnswerPart> partAfter(InferAnswerPart sent) {
        if (sent.hasEnd() || outgoing == null) {
            return Optional.empty();
        }
        InferAnswerPart.Builder part = InferAnswerPart.newBuilder();
        if (outgoing.hasNext()) {
            TensorChunk chunk = outgoing.next();
            return Optional.of(
                    part.setChunk(parts == null ? chunk : parts.seal(chunk)).build());
        }
        AnswerEnd end = AnswerEnd.newBuilder().setCodingNanos(coding.nanos()).build();
        return Optional.of(part.setEnd(parts == null ? end : parts.seal(end)).build());
    }

    @Override
    String title() {
        return "StreamInfer for " + model;
    }

    @Override
    void release() {
        if (incoming != null) {
            incoming.close();
            incoming = null;
        }
        if (outgoing != null) {
            outgoing.close();
            outgoing = null;
        }
        if (ran != null) {
            ran.recycle();
            ran = null;
        }
    }
}
