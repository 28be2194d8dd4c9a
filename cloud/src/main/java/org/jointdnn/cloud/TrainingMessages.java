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
import org.jointdnn.training.gradient.ChosenLowering;
import org.jointdnn.training.joint.Visit;
import org.jointdnn.training.joint.WorkerAction;
import org.jointdnn.training.loss.Loss;
import org.jointdnn.training.optimizer.Optimizer;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.coded.DeclaredTensor;
import org.jointdnn.wire.training.AdamOptimizer;
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
                new ChosenLowering(setup.getLoweringsMap()));
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
        for (String name : header.getSentList()) {
            TensorSpec spec = training.network()
                    .tensor(name)
                    .orElseThrow(() -> new InvalidMessageException("the network has no tensor '" + name + "'"));
            if (!names.add(name)) {
                throw new InvalidMessageException("the visit brings tensor '" + name + "' twice");
            }
            declared.add(new DeclaredTensor(spec, Codecs.RAW));
        }
        return declared;
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
