package org.jointdnn.device;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jointdnn.wire.WireLimits;

/** Opens channels to servers over the transport that the class path offers: netty where it is, else okhttp. */
public final class Channels {
    /** Okhttp's own 64 KiB would hold a link of 50 ms down to 10 Mbps; netty adapts its window itself. */
    private static final int FLOW_CONTROL_WINDOW_BYTES = 4 << 20;

    private Channels() {}

    /** A channel that connects on first use; throws IllegalArgumentException if the target is no address. */
    public static ManagedChannel open(String target, WireLimits limits) {
        return open(target, limits, bytes -> {});
    }

    /** @param crossed is told of the bytes of messages, both ways, as they cross; on the transport's threads */
    static ManagedChannel open(String target, WireLimits limits, LongConsumer crossed) {
        ManagedChannelBuilder<?> builder = Grpc.newChannelBuilder(target, InsecureChannelCredentials.create());
        if (builder instanceof OkHttpChannelBuilder) {
            ((OkHttpChannelBuilder) builder).flowControlWindow(FLOW_CONTROL_WINDOW_BYTES);
        }
        return builder.maxInboundMessageSize(limits.maxMessageBytes())
                .keepAliveTime(30, TimeUnit.SECONDS)
                .intercept(new TrafficCounter(crossed))
                .build();
    }
}
