package org.jointdnn.device;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.function.LongConsumer;

/** Counts the bytes of all messages of a channel as they cross, those of calls that fail too; not headers and TCP's own. */
final class TrafficCounter implements ClientInterceptor {
    private final ClientStreamTracer.Factory tracers;

    TrafficCounter(LongConsumer crossed) {
        this.tracers = new ClientStreamTracer.Factory() {
            @Override
            public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
                return new ClientStreamTracer() {
                    @Override
                    public void outboundWireSize(long bytes) {
                        crossed.accept(bytes);
                    }

                    @Override
                    public void inboundWireSize(long bytes) {
                        crossed.accept(bytes);
                    }
                };
            }
        };
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return next.newCall(method, options.withStreamTracerFactory(tracers));
    }
}
