package org.jointdnn.wire;

import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import org.jointdnn.wire.inference.GRPCInferenceServiceGrpc;
import org.jointdnn.wire.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferResponse;

/**
 * {@code ModelInfer} with tensors read into direct buffers; on the wire it is the generated method.
 *
 * <p>Clients call {@link #DESCRIPTOR}; servers bind their service with {@link #bind}.
 */
public final class InferMethod {
    /** The method as a client calls it. */
    public static final MethodDescriptor<ModelInferRequest, ModelInferResponse> DESCRIPTOR =
            GRPCInferenceServiceGrpc.getModelInferMethod().toBuilder(
                            new RawContentMarshaller<>(
                                    ModelInferRequest.getDefaultInstance(),
                                    ModelInferRequest.RAW_INPUT_CONTENTS_FIELD_NUMBER,
                                    (message, raw) -> message.toBuilder()
                                            .addAllRawInputContents(raw)
                                            .build()),
                            new RawContentMarshaller<>(
                                    ModelInferResponse.getDefaultInstance(),
                                    ModelInferResponse.RAW_OUTPUT_CONTENTS_FIELD_NUMBER,
                                    (message, raw) -> message.toBuilder()
                                            .addAllRawOutputContents(raw)
                                            .build()))
                    .build();

    private InferMethod() {}

    /** The service with {@code ModelInfer} replaced by {@link #DESCRIPTOR}. */
    public static ServerServiceDefinition bind(GRPCInferenceServiceImplBase service) {
        ServerServiceDefinition generated = service.bindService();
        ServiceDescriptor.Builder descriptor =
                ServiceDescriptor.newBuilder(generated.getServiceDescriptor().getName());
        for (ServerMethodDefinition<?, ?> method : generated.getMethods()) {
            descriptor.addMethod(replaces(method) ? DESCRIPTOR : method.getMethodDescriptor());
        }
        ServerServiceDefinition.Builder bound = ServerServiceDefinition.builder(descriptor.build());
        for (ServerMethodDefinition<?, ?> method : generated.getMethods()) {
            if (replaces(method)) {
                bound.addMethod(withDescriptor(method));
            } else {
                bound.addMethod(method);
            }
        }
        return bound.build();
    }

    private static boolean replaces(ServerMethodDefinition<?, ?> method) {
        return method.getMethodDescriptor().getFullMethodName().equals(DESCRIPTOR.getFullMethodName());
    }

    @SuppressWarnings("unchecked")
    private static ServerMethodDefinition<ModelInferRequest, ModelInferResponse> withDescriptor(
            ServerMethodDefinition<?, ?> method) {
        ServerMethodDefinition<ModelInferRequest, ModelInferResponse> infer =
                (ServerMethodDefinition<ModelInferRequest, ModelInferResponse>) method;
        return ServerMethodDefinition.create(DESCRIPTOR, infer.getServerCallHandler());
    }
}
