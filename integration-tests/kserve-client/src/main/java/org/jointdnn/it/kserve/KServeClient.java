package org.jointdnn.it.kserve;

import com.google.protobuf.ByteString;
import inference.GrpcPredictV2.ModelInferRequest;
import inference.GrpcPredictV2.ModelInferResponse;
import inference.GrpcPredictV2.ModelMetadataRequest;
import inference.GrpcPredictV2.ModelMetadataResponse;
import inference.GrpcPredictV2.ModelReadyRequest;
import inference.GrpcPredictV2.ModelReadyResponse;
import inference.GrpcPredictV2.ServerMetadataRequest;
import inference.GrpcPredictV2.ServerMetadataResponse;
import inference.GrpcPredictV2.ServerReadyRequest;
import inference.GrpcPredictV2.ServerReadyResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.engine.SimpleCamelContext;

/**
 * Asks a server over Camel's component: what it is, whether it and a model are ready, what the model
 * takes and gives, and the answer to one query. Prints a line for each.
 *
 * <p>Arguments: HOST:PORT, the model's name, a file with the raw bytes of its one input, and the file
 * for the raw bytes of its first output.
 */
public final class KServeClient {
    private KServeClient() {}

    public static void main(String[] args) throws Exception {
        String target = args[0];
        String model = args[1];
        try (SimpleCamelContext context = new SimpleCamelContext()) {
            context.start();
            try (ProducerTemplate template = context.createProducerTemplate()) {
                Calls calls = new Calls(template, target);
                ServerMetadataResponse server = calls.of(
                        "server/metadata", ServerMetadataRequest.getDefaultInstance(), ServerMetadataResponse.class);
                System.out.println("server " + server.getName() + " " + server.getExtensionsList());
                System.out.println("ready "
                        + calls.of("server/ready", ServerReadyRequest.getDefaultInstance(), ServerReadyResponse.class)
                                .getReady()
                        + " "
                        + calls.of(
                                        "model/ready",
                                        ModelReadyRequest.newBuilder()
                                                .setName(model)
                                                .build(),
                                        ModelReadyResponse.class)
                                .getReady());
                query(calls, model, Path.of(args[2]), Path.of(args[3]));
            }
        }
    }

    private static void query(Calls calls, String model, Path inputFile, Path outputFile) throws Exception {
        ModelMetadataResponse metadata = calls.of(
                "model/metadata",
                ModelMetadataRequest.newBuilder().setName(model).build(),
                ModelMetadataResponse.class);
        ModelMetadataResponse.TensorMetadata input = metadata.getInputs(0);
        System.out.println("model " + metadata.getName() + " " + input.getName() + " " + input.getDatatype() + " "
                + input.getShapeList());
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .setModelName(model)
                .setId("query-1")
                .addInputs(ModelInferRequest.InferInputTensor.newBuilder()
                        .setName(input.getName())
                        .setDatatype(input.getDatatype())
                        .addAllShape(input.getShapeList()))
                .addRawInputContents(ByteString.copyFrom(Files.readAllBytes(inputFile)))
                .build();
        ModelInferResponse response = calls.of("infer", request, ModelInferResponse.class);
        Files.write(outputFile, response.getRawOutputContents(0).toByteArray());
        System.out.println(
                "answer " + response.getId() + " " + response.getOutputs(0).getName() + " "
                        + response.getOutputs(0).getShapeList());
    }

    private record Calls(ProducerTemplate template, String target) {
        <T> T of(String api, Object request, Class<T> answer) {
            T body = template.requestBody("kserve:" + api + "?target=" + target, request, answer);
            if (body == null) {
                throw new IllegalStateException(api + " gave no answer");
            }
            return body;
        }
    }
}
