package org.jointdnn.device.training;

import java.util.TreeSet;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.training.Pass;
import org.jointdnn.training.NetworkHash;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.TrainingSettings;
import org.jointdnn.training.adapter.Adapters;
import org.jointdnn.training.gradient.ChosenLowering;
import org.jointdnn.training.joint.Visit;
import org.jointdnn.training.joint.WorkerAction;
import org.jointdnn.training.optimizer.Optimizer;
import org.jointdnn.wire.training.AdamOptimizer;
import org.jointdnn.wire.training.LowRankAdapters;
import org.jointdnn.wire.training.SgdOptimizer;
import org.jointdnn.wire.training.TrainingSetup;
import org.jointdnn.wire.training.VisitAction;
import org.jointdnn.wire.training.VisitHeader;

/** A training and its visits as messages. */
final class TrainingMessages {
    private TrainingMessages() {}

    static TrainingSetup setup(String trainingId, String model, long batch, TrainingNetwork network, long seed) {
        TrainingSettings settings = network.settings();
        TrainingSetup.Builder setup = TrainingSetup.newBuilder()
                .setTrainingId(trainingId)
                .setModelName(model)
                .setBatch(batch)
                .addAllTrainable(new TreeSet<>(settings.trainable()))
                .setTarget(settings.target())
                .setLoss(settings.loss().name())
                .setSeed(seed)
                .setRecompute(settings.recompute())
                .setNetworkSha256(NetworkHash.of(network).sha256());
        if (settings.lowering() instanceof ChosenLowering chosen) {
            setup.putAllLowerings(chosen.choices());
        }
        if (settings.optimizer() instanceof Optimizer.Sgd sgd) {
            setup.setSgd(SgdOptimizer.newBuilder()
                    .setMomentum(sgd.momentum())
                    .setWeightDecay(sgd.weightDecay())
                    .setNesterov(sgd.nesterov()));
        } else if (settings.optimizer() instanceof Optimizer.Adam adam) {
            setup.setAdam(AdamOptimizer.newBuilder()
                    .setBeta1(adam.beta1())
                    .setBeta2(adam.beta2())
                    .setEpsilon(adam.epsilon())
                    .setWeightDecay(adam.weightDecay())
                    .setDecoupled(adam.decoupled()));
        }
        if (!settings.adapters().weights().isEmpty()) {
            setup.setAdapters(adapters(settings.adapters()));
        }
        return setup.build();
    }

    private static LowRankAdapters adapters(Adapters adapters) {
        return LowRankAdapters.newBuilder()
                .setRank(adapters.rank())
                .setAlpha(adapters.alpha())
                .setSeed(adapters.seed())
                .addAllWeights(new TreeSet<>(adapters.weights()))
                .build();
    }

    /** @param codecs of the tensors that cross */
    static VisitHeader header(String trainingId, Visit visit, CodecChoice codecs) {
        VisitHeader.Builder header = VisitHeader.newBuilder()
                .setTrainingId(trainingId)
                .setNumber(visit.number())
                .addAllReturned(visit.returned());
        visit.actions().forEach(action -> header.addActions(action(action)));
        for (Visit.Sent sent : visit.sent()) {
            header.addSent(sent.name()).addSentCodecs(codecs.codec(sent.name(), Side.CLOUD));
        }
        visit.returned().forEach(name -> header.addReturnedCodecs(codecs.codec(name, Side.MOBILE)));
        return header.build();
    }

    private static VisitAction action(WorkerAction action) {
        VisitAction.Builder message = VisitAction.newBuilder();
        if (action instanceof WorkerAction.Begin begin) {
            message.setBegin(begin.step());
        } else if (action instanceof WorkerAction.Put put) {
            message.setPut(put.count());
        } else if (action instanceof WorkerAction.Update update) {
            message.setUpdate(blocks(update.from(), update.to()));
        } else if (action instanceof WorkerAction.Run run && run.pass() == Pass.FORWARD) {
            message.setForward(blocks(run.from(), run.to()));
        } else if (action instanceof WorkerAction.Run run) {
            message.setBackward(blocks(run.from(), run.to()));
        } else {
            message.setCommit(true);
        }
        return message.build();
    }

    private static VisitAction.Blocks blocks(int from, int to) {
        return VisitAction.Blocks.newBuilder().setFrom(from).setTo(to).build();
    }
}
