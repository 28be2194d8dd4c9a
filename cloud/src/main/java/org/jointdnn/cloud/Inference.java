package org.jointdnn.cloud;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jointdnn.engine.SegmentResult;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.SegmentRequest;
import org.jointdnn.wire.ServerStamps;
import org.jointdnn.wire.TensorMessages;
import org.jointdnn.wire.WireLimits;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferRequest.InferRequestedOutputTensor;
import org.jointdnn.wire.inference.ModelInferResponse;

/**
 * Answers inference requests: of any client for a whole model, of JointDNN's devices for a segment,
 * whose inputs may also come from what an earlier visit left here. A whole model is the segment of all
 * its blocks.
 *
 * <p>Everything in a request is checked against the model before anything runs. Thread safety: safe.
 */
final class Inference {
    /** The one version of every model. */
    static final String VERSION = "1";

    private final ServedModels models;
    private final ComputeSlots slots;
    private final KeptTensors kept;
    private final WireLimits limits;
    private final LongSupplier nanoClock;

    Inference(ServedModels models, ComputeSlots slots, KeptTensors kept, WireLimits limits, LongSupplier nanoClock) {
        this.models = models;
        this.slots = slots;
        this.kept = kept;
        this.limits = limits;
        this.nanoClock = nanoClock;
    }

    /**
     * Answers a request.
     *
     * @param send takes the answer; when it returns, nothing refers to the memory of its tensors
     */
    void answer(ModelInferRequest request, Consumer<ModelInferResponse> send) {
        long receivedNanos = nanoClock.getAsLong();
        limits.checkTensors("requested outputs", request.getOutputsCount());
        limits.checkTensors("parameters", request.getParametersCount());
        checkVersion(request.getModelName(), request.getModelVersion());
        ModelInferResponse.Builder answer = ModelInferResponse.newBuilder()
                .setModelName(request.getModelName())
                .setModelVersion(VERSION)
                .setId(request.getId());
        SegmentRequest segment = SegmentRequest.of(request, limits).orElse(null);
        Ran ran = segment == null
                ? answerWhole(request, answer, receivedNanos)
                : answerSegment(request, segment, answer, receivedNanos);
        try {
            send.accept(answer.build());
        } finally {
            ran.recycle();
        }
    }

    /** Throws StatusRuntimeException unless the version is the one there is, or left open. */
    static void checkVersion(String model, String version) {
        if (!version.isEmpty() && !version.equals(VERSION)) {
            throw Refusals.absent("model '" + model + "' has no version '" + version + "', only " + VERSION);
        }
    }

    private Ran answerWhole(ModelInferRequest request, ModelInferResponse.Builder answer, long receivedNanos) {
        ServedModel model = models.get(request.getModelName());
        Bundle bundle = model.bundle();
        Map<String, Tensor> inputs = TensorMessages.inputs(request, limits);
        Map<String, TensorSpec> declared = byName(bundle.inputs());
        inputs.forEach((name, tensor) -> check(bundle, declared, name, tensor));
        for (String name : declared.keySet()) {
            if (!inputs.containsKey(name)) {
                throw new InvalidMessageException("input '" + name + "' is missing; " + describe(bundle));
            }
        }
        List<String> wanted = requested(request);
        if (wanted.isEmpty()) {
            wanted = bundle.outputs().stream().map(TensorSpec::name).toList();
        }
        Map<String, TensorSpec> outputs = byName(bundle.outputs());
        for (String name : wanted) {
            if (!outputs.containsKey(name)) {
                throw new InvalidMessageException("model " + bundle.modelName() + " has no output '" + name
                        + "'; its outputs are " + String.join(", ", outputs.keySet()));
            }
        }
        Ran ran = run(model, 0, bundle.blocks().size() - 1, inputs, Set.of(), receivedNanos);
        write(ran, wanted, request, answer);
        return ran;
    }

    private Ran answerSegment(
            ModelInferRequest request, SegmentRequest segment, ModelInferResponse.Builder answer, long receivedNanos) {
        ServedModel model = models.get(request.getModelName(), segment.modelHash());
        Bundle bundle = model.bundle();
        if (segment.from() > segment.to() || segment.to() >= bundle.blocks().size()) {
            throw new InvalidMessageException("segment " + segment.from() + ".." + segment.to()
                    + " is not within blocks 0.." + (bundle.blocks().size() - 1));
        }
        Map<String, Tensor> sent = TensorMessages.inputs(request, limits);
        Map<String, TensorSpec> crossing =
                byName(bundle.tensors().stream().map(BundleTensor::spec).toList());
        sent.forEach((name, tensor) -> check(bundle, crossing, name, tensor));
        Map<String, Tensor> present = new HashMap<>(kept.of(segment.queryId()));
        present.putAll(sent);
        for (BundleTensor input : bundle.segmentInputs(segment.from(), segment.to())) {
            if (!present.containsKey(input.name())) {
                throw Refusals.forgotten(segment.queryId(), input.name());
            }
        }
        List<String> wanted = requested(request);
        checkReachable(bundle, segment, present, wanted);
        checkReachable(bundle, segment, present, segment.kept());
        Ran ran = run(model, segment.from(), segment.to(), present, Set.copyOf(segment.kept()), receivedNanos);
        kept.replace(segment.queryId(), ran.select(segment.kept()));
        write(ran, wanted, request, answer);
        return ran;
    }

    private static void checkReachable(
            Bundle bundle, SegmentRequest segment, Map<String, Tensor> present, List<String> names) {
        List<BundleTensor> outputs = bundle.segmentOutputs(segment.from(), segment.to());
        for (String name : names) {
            if (!present.containsKey(name)
                    && outputs.stream().noneMatch(output -> output.name().equals(name))) {
                throw new InvalidMessageException("segment " + segment.from() + ".." + segment.to() + " has no output '"
                        + name + "', and it was not sent or kept either");
            }
        }
    }

    private static void check(Bundle bundle, Map<String, TensorSpec> declared, String name, Tensor tensor) {
        TensorSpec spec = declared.get(name);
        if (spec == null) {
            throw new InvalidMessageException(
                    "model " + bundle.modelName() + " takes no tensor '" + name + "'; " + describe(bundle));
        }
        if (tensor.type() != spec.type() || !tensor.shape().equals(spec.shape())) {
            throw new InvalidMessageException("tensor '" + name + "' is " + tensor + ", must be "
                    + spec.type().protocolName() + spec.shape());
        }
    }

    private static String describe(Bundle bundle) {
        return "its inputs are "
                + bundle.inputs().stream().map(TensorSpec::toString).collect(Collectors.joining(", "));
    }

    private static List<String> requested(ModelInferRequest request) {
        return request.getOutputsList().stream()
                .map(InferRequestedOutputTensor::getName)
                .toList();
    }

    private static Map<String, TensorSpec> byName(Collection<TensorSpec> specs) {
        Map<String, TensorSpec> byName = new LinkedHashMap<>();
        specs.forEach(spec -> byName.put(spec.name(), spec));
        return byName;
    }

    private Ran run(
            ServedModel model,
            int from,
            int to,
            Map<String, Tensor> present,
            Set<String> keptNames,
            long receivedNanos) {
        return slots.run(() -> {
            SegmentResult result = model.runner().run(from, to, present);
            long queueNanos = nanoClock.getAsLong() - receivedNanos - result.computeNanos();
            Map<String, Tensor> all = new HashMap<>(present);
            all.putAll(result.outputs());
            List<Tensor> passing = new ArrayList<>();
            result.outputs().forEach((name, tensor) -> {
                if (!keptNames.contains(name)) {
                    passing.add(tensor);
                }
            });
            return new Ran(
                    all,
                    receivedNanos,
                    Math.max(0, queueNanos),
                    result.computeNanos(),
                    () -> passing.forEach(model.runner()::recycle));
        });
    }

    private void write(Ran ran, List<String> wanted, ModelInferRequest request, ModelInferResponse.Builder answer) {
        TensorMessages.addOutputs(answer, ran.select(wanted), request);
        new ServerStamps(ran.receivedNanos(), ran.queueNanos(), ran.computeNanos(), nanoClock.getAsLong())
                .writeTo(answer);
    }

    /**
     * A segment that has run.
     *
     * @param tensors all that are here now, by name
     * @param queueNanos from the request's arrival until the computation began; includes opening the
     *     segment's session if it wasn't open
     * @param release hands the memory of computed tensors back that nobody uses after the answer
     */
    private record Ran(
            Map<String, Tensor> tensors, long receivedNanos, long queueNanos, long computeNanos, Runnable release) {
        void recycle() {
            release.run();
        }

        Map<String, Tensor> select(List<String> names) {
            Map<String, Tensor> selected = new LinkedHashMap<>();
            for (String name : names) {
                Tensor tensor = tensors.get(name);
                if (tensor == null) {
                    throw new IllegalStateException("the segment did not compute '" + name + "'");
                }
                selected.put(name, tensor);
            }
            return selected;
        }
    }
}
