package org.jointdnn.cloud;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
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
final class TrainingVisit implements StreamObserver<VisitRequestPart> {
    private final Trainings trainings;
    private final ComputeSlots slots;
    private final ServerCallStreamObserver<VisitAnswerPart> call;
    private final VisitCoding coding = new VisitCoding(CodingWork.timed());
    private @Nullable Request request;
    private @Nullable OutgoingTensors outgoing;
    private @Nullable PartsChecksum answerParts;
    private @Nullable VisitAnswerPart next;
    private boolean ended;

    private record Request(
            int checksum, VisitHeader header, Training training, PartsChecksum parts, IncomingTensors tensors) {}

    private record Made(long receivedNanos, long queueNanos, VisitedWorker.Answer answer) {}

    private TrainingVisit(Trainings trainings, ComputeSlots slots, ServerCallStreamObserver<VisitAnswerPart> call) {
        this.trainings = trainings;
        this.slots = slots;
        this.call = call;
    }

    /** Begins to take a visit; must be called before the call's method returns. */
    static TrainingVisit begin(
            Trainings trainings, ComputeSlots slots, ServerCallStreamObserver<VisitAnswerPart> call) {
        TrainingVisit visit = new TrainingVisit(trainings, slots, call);
        call.setOnReadyHandler(visit::sendWhileReady);
        call.setOnCancelHandler(visit::end);
        return visit;
    }

    @Override
    public void onNext(VisitRequestPart part) {
        guarded(() -> {
            switch (part.getPartCase()) {
                case HEADER -> accept(part.getHeader());
                case CHUNK -> accept(part.getChunk());
                default -> throw new InvalidMessageException("a part of the visit is neither a header nor a chunk");
            }
        });
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
    public void onCompleted() {
        guarded(() -> {
            Request begun = begun();
            Visit visit = TrainingMessages.visit(begun.header(), begun.tensors().finish());
            long receivedNanos = System.nanoTime();
            answer(begun, visit, slots.run(kind(begun), () -> made(begun.training(), visit, receivedNanos)));
        });
        sendWhileReady();
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

    private void answer(Request begun, Visit visit, Made made) {
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
        next = VisitAnswerPart.newBuilder().setHeader(header).build();
    }

    private void sendWhileReady() {
        guarded(() -> {
            while (next != null && outgoing != null && answerParts != null && call.isReady()) {
                boolean last = next.hasEnd();
                call.onNext(next);
                next = last ? null : partAfter(outgoing, answerParts);
                if (last) {
                    end();
                    call.onCompleted();
                }
            }
        });
    }

    private static VisitAnswerPart partAfter(OutgoingTensors tensors, PartsChecksum parts) {
        if (tensors.hasNext()) {
            return VisitAnswerPart.newBuilder()
                    .setChunk(parts.seal(tensors.next()))
                    .build();
        }
        return VisitAnswerPart.newBuilder()
                .setEnd(parts.seal(AnswerEnd.getDefaultInstance()))
                .build();
    }

    /** The device has gone; it makes the visit again. */
    @Override
    public void onError(Throwable gone) {
        end();
    }

    /** Does a step of the call, if it hasn't ended; a failure ends it. */
    private void guarded(Runnable step) {
        if (ended) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException e) {
            end();
            call.onError(Refusals.of("Visit of a training", e));
        }
    }

    /** Frees what the call holds; nothing happens in it any more. */
    private void end() {
        ended = true;
        next = null;
        if (request != null) {
            request.tensors().close();
        }
        if (outgoing != null) {
            outgoing.close();
            outgoing = null;
        }
    }
}
