package org.jointdnn.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jointdnn.cloud.CloudServer;
import org.jointdnn.cloud.CloudSettings;
import org.jointdnn.cloud.ModelFolder;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.InferMethod;
import org.jointdnn.wire.TensorMessages;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose cache folder can't be written to, for whatever reason. */
@Timeout(60)
class UnusableCacheTest {
    private static final int WIDTH = 16;

    @TempDir
    static Path folder;

    @Test
    void aServerAnswersWithoutItsCache() throws IOException {
        Path models = Files.createDirectory(folder.resolve("models"));
        new DenseNetwork(2, WIDTH).write(models.resolve("dense.onnx"));
        Path notAFolder = Files.createFile(folder.resolve("cache"));
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName("dense");
        TensorMessages.addInput(request, "x", Tensor.ofFloats(Shape.of(1, WIDTH), new float[WIDTH]));
        try (CloudServer server =
                CloudServer.start(CloudSettings.of("127.0.0.1", 0, notAFolder), List.of(new ModelFolder(models)))) {
            ManagedChannel channel = Grpc.newChannelBuilder(
                            "127.0.0.1:" + server.port(), InsecureChannelCredentials.create())
                    .build();
            assertThat(ClientCalls.blockingUnaryCall(
                                    channel, InferMethod.DESCRIPTOR, CallOptions.DEFAULT, request.build())
                            .getRawOutputContents(0)
                            .size())
                    .isEqualTo(4 * WIDTH);
            channel.shutdownNow();
        }
        assertThat(notAFolder).isRegularFile();
    }
}
