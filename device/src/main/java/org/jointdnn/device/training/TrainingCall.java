package org.jointdnn.device.training;

import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jointdnn.device.LinkMeasurement;
import org.jointdnn.engine.Traffic;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.joint.Visit;
import org.jointdnn.training.joint.Visited;
import org.jointdnn.wire.CorruptedMessageException;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.PartsChecksum;
import org.jointdnn.wire.SealedMessages;
import org.jointdnn.wire.ServerStamps;
import org.jointdnn.wire.WireLimits;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.codec.TensorCodec;
import org.jointdnn.wire.coded.DeclaredTensor;
import org.jointdnn.wire.coded.IncomingTensors;
import org.jointdnn.wire.coded.OutgoingTensor;
import org.jointdnn.wire.coded.OutgoingTensors;
import org.jointdnn.wire.coded.VisitCoding;
import org.jointdnn.wire.training.SealedMessage;
import org.jointdnn.wire.training.VisitAnswer;
import org.jointdnn.wire.training.VisitAnswerPart;
import org.jointdnn.wire.training.VisitHeader;
import org.jointdnn.wire.training.VisitRequestPart;
import org.jspecify.annotations.Nullable;

/** One attempt at a visit. Throws whatever goes wrong as it comes. */
final class TrainingCall {
    /** What is wanted back is known beforehand, so no answer can be larger than it should be. */
    private static final WireLimits LIMITS = new WireLimits(
            Integer.MAX_VALUE,
            WireLimits.DEFAULT.maxTensors(),
            WireLimits.DEFAULT.maxNameLength(),
            WireLimits.DEFAULT.maxRank());

    private final BlockingClientCall<VisitRequestPart, VisitAnswerPart> call;
    private final LinkMeasurement link;
    private final VisitCoding coding;
    private PartsChecksum answerParts = new PartsChecksum(0);

    TrainingCall(BlockingClientCall<VisitRequestPart, VisitAnswerPart> call, LinkMeasurement link, VisitCoding coding) {
        this.call = call;
        this.link = link;
        this.coding = coding;
    }

    Visited make(VisitHeader header, Visit visit, TrainingNetwork network)
            throws StatusException, InterruptedException {
        long startNanos = System.nanoTime();
        SealedMessage sealed = SealedMessages.seal(header);
        long sentNanos = System.nanoTime();
        send(sealed, header, visit);
        List<DeclaredTensor> declared = new ArrayList<>();
        for (int index = 0; index < visit.returned().size(); index++) {
            String name = visit.returned().get(index);
            TensorSpec spec = network.tensor(name)
                    .orElseThrow(() -> new IllegalArgumentException("the network has no tensor '" + name + "'"));
            declared.add(new DeclaredTensor(spec, codec(header.getReturnedCodecs(index), spec.type(), spec.shape())));
        }
        VisitAnswer answer = receiveHeader(sealed, visit);
        Map<String, Tensor> tensors = receiveTensors(declared);
        return new Visited(
                tensors,
                answer.getActionNanosList(),
                link.timings(startNanos, sentNanos, System.nanoTime(), stamps(answer), traffic()));
    }

    /** The codec of a name if it can code such tensors; else they cross as they are. */
    private static TensorCodec codec(String name, ElementType type, Shape shape) {
        TensorCodec codec = Codecs.parse(name);
        return codec.refusal(type, shape).isPresent() ? Codecs.RAW : codec;
    }

    private void send(SealedMessage sealed, VisitHeader header, Visit visit)
            throws StatusException, InterruptedException {
        List<OutgoingTensor> sent = new ArrayList<>();
        for (int index = 0; index < visit.sent().size(); index++) {
            Visit.Sent each = visit.sent().get(index);
            Tensor tensor = each.tensor();
            TensorCodec codec = codec(header.getSentCodecs(index), tensor.type(), tensor.shape());
            sent.add(new OutgoingTensor(each.name(), tensor, codec));
        }
        PartsChecksum parts = new PartsChecksum(Integer.toUnsignedLong(sealed.getCrc32()));
        try (OutgoingTensors chunks = new OutgoingTensors(sent, coding)) {
            boolean open =
                    call.write(VisitRequestPart.newBuilder().setHeader(sealed).build());
            while (open && chunks.hasNext()) {
                open = call.write(VisitRequestPart.newBuilder()
                        .setChunk(parts.seal(chunks.next()))
                        .build());
            }
            if (open) {
                call.halfClose();
            }
        }
    }

    private VisitAnswer receiveHeader(SealedMessage request, Visit visit) throws StatusException, InterruptedException {
        VisitAnswerPart part = next();
        if (!part.hasHeader()) {
            throw new InvalidMessageException("the answer does not begin with a header");
        }
        VisitAnswer answer = SealedMessages.open(part.getHeader(), VisitAnswer.parser());
        if (answer.getRequestCrc32() != request.getCrc32()) {
            throw new CorruptedMessageException("the answer is to another visit");
        }
        boolean timed = answer.getActionNanosCount() == visit.actions().size()
                && answer.getActionNanosList().stream().allMatch(nanos -> nanos >= 0);
        if (!timed) {
            throw new InvalidMessageException("the answer has times for " + answer.getActionNanosList()
                    + ", the visit has " + visit.actions().size() + " actions");
        }
        answerParts = new PartsChecksum(Integer.toUnsignedLong(part.getHeader().getCrc32()));
        return answer;
    }

    private Map<String, Tensor> receiveTensors(List<DeclaredTensor> declared)
            throws StatusException, InterruptedException {
        try (IncomingTensors incoming = new IncomingTensors(declared, LIMITS, coding)) {
            VisitAnswerPart part = next();
            for (; part.hasChunk(); part = next()) {
                answerParts.verify(part.getChunk());
                incoming.accept(part.getChunk());
            }
            if (!part.hasEnd()) {
                throw new InvalidMessageException("a part of the answer is neither a chunk nor its end");
            }
            answerParts.verify(part.getEnd());
            return incoming.finish();
        }
    }

    private static ServerStamps stamps(VisitAnswer answer) {
        long compute =
                answer.getActionNanosList().stream().mapToLong(Long::longValue).sum();
        return new ServerStamps(answer.getReceivedNanos(), answer.getQueueNanos(), compute, answer.getSentNanos())
                .withCodingNanos(0);
    }

    private Traffic traffic() {
        return new Traffic(
                coding.sentBytes(),
                coding.sentRawBytes(),
                coding.receivedBytes(),
                coding.receivedRawBytes(),
                coding.nanos(),
                0,
                List.of());
    }

    private VisitAnswerPart next() throws StatusException, InterruptedException {
        @Nullable VisitAnswerPart part = call.read();
        if (part == null) {
            throw new InvalidMessageException("the answer ends early");
        }
        return part;
    }
}
