package org.jointdnn.cloud;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.SegmentRequest;
import org.jointdnn.wire.WireLimits;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.codec.TensorCodec;
import org.jointdnn.wire.coded.CodedMessages;
import org.jointdnn.wire.coded.DeclaredTensor;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferRequest.InferRequestedOutputTensor;

/** Holds what inference requests ask for against their models, before memory is allocated for it. Thread safety: safe. */
final class RequestChecks {
    /** The one version of every model. */
    static final String VERSION = "1";

    private final ServedModels models;
    private final KeptTensors kept;
    private final WireLimits limits;

    RequestChecks(ServedModels models, KeptTensors kept, WireLimits limits) {
        this.models = models;
        this.kept = kept;
        this.limits = limits;
    }

    /** Throws StatusRuntimeException unless the version is the one there is, or left open. */
    static void version(String model, String version) {
        if (!version.isEmpty() && !version.equals(VERSION)) {
            throw Refusals.absent("model '" + model + "' has no version '" + version + "', only " + VERSION);
        }
    }

    /** What is asked for; throws StatusRuntimeException if there is no such model. */
    Bundle bundle(ModelInferRequest request) {
        version(request.getModelName(), request.getModelVersion());
        return models.get(request.getModelName()).bundle();
    }

    /** The request, if it fits its model; throws InvalidMessageException or StatusRuntimeException if not. */
    AcceptedRequest accept(ModelInferRequest request) {
        limits.checkTensors("requested outputs", request.getOutputsCount());
        limits.checkTensors("parameters", request.getParametersCount());
        version(request.getModelName(), request.getModelVersion());
        SegmentRequest segment = SegmentRequest.of(request, limits).orElse(null);
        return segment == null ? acceptWhole(request) : acceptSegment(request, segment);
    }

    private AcceptedRequest acceptWhole(ModelInferRequest request) {
        ServedModel model = models.get(request.getModelName());
        Bundle bundle = model.bundle();
        Map<String, TensorSpec> declared = byName(bundle.inputs());
        List<DeclaredTensor> inputs = inputs(request, bundle, declared);
        for (String name : declared.keySet()) {
            if (inputs.stream().noneMatch(input -> input.spec().name().equals(name))) {
                throw new InvalidMessageException("input '" + name + "' is missing; " + describe(bundle));
            }
        }
        Map<String, TensorSpec> outputs = byName(bundle.outputs());
        Map<String, TensorCodec> wanted = new LinkedHashMap<>();
        for (InferRequestedOutputTensor output : request.getOutputsList()) {
            TensorSpec spec = outputs.get(output.getName());
            if (spec == null) {
                throw new InvalidMessageException("model " + bundle.modelName() + " has no output '" + output.getName()
                        + "'; its outputs are " + String.join(", ", outputs.keySet()));
            }
            wanted.put(spec.name(), CodedMessages.wanted(output, spec));
        }
        if (wanted.isEmpty()) {
            outputs.keySet().forEach(name -> wanted.put(name, Codecs.RAW));
        }
        return new AcceptedRequest(request, model, 0, bundle.blocks().size() - 1, Optional.empty(), inputs, wanted);
    }

    private AcceptedRequest acceptSegment(ModelInferRequest request, SegmentRequest segment) {
        ServedModel model = models.get(request.getModelName(), segment.modelHash());
        Bundle bundle = model.bundle();
        if (segment.from() > segment.to() || segment.to() >= bundle.blocks().size()) {
            throw new InvalidMessageException("segment " + segment.from() + ".." + segment.to()
                    + " is not within blocks 0.." + (bundle.blocks().size() - 1));
        }
        Map<String, TensorSpec> crossing =
                byName(bundle.tensors().stream().map(BundleTensor::spec).toList());
        List<DeclaredTensor> inputs = inputs(request, bundle, crossing);
        Set<String> reachable = new HashSet<>(kept.of(segment.queryId()).keySet());
        inputs.forEach(input -> reachable.add(input.spec().name()));
        for (BundleTensor input : bundle.segmentInputs(segment.from(), segment.to())) {
            if (!reachable.contains(input.name())) {
                throw Refusals.forgotten(segment.queryId(), input.name());
            }
        }
        bundle.segmentOutputs(segment.from(), segment.to()).forEach(output -> reachable.add(output.name()));
        Map<String, TensorCodec> wanted = new LinkedHashMap<>();
        for (InferRequestedOutputTensor output : request.getOutputsList()) {
            TensorSpec spec = crossing.get(output.getName());
            if (spec == null || !reachable.contains(spec.name())) {
                throw unreachable(segment, output.getName());
            }
            wanted.put(spec.name(), CodedMessages.wanted(output, spec));
        }
        for (String name : segment.kept()) {
            if (!reachable.contains(name)) {
                throw unreachable(segment, name);
            }
        }
        return new AcceptedRequest(request, model, segment.from(), segment.to(), Optional.of(segment), inputs, wanted);
    }

    private static InvalidMessageException unreachable(SegmentRequest segment, String name) {
        return new InvalidMessageException("segment " + segment.from() + ".." + segment.to() + " has no output '" + name
                + "', and it was not sent or kept either");
    }

    private List<DeclaredTensor> inputs(ModelInferRequest request, Bundle bundle, Map<String, TensorSpec> expected) {
        List<DeclaredTensor> inputs = CodedMessages.inputs(request, limits);
        for (DeclaredTensor input : inputs) {
            TensorSpec declared = input.spec();
            TensorSpec spec = expected.get(declared.name());
            if (spec == null) {
                throw new InvalidMessageException("model " + bundle.modelName() + " takes no tensor '" + declared.name()
                        + "'; " + describe(bundle));
            }
            if (declared.type() != spec.type() || !declared.shape().equals(spec.shape())) {
                throw new InvalidMessageException("tensor '" + declared.name() + "' is "
                        + declared.type().protocolName() + declared.shape() + ", must be "
                        + spec.type().protocolName() + spec.shape());
            }
        }
        return inputs;
    }

    private static String describe(Bundle bundle) {
        return "its inputs are "
                + bundle.inputs().stream().map(TensorSpec::toString).collect(Collectors.joining(", "));
    }

    private static Map<String, TensorSpec> byName(Collection<TensorSpec> specs) {
        Map<String, TensorSpec> byName = new LinkedHashMap<>();
        specs.forEach(spec -> byName.put(spec.name(), spec));
        return byName;
    }
}
