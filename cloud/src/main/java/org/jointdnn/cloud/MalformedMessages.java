package org.jointdnn.cloud;

import io.grpc.BindableService;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;

/**
 * Answers a message that can't be parsed with DATA_LOSS, as one that its checksum finds damaged. By itself gRPC parses outside
 * of any service, ends the call with UNKNOWN, and logs a stack trace for each.
 */
final class MalformedMessages implements ServerInterceptor {
    /** Leaves messages as they come, so that they are parsed within the interceptor. */
    private static final MethodDescriptor.Marshaller<InputStream> AS_IT_COMES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(InputStream message) {
            return message;
        }

        @Override
        public InputStream parse(InputStream message) {
            return message;
        }
    };

    private MalformedMessages() {}

    static ServerServiceDefinition answered(BindableService service) {
        return answered(service.bindService());
    }

    static ServerServiceDefinition answered(ServerServiceDefinition service) {
        return ServerInterceptors.intercept(
                ServerInterceptors.useMarshalledMessages(service, AS_IT_COMES), new MalformedMessages());
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            private boolean ended;

            @Override
            public void onMessage(Q message) {
                if (ended) {
                    return;
                }
                try {
                    super.onMessage(message);
                } catch (StatusRuntimeException e) {
                    ended = true;
                    super.onCancel();
                    String description = String.valueOf(e.getStatus().getDescription());
                    call.close(Status.DATA_LOSS.withDescription(description), new Metadata());
                }
            }

            @Override
            public void onHalfClose() {
                if (!ended) {
                    super.onHalfClose();
                }
            }
        };
    }
}
