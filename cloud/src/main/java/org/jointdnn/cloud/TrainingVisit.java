package org.jointdnn.cloud;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.training.joint.Visit;
import org.jointdnn.training.joint.VisitedWorker;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.PartsChecksum;
import org.jointdnn.wire.SealedMessages;
import org.jointdnn.wire.WireLimits;
import org.jointdnn.wire.codec.TensorCodec;
import org.jointdnn.wire.coded.CodingWork;
import org.jointdnn.wire.coded.IncomingTensors;
import org.jointdnn.wire.coded.OutgoingTensor;
import org.jointdnn.wire.coded.OutgoingTensors;
import org.jointdnn.wire.coded.VisitCoding;
import org.jointdnn.wire.jointdnn.AnswerEnd;
import org.jointdnn.wire.jointdnn.TensorChunk;
import org.jointdnn.wire.training.SealedMessage;
import org.jointdnn.wire.training.VisitAnswer;
import org.jointdnn.wire.training.VisitAnswerPart;
import org.jointdnn.wire.training.VisitHeader;
import org.jointdnn.wire.training.VisitRequestPart;
import org.jspecify.annotations.Nullable;

/**
 * One visit to a training, whose tensors come and go in chunks.
 *
 * <p>Thread safety: confined to the call, whose callbacks come one at a time.
 */
final class TrainingVisit extends PartedCall<VisitRequestPart, VisitAnswerPart> {
    private final Trainings trainings;
    private final ComputeSlots slots;
    private final VisitCoding coding = new VisitCoding(CodingWork.timed());
    private @Nullable Request request;
    private @Nullable OutgoingTensors outgoing;
    private @Nullable PartsChecksum answerParts;

    private record Request(
            int checksum, VisitHeader header, Training training, PartsChecksum parts, IncomingTensors tensors) {}

    private record Made(long receivedNanos, long queueNanos, VisitedWorker.Answer answer) {}

    TrainingVisit(Trainings trainings, ComputeSlots slots, ServerCallStreamObserver<VisitAnswerPart> call) {
        super(call);
        this.trainings = trainings;
        this.slots = slots;
    }

    @Override
    void accept(VisitRequestPart part) {
        switch (part.getPartCase()) {
            case HEADER -> accept(part.getHeader());
            case CHUNK -> accept(part.getChunk());
            default -> throw new InvalidMessageException("a part of the visit is neither a header nor a chunk");
        }
    }

    private void accept(SealedMessage sealed) {
        if (request != null) {
            throw new InvalidMessageException("the visit has a second header");
        }
        VisitHeader header = SealedMessages.open(sealed, VisitHeader.parser());
        Training training = trainings.get(header.getTrainingId());
        WireLimits all = WireLimits.DEFAULT;
        int bytes =
                (int) Math.min(Integer.MAX_VALUE, Math.max(1, training.hash().tensorBytes()));
        WireLimits limits = new WireLimits(bytes, all.maxTensors(), all.maxNameLength(), all.maxRank());
        request = new Request(
                sealed.getCrc32(),
                header,
                training,
                new PartsChecksum(Integer.toUnsignedLong(sealed.getCrc32())),
                new IncomingTensors(TrainingMessages.declared(header, training), limits, coding));
    }

    private void accept(TensorChunk chunk) {
        Request begun = begun();
        begun.parts().verify(chunk);
        begun.tensors().accept(chunk);
    }

    private Request begun() {
        if (request == null) {
            throw new InvalidMessageException("the visit does not begin with a header");
        }
        return request;
    }

    @Override
    VisitAnswerPart answer() {
        Request begun = begun();
        Visit visit = TrainingMessages.visit(begun.header(), begun.tensors().finish());
        long receivedNanos = System.nanoTime();
        return begin(begun, visit, slots.run(kind(begun), () -> made(begun.training(), visit, receivedNanos)));
    }

    /** Visits with the same actions take about the same time. */
    private static Object kind(Request visit) {
        return List.of(visit.training().hash().sha256(), visit.header().getActionsList());
    }

    private static Made made(Training training, Visit visit, long receivedNanos) {
        long queueNanos = System.nanoTime() - receivedNanos;
        try {
            return new Made(receivedNanos, queueNanos, training.worker().visit(visit));
        } catch (VisitedWorker.OutOfOrderException e) {
            throw Refusals.lostTraining(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new InvalidMessageException(String.valueOf(e.getMessage()), e);
        }
    }

    private VisitAnswerPart begin(Request begun, Visit visit, Made made) {
        List<Tensor> tensors = made.answer().tensors();
        List<OutgoingTensor> returned = new ArrayList<>();
        for (int index = 0; index < tensors.size(); index++) {
            Tensor tensor = tensors.get(index);
            TensorCodec codec = TrainingMessages.returnedCodec(begun.header(), index, tensor, coding);
            returned.add(new OutgoingTensor(visit.returned().get(index), tensor, codec));
        }
        SealedMessage header = SealedMessages.seal(VisitAnswer.newBuilder()
                .setRequestCrc32(begun.checksum())
                .setReceivedNanos(made.receivedNanos())
                .setQueueNanos(made.queueNanos())
                .addAllActionNanos(made.answer().actionNanos())
                .setSentNanos(System.nanoTime())
                .build());
        answerParts = new PartsChecksum(Integer.toUnsignedLong(header.getCrc32()));
        outgoing = new OutgoingTensors(returned, coding);
        return VisitAnswerPart.newBuilder().setHeader(header).build();
    }

    @Override
    Optional<VisitAnswerPart> partAfter(VisitAnswerPart sent) {
        if (sent.hasEnd() || outgoing == null || answerParts == null) {
            return Optional.empty();
        }
        VisitAnswerPart.Builder part = VisitAnswerPart.newBuilder();
        return Optional.of(
                outgoing.hasNext()
                        ? part.setChunk(answerParts.seal(outgoing.next())).build()
                        : part.setEnd(answerParts.seal(AnswerEnd.getDefaultInstance()))
                                .build());
    }

    @Override
    String title() {
        return "Visit of a training";
    }

    @Override
    void release() {
        if (request != null) {
            request.tensors().close();
        }
        if (outgoing != null) {
            outgoing.close();
            outgoing = null;
        }
    }
}
