package org.jointdnn.device.training;

import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.joint.Visit;
import org.jointdnn.wire.CorruptedMessageException;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.PartsChecksum;
import org.jointdnn.wire.SealedMessages;
import org.jointdnn.wire.WireLimits;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.coded.CodingWork;
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
    private final VisitCoding coding = new VisitCoding(CodingWork.timed());

    TrainingCall(BlockingClientCall<VisitRequestPart, VisitAnswerPart> call) {
        this.call = call;
    }

    Map<String, Tensor> make(VisitHeader header, Visit visit, TrainingNetwork network)
            throws StatusException, InterruptedException {
        SealedMessage sealed = SealedMessages.seal(header);
        send(sealed, visit);
        List<DeclaredTensor> declared = new ArrayList<>();
        for (String name : visit.returned()) {
            TensorSpec spec = network.tensor(name)
                    .orElseThrow(() -> new IllegalArgumentException("the network has no tensor '" + name + "'"));
            declared.add(new DeclaredTensor(spec, Codecs.RAW));
        }
        return receive(sealed.getCrc32(), declared);
    }

    private void send(SealedMessage header, Visit visit) throws StatusException, InterruptedException {
        List<OutgoingTensor> sent = new ArrayList<>();
        visit.sent().forEach(each -> sent.add(new OutgoingTensor(each.name(), each.tensor(), Codecs.RAW)));
        PartsChecksum parts = new PartsChecksum(Integer.toUnsignedLong(header.getCrc32()));
        try (OutgoingTensors chunks = new OutgoingTensors(sent, coding)) {
            boolean open =
                    call.write(VisitRequestPart.newBuilder().setHeader(header).build());
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

    private Map<String, Tensor> receive(int requestChecksum, List<DeclaredTensor> declared)
            throws StatusException, InterruptedException {
        VisitAnswerPart part = next();
        if (!part.hasHeader()) {
            throw new InvalidMessageException("the answer does not begin with a header");
        }
        SealedMessage header = part.getHeader();
        if (SealedMessages.open(header, VisitAnswer.parser()).getRequestCrc32() != requestChecksum) {
            throw new CorruptedMessageException("the answer is to another visit");
        }
        PartsChecksum parts = new PartsChecksum(Integer.toUnsignedLong(header.getCrc32()));
        try (IncomingTensors incoming = new IncomingTensors(declared, LIMITS, coding)) {
            for (part = next(); part.hasChunk(); part = next()) {
                parts.verify(part.getChunk());
                incoming.accept(part.getChunk());
            }
            if (!part.hasEnd()) {
                throw new InvalidMessageException("a part of the answer is neither a chunk nor its end");
            }
            parts.verify(part.getEnd());
            return incoming.finish();
        }
    }

    private VisitAnswerPart next() throws StatusException, InterruptedException {
        @Nullable VisitAnswerPart part = call.read();
        if (part == null) {
            throw new InvalidMessageException("the answer ends early");
        }
        return part;
    }
}
