package org.jointdnn.device;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.engine.RemoteRun;
import org.jointdnn.engine.Traffic;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.MessageChecksums;
import org.jointdnn.wire.PartsChecksum;
import org.jointdnn.wire.SegmentRequest;
import org.jointdnn.wire.ServerStamps;
import org.jointdnn.wire.WireLimits;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.codec.TensorCodec;
import org.jointdnn.wire.coded.CodedMessages;
import org.jointdnn.wire.coded.CodingWork;
import org.jointdnn.wire.coded.DeclaredTensor;
import org.jointdnn.wire.coded.IncomingTensors;
import org.jointdnn.wire.coded.OutgoingTensor;
import org.jointdnn.wire.coded.OutgoingTensors;
import org.jointdnn.wire.coded.VisitCoding;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferResponse;
import org.jointdnn.wire.jointdnn.InferAnswerPart;
import org.jointdnn.wire.jointdnn.InferRequestPart;
import org.jspecify.annotations.Nullable;

/**
 * One visit to the server: in one message each way if no tensor is coded in more than one piece, else in chunks, so that
 * coding and sending overlap. A tensor that can't be coded crosses raw; that is never a failure.
 *
 * <p>Thread safety: none; it is made on one thread.
 */
final class CloudVisit {
    private final String model;
    private final String modelHash;
    private final RemoteRun run;
    private final Map<String, TensorSpec> crossing;
    private final WireLimits limits;
    private final VisitCoding coding;
    private final List<OutgoingTensor> sent = new ArrayList<>();
    private final Map<String, TensorCodec> wanted = new LinkedHashMap<>();

    /**
     * What the server answered.
     *
     * @param sentNanos when the request's first byte was handed to the transport
     */
    record Answer(Map<String, Tensor> outputs, ServerStamps stamps, long sentNanos) {}

    /** @param crossing the model's tensors that may cross, by name */
    CloudVisit(
            String model,
            String modelHash,
            RemoteRun run,
            Map<String, TensorSpec> crossing,
            WireLimits limits,
            CodingWork work) {
        this.model = model;
        this.modelHash = modelHash;
        this.run = run;
        this.crossing = crossing;
        this.limits = limits;
        this.coding = new VisitCoding(work);
        run.send()
                .forEach((name, tensor) -> sent.add(new OutgoingTensor(
                        name, tensor, coding.choose(name, run.codec(name), tensor.type(), tensor.shape()))));
        for (String name : run.returned()) {
            TensorSpec spec = expected(name);
            wanted.put(name, coding.choose(name, run.codec(name), spec.type(), spec.shape()));
        }
    }

    private TensorSpec expected(String name) {
        TensorSpec spec = crossing.get(name);
        if (spec == null) {
            throw new IllegalArgumentException("model " + model + " has no tensor '" + name + "' that crosses");
        }
        return spec;
    }

    /** Makes the visit; throws InvalidMessageException if the answer is nonsense, CorruptedMessageException if it was damaged, LinkException
     * if the link fails. */
    Answer make(CloudCalls calls) {
        return inChunks() ? makeInChunks(calls) : makeAtOnce(calls);
    }

    private boolean inChunks() {
        return sent.stream()
                        .anyMatch(out ->
                                out.codec() != Codecs.RAW && out.tensor().bytes() > CodedMessages.ONE_PIECE_BYTES)
                || wanted.entrySet().stream()
                        .anyMatch(output -> output.getValue() != Codecs.RAW
                                && expected(output.getKey()).bytes() > CodedMessages.ONE_PIECE_BYTES);
    }

    private Answer makeAtOnce(CloudCalls calls) {
        ModelInferRequest.Builder request = request();
        sent.forEach(out -> CodedMessages.addInput(request, out, coding));
        long checksum = MessageChecksums.seal(request);
        ModelInferRequest complete = request.build();
        long sentNanos = System.nanoTime();
        ModelInferResponse answer = calls.infer(complete);
        MessageChecksums.verify(answer, checksum);
        Map<String, Tensor> outputs = CodedMessages.read(answer, declared(answer), limits, coding);
        return new Answer(outputs, ServerStamps.of(answer), sentNanos);
    }

    private Answer makeInChunks(CloudCalls calls) {
        ModelInferRequest.Builder header = request();
        sent.forEach(out -> CodedMessages.declareInput(header, out));
        long checksum = MessageChecksums.seal(header);
        InferRequestPart first = InferRequestPart.newBuilder().setHeader(header).build();
        long sentNanos = System.nanoTime();
        try (StreamedCall call = calls.inferInChunks()) {
            send(first, new PartsChecksum(checksum), call);
            return receive(call, checksum, sentNanos);
        }
    }

    private void send(InferRequestPart header, PartsChecksum checksum, StreamedCall call) {
        try (OutgoingTensors chunks = new OutgoingTensors(sent, coding)) {
            boolean open = call.send(header);
            while (open && chunks.hasNext()) {
                open = call.send(InferRequestPart.newBuilder()
                        .setChunk(checksum.seal(chunks.next()))
                        .build());
            }
            if (open) {
                call.endRequest();
            }
        }
    }

    private Answer receive(StreamedCall call, long requestChecksum, long sentNanos) {
        InferAnswerPart part = next(call);
        if (!part.hasHeader()) {
            throw new InvalidMessageException("the answer does not begin with a header");
        }
        ModelInferResponse header = part.getHeader();
        PartsChecksum checksum = new PartsChecksum(MessageChecksums.verify(header, requestChecksum));
        ServerStamps stamps = ServerStamps.of(header);
        try (IncomingTensors incoming = new IncomingTensors(declared(header), limits, coding)) {
            for (part = next(call); part.hasChunk(); part = next(call)) {
                checksum.verify(part.getChunk());
                incoming.accept(part.getChunk());
            }
            if (!part.hasEnd()) {
                throw new InvalidMessageException("a part of the answer is neither a chunk nor its end");
            }
            checksum.verify(part.getEnd());
            Map<String, Tensor> outputs = incoming.finish();
            if (call.receive() != null) {
                throw new InvalidMessageException("the answer goes on after its end");
            }
            return new Answer(outputs, stamps.withCodingNanos(part.getEnd().getCodingNanos()), sentNanos);
        }
    }

    private static InferAnswerPart next(StreamedCall call) {
        @Nullable InferAnswerPart part = call.receive();
        if (part == null) {
            throw new InvalidMessageException("the answer ends early");
        }
        return part;
    }

    private ModelInferRequest.Builder request() {
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName(model);
        new SegmentRequest(modelHash, run.from(), run.to(), run.queryId(), run.kept()).writeTo(request);
        wanted.forEach((name, codec) -> CodedMessages.request(request, name, codec));
        return request;
    }

    /** What the answer says its tensors are: those asked for, in the codecs asked for or raw. */
    private List<DeclaredTensor> declared(ModelInferResponse answer) {
        Map<String, TensorCodec> missing = new LinkedHashMap<>(wanted);
        List<DeclaredTensor> declared = CodedMessages.outputs(answer, limits);
        for (DeclaredTensor tensor : declared) {
            String name = tensor.spec().name();
            TensorCodec codec = missing.remove(name);
            if (codec == null) {
                throw new InvalidMessageException("the answer has tensor '" + name + "', which was not asked for");
            }
            if (!tensor.spec().equals(expected(name))) {
                throw new InvalidMessageException("the answer has " + tensor.spec() + ", must be " + expected(name));
            }
            if (tensor.coded() && !tensor.codec().format().equals(codec.format())) {
                throw new InvalidMessageException("tensor '" + name + "' comes as "
                        + tensor.codec().format() + ", was asked for as " + codec.format());
            }
            if (!tensor.coded() && codec != Codecs.RAW) {
                coding.refuse(name, codec.name(), "the server found values that it can't code");
            }
        }
        for (String name : missing.keySet()) {
            throw new InvalidMessageException("the answer lacks tensor '" + name + "'");
        }
        return declared;
    }

    /** What has crossed. */
    Traffic traffic(ServerStamps stamps) {
        List<Traffic.Uncoded> uncoded = new ArrayList<>();
        coding.refused()
                .forEach(refused -> uncoded.add(
                        new Traffic.Uncoded(refused.tensor(), run.codec(refused.tensor()), refused.reason())));
        return new Traffic(
                coding.sentBytes(),
                coding.sentRawBytes(),
                coding.receivedBytes(),
                coding.receivedRawBytes(),
                coding.nanos(),
                stamps.codingNanos(),
                uncoded);
    }
}
