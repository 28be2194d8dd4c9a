package org.jointdnn.cloud;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.SealedMessages;
import org.jointdnn.wire.training.CloseTrainingRequest;
import org.jointdnn.wire.training.CloseTrainingResponse;
import org.jointdnn.wire.training.OpenTrainingResponse;
import org.jointdnn.wire.training.SealedMessage;
import org.jointdnn.wire.training.TrainingServiceGrpc.TrainingServiceImplBase;
import org.jointdnn.wire.training.TrainingSetup;
import org.jointdnn.wire.training.VisitAnswerPart;
import org.jointdnn.wire.training.VisitRequestPart;

/** What devices ask that train together with this server. */
final class TrainingService extends TrainingServiceImplBase {
    private static final int MAX_BATCH = 1 << 20;

    private final Trainings trainings;
    private final ComputeSlots slots;

    TrainingService(Trainings trainings, ComputeSlots slots) {
        this.trainings = trainings;
        this.slots = slots;
    }

    @Override
    public void openTraining(SealedMessage request, StreamObserver<OpenTrainingResponse> call) {
        Answers.one("OpenTraining", call, () -> {
            TrainingSetup setup = SealedMessages.open(request, TrainingSetup.parser());
            if (setup.getTrainingId().isEmpty() || setup.getBatch() < 1 || setup.getBatch() > MAX_BATCH) {
                throw new InvalidMessageException("training_id is '" + setup.getTrainingId() + "', must not be empty;"
                        + " batch is " + setup.getBatch() + ", must be within 1.." + MAX_BATCH);
            }
            return slots.run(() -> begin(setup));
        });
    }

    private OpenTrainingResponse begin(TrainingSetup setup) {
        try {
            trainings.begin(setup);
        } catch (IllegalArgumentException e) {
            throw new InvalidMessageException(String.valueOf(e.getMessage()), e);
        }
        return OpenTrainingResponse.getDefaultInstance();
    }

    @Override
    public StreamObserver<VisitRequestPart> visit(StreamObserver<VisitAnswerPart> call) {
        return new TrainingVisit(trainings, slots, (ServerCallStreamObserver<VisitAnswerPart>) call).begin();
    }

    @Override
    public void closeTraining(CloseTrainingRequest request, StreamObserver<CloseTrainingResponse> call) {
        Answers.one("CloseTraining", call, () -> {
            trainings.end(request.getTrainingId());
            return CloseTrainingResponse.getDefaultInstance();
        });
    }
}
