package org.jointdnn.cloud;

import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.wire.TensorMessages;
import org.jointdnn.wire.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferResponse;
import org.jointdnn.wire.inference.ModelMetadataRequest;
import org.jointdnn.wire.inference.ModelMetadataResponse;
import org.jointdnn.wire.inference.ModelMetadataResponse.TensorMetadata;
import org.jointdnn.wire.inference.ModelReadyRequest;
import org.jointdnn.wire.inference.ModelReadyResponse;
import org.jointdnn.wire.inference.ModelStreamInferResponse;
import org.jointdnn.wire.inference.RepositoryIndexRequest;
import org.jointdnn.wire.inference.RepositoryIndexResponse;
import org.jointdnn.wire.inference.RepositoryIndexResponse.ModelIndex;
import org.jointdnn.wire.inference.ServerLiveRequest;
import org.jointdnn.wire.inference.ServerLiveResponse;
import org.jointdnn.wire.inference.ServerMetadataRequest;
import org.jointdnn.wire.inference.ServerMetadataResponse;
import org.jointdnn.wire.inference.ServerReadyRequest;
import org.jointdnn.wire.inference.ServerReadyResponse;

/** The Open Inference Protocol's service: what any of its clients sees of the server. */
final class InferenceService extends GRPCInferenceServiceImplBase {
    private static final String PLATFORM = "onnxruntime_onnx";

    private final String serverVersion;
    private final ServedModels models;
    private final Inference inference;
    private final BooleanSupplier serving;

    /** @param serving whether the server takes requests */
    InferenceService(String serverVersion, ServedModels models, Inference inference, BooleanSupplier serving) {
        this.serverVersion = serverVersion;
        this.models = models;
        this.inference = inference;
        this.serving = serving;
    }

    @Override
    public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> call) {
        Answers.one(
                "ServerLive",
                call,
                () -> ServerLiveResponse.newBuilder().setLive(true).build());
    }

    @Override
    public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> call) {
        Answers.one(
                "ServerReady",
                call,
                () -> ServerReadyResponse.newBuilder()
                        .setReady(serving.getAsBoolean())
                        .build());
    }

    /** A model is ready if it can be asked for; the first request may still have to wait for its preparation. */
    @Override
    public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> call) {
        Answers.one("ModelReady", call, () -> {
            RequestChecks.version(request.getName(), request.getVersion());
            List<String> names = models.names();
            if (!names.contains(request.getName())) {
                throw Refusals.unknownModel(request.getName(), names);
            }
            return ModelReadyResponse.newBuilder()
                    .setReady(serving.getAsBoolean())
                    .build();
        });
    }

    @Override
    public void serverMetadata(ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> call) {
        Answers.one(
                "ServerMetadata",
                call,
                () -> ServerMetadataResponse.newBuilder()
                        .setName("jointdnn")
                        .setVersion(serverVersion)
                        .addExtensions("jointdnn")
                        .addExtensions("model_repository")
                        .build());
    }

    @Override
    public void modelMetadata(ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> call) {
        Answers.one("ModelMetadata", call, () -> {
            RequestChecks.version(request.getName(), request.getVersion());
            Bundle bundle = models.get(request.getName()).bundle();
            return ModelMetadataResponse.newBuilder()
                    .setName(request.getName())
                    .addVersions(RequestChecks.VERSION)
                    .setPlatform(PLATFORM)
                    .addAllInputs(metadata(bundle.inputs()))
                    .addAllOutputs(metadata(bundle.outputs()))
                    .putProperties("jointdnn_model_hash", bundle.modelHash())
                    .putProperties("jointdnn_picture_inputs", pictureInputs(bundle))
                    .putProperties(
                            "jointdnn_blocks", Integer.toString(bundle.blocks().size()))
                    .build();
        });
    }

    /** The inputs that may be sent as a picture's file, one a line. */
    private static String pictureInputs(Bundle bundle) {
        return bundle.tensors().stream()
                .filter(tensor -> tensor.producer() == BundleTensor.MODEL_INPUT
                        && tensor.picture().isPresent())
                .map(BundleTensor::name)
                .collect(Collectors.joining("\n"));
    }

    private static List<TensorMetadata> metadata(List<TensorSpec> specs) {
        return specs.stream()
                .map(spec -> TensorMetadata.newBuilder()
                        .setName(spec.name())
                        .setDatatype(spec.type().protocolName())
                        .addAllShape(TensorMessages.extents(spec.shape()))
                        .build())
                .toList();
    }

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> call) {
        try {
            inference.answer(request, call::onNext);
        } catch (RuntimeException e) {
            call.onError(Refusals.of("ModelInfer for " + request.getModelName(), e));
            return;
        }
        call.onCompleted();
    }

    /** Requests of one stream are answered in order; a failed one gives an error message, not the stream's end. */
    @Override
    public StreamObserver<ModelInferRequest> modelStreamInfer(StreamObserver<ModelStreamInferResponse> call) {
        return new StreamObserver<>() {
            @Override
            public void onNext(ModelInferRequest request) {
                answerOne(request, call);
            }

            @Override
            public void onError(Throwable ended) {
                // The client has gone; there is nobody to answer and nothing to release.
            }

            @Override
            public void onCompleted() {
                call.onCompleted();
            }
        };
    }

    private void answerOne(ModelInferRequest request, StreamObserver<ModelStreamInferResponse> call) {
        try {
            inference.answer(
                    request,
                    answer -> call.onNext(ModelStreamInferResponse.newBuilder()
                            .setInferResponse(answer)
                            .build()));
        } catch (RuntimeException e) {
            String description = Refusals.of("ModelStreamInfer for " + request.getModelName(), e)
                    .getStatus()
                    .getDescription();
            call.onNext(ModelStreamInferResponse.newBuilder()
                    .setErrorMessage(description == null ? "the request failed" : description)
                    .setInferResponse(ModelInferResponse.newBuilder()
                            .setModelName(request.getModelName())
                            .setId(request.getId()))
                    .build());
        }
    }

    @Override
    public void repositoryIndex(RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> call) {
        Answers.one("RepositoryIndex", call, () -> {
            List<String> ready = models.ready();
            RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
            for (String name : request.getReady() ? ready : models.names()) {
                index.addModels(ModelIndex.newBuilder()
                        .setName(name)
                        .setVersion(RequestChecks.VERSION)
                        .setState(ready.contains(name) ? "READY" : "UNAVAILABLE")
                        .setReason(ready.contains(name) ? "" : "prepared on first use"));
            }
            return index.build();
        });
    }
}
