package org.jointdnn.cloud;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.planner.training.Pass;
import org.jointdnn.training.TrainingSettings;
import org.jointdnn.training.adapter.Adapters;
import org.jointdnn.training.gradient.ChosenLowering;
import org.jointdnn.training.joint.Visit;
import org.jointdnn.training.joint.WorkerAction;
import org.jointdnn.training.loss.Loss;
import org.jointdnn.training.optimizer.Optimizer;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.codec.TensorCodec;
import org.jointdnn.wire.coded.DeclaredTensor;
import org.jointdnn.wire.coded.VisitCoding;
import org.jointdnn.wire.training.AdamOptimizer;
import org.jointdnn.wire.training.LowRankAdapters;
import org.jointdnn.wire.training.TrainingSetup;
import org.jointdnn.wire.training.VisitAction;
import org.jointdnn.wire.training.VisitHeader;

/** What a device's messages about training mean. */
final class TrainingMessages {
    private TrainingMessages() {}

    /** Throws IllegalArgumentException if a setting is not one. */
    static TrainingSettings settings(TrainingSetup setup) {
        return new TrainingSettings(
                Set.copyOf(setup.getTrainableList()),
                setup.getTarget(),
                Loss.valueOf(setup.getLoss()),
                optimizer(setup),
                new ChosenLowering(setup.getLoweringsMap()),
                setup.hasAdapters() ? adapters(setup.getAdapters()) : Adapters.NONE,
                setup.getRecompute());
    }

    private static Adapters adapters(LowRankAdapters adapters) {
        return new Adapters(
                adapters.getRank(), adapters.getAlpha(), adapters.getSeed(), Set.copyOf(adapters.getWeightsList()));
    }

    private static Optimizer optimizer(TrainingSetup setup) {
        if (setup.hasSgd()) {
            return new Optimizer.Sgd(
                    setup.getSgd().getMomentum(),
                    setup.getSgd().getWeightDecay(),
                    setup.getSgd().getNesterov());
        }
        if (setup.hasAdam()) {
            AdamOptimizer adam = setup.getAdam();
            return new Optimizer.Adam(
                    adam.getBeta1(), adam.getBeta2(), adam.getEpsilon(), adam.getWeightDecay(), adam.getDecoupled());
        }
        throw new InvalidMessageException("the setup names no optimizer that this server knows");
    }

    /** The tensors that a visit brings, as the network has them; throws InvalidMessageException if it has none such. */
    static List<DeclaredTensor> declared(VisitHeader header, Training training) {
        List<DeclaredTensor> declared = new ArrayList<>();
        Set<String> names = new HashSet<>();
        checkCodecs(header);
        for (int index = 0; index < header.getSentCount(); index++) {
            String name = header.getSent(index);
            TensorSpec spec = training.network()
                    .tensor(name)
                    .orElseThrow(() -> new InvalidMessageException("the network has no tensor '" + name + "'"));
            if (!names.add(name)) {
                throw new InvalidMessageException("the visit brings tensor '" + name + "' twice");
            }
            declared.add(new DeclaredTensor(spec, sentCodec(header, index, spec)));
        }
        return declared;
    }

    private static void checkCodecs(VisitHeader header) {
        boolean sent = header.getSentCodecsCount() == 0 || header.getSentCodecsCount() == header.getSentCount();
        boolean returned =
                header.getReturnedCodecsCount() == 0 || header.getReturnedCodecsCount() == header.getReturnedCount();
        if (!sent || !returned) {
            throw new InvalidMessageException("the visit has codecs for some of its tensors only");
        }
    }

    private static TensorCodec sentCodec(VisitHeader header, int index, TensorSpec spec) {
        if (header.getSentCodecsCount() == 0) {
            return Codecs.RAW;
        }
        try {
            TensorCodec codec = Codecs.parse(header.getSentCodecs(index));
            codec.refusal(spec.type(), spec.shape()).ifPresent(refusal -> {
                throw new IllegalArgumentException(refusal);
            });
            return codec;
        } catch (IllegalArgumentException e) {
            throw new InvalidMessageException("tensor '" + spec.name() + "': " + e.getMessage(), e);
        }
    }

    /** The codec that a tensor is wanted back in, or raw if that doesn't fit. */
    static TensorCodec returnedCodec(VisitHeader header, int index, Tensor tensor, VisitCoding coding) {
        return header.getReturnedCodecsCount() == 0
                ? Codecs.RAW
                : coding.choose(
                        header.getReturned(index), header.getReturnedCodecs(index), tensor.type(), tensor.shape());
    }

    static Visit visit(VisitHeader header, Map<String, Tensor> tensors) {
        if (header.getNumber() < 1) {
            throw new InvalidMessageException("the visit's number is " + header.getNumber() + ", must be 1 or more");
        }
        List<WorkerAction> actions = new ArrayList<>();
        header.getActionsList().forEach(action -> actions.add(action(action)));
        List<Visit.Sent> sent = new ArrayList<>();
        tensors.forEach((name, tensor) -> sent.add(new Visit.Sent(name, tensor)));
        return new Visit(header.getNumber(), actions, sent, header.getReturnedList());
    }

    private static WorkerAction action(VisitAction action) {
        return switch (action.getActionCase()) {
            case BEGIN -> new WorkerAction.Begin(action.getBegin());
            case PUT -> new WorkerAction.Put(action.getPut());
            case FORWARD ->
                new WorkerAction.Run(
                        Pass.FORWARD,
                        action.getForward().getFrom(),
                        action.getForward().getTo());
            case BACKWARD ->
                new WorkerAction.Run(
                        Pass.BACKWARD,
                        action.getBackward().getFrom(),
                        action.getBackward().getTo());
            case UPDATE ->
                new WorkerAction.Update(
                        action.getUpdate().getFrom(), action.getUpdate().getTo());
            case COMMIT -> new WorkerAction.Commit();
            default -> throw new InvalidMessageException("the visit has an action that this server doesn't know");
        };
    }
}
