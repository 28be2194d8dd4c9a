package org.jointdnn.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jointdnn.wire.LinkException;
import org.jointdnn.wire.WireLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobFetcherTest {
    private final FakeCloud cloud = new FakeCloud();
    private final ManagedChannel channel = Channels.open(cloud.target(), WireLimits.DEFAULT);
    private final CloudCalls calls = new CloudCalls(channel, cloud.target(), Duration.ofSeconds(30));
    private final List<Long> pauses = new ArrayList<>();

    @TempDir
    Path folder;

    private final List<String> notKept = new ArrayList<>();
    private final PreparationListener listener = new PreparationListener() {
        @Override
        public void progress(Stage stage, long done, long total) {}

        @Override
        public void notKept(String reason) {
            notKept.add(reason);
        }
    };
    private BundleDirectory directory;
    private DeviceWeights weights;
    private BlobFetcher fetcher;

    @BeforeEach
    void describe() {
        directory = new BundleCache(folder, listener).open(calls, FakeCloud.MODEL);
        weights = new DeviceWeights(directory);
        fetcher = new BlobFetcher(calls, FakeCloud.MODEL, weights, listener, pauses::add);
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        cloud.close();
    }

    @Test
    void fetchesABlobOnce() throws Exception {
        assertThat(directory.has(1)).isFalse();
        fetcher.fetch(1);
        fetcher.fetch(1);
        assertThat(Files.readAllBytes(directory.blobFile(1))).isEqualTo(cloud.blobs.get(1));
        assertThat(cloud.fetches).containsExactly("1@0");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void goesOnWhereTheLinkBroke() throws Exception {
        cloud.cutsLeft = 3;
        fetcher.fetch(2);
        assertThat(cloud.fetches).containsExactly("2@0", "2@10000", "2@20000", "2@30000");
        assertThat(Files.readAllBytes(directory.blobFile(2))).isEqualTo(cloud.blobs.get(2));
        // Each attempt brought something, so none had to wait longer than the first.
        assertThat(pauses).containsExactly(500L, 500L, 500L);
    }

    @Test
    void goesOnWhereAnEarlierProcessEnded() throws Exception {
        Path part = directory.blobFile(0).resolveSibling(directory.blobFile(0).getFileName() + ".part");
        Files.write(part, Arrays.copyOf(cloud.blobs.get(0), 12_345));
        fetcher.fetch(0);
        assertThat(cloud.fetches).containsExactly("0@12345");
        assertThat(Files.readAllBytes(directory.blobFile(0))).isEqualTo(cloud.blobs.get(0));
    }

    @Test
    void damagedContentIsFetchedAgain() throws Exception {
        cloud.damagesLeft = 1;
        fetcher.fetch(0);
        assertThat(cloud.fetches).containsExactly("0@0", "0@0");
        assertThat(Files.readAllBytes(directory.blobFile(0))).isEqualTo(cloud.blobs.get(0));
    }

    @Test
    void contentThatStaysDamagedIsRefused() {
        cloud.damagesLeft = 2;
        assertThatThrownBy(() -> fetcher.fetch(0))
                .isInstanceOf(LinkException.Protocol.class)
                .hasMessageContaining("sends weights whose content is not what its description says");
        assertThat(directory.has(0)).isFalse();
    }

    @Test
    void aServerThatStaysAwayIsGivenUpAfterLongerAndLongerPauses() {
        cloud.close();
        assertThatThrownBy(() -> fetcher.fetch(0)).isInstanceOf(LinkException.Unreachable.class);
        assertThat(pauses).containsExactly(1_000L, 2_000L, 4_000L, 8_000L, 16_000L);
    }

    @Test
    void aKnownDescriptionIsNotSentAgainUnlessItIsDamagedHere() throws IOException {
        assertThat(cloud.descriptionsSent).isEqualTo(1);
        assertThat(new BundleCache(folder, listener)
                        .open(calls, FakeCloud.MODEL)
                        .bundle())
                .isEqualTo(cloud.bundle);
        assertThat(cloud.descriptionsSent).isEqualTo(1);
        Files.write(directory.folder().resolve("bundle.pb"), new byte[] {1, 2, 3});
        assertThat(new BundleCache(folder, listener)
                        .open(calls, FakeCloud.MODEL)
                        .bundle())
                .isEqualTo(cloud.bundle);
        assertThat(cloud.descriptionsSent).isEqualTo(2);
    }

    @Test
    void whatTheDiskDoesNotTakeStaysInMemory() throws Exception {
        Path blocked =
                directory.blobFile(1).resolveSibling(directory.blobFile(1).getFileName() + ".part");
        Files.createDirectories(blocked.resolve("something"));
        cloud.damagesLeft = 1;
        fetcher.fetch(1);
        fetcher.fetch(1);
        fetcher.fetch(2);
        assertThat(cloud.fetches).containsExactly("1@0", "1@0", "2@0");
        assertThat(weights.has(1)).isTrue();
        byte[] kept = new byte[cloud.blobs.get(1).length];
        weights.blob(1).get(kept);
        assertThat(kept).isEqualTo(cloud.blobs.get(1));
        assertThat(directory.has(1)).isFalse();
        assertThat(directory.has(2)).isTrue();
        assertThat(notKept).singleElement().asString().startsWith("can't store weights in " + directory.folder());
    }

    @Test
    void aDescriptionThatCannotBeStoredIsUsedAllTheSame() throws Exception {
        Path notAFolder = Files.createFile(folder.resolve("file"));
        BundleDirectory described = new BundleCache(notAFolder, listener).open(calls, FakeCloud.MODEL);
        assertThat(described.bundle()).isEqualTo(cloud.bundle);
        assertThat(notKept).singleElement().asString().startsWith("can't use the cache folder " + notAFolder);
        DeviceWeights inMemory = new DeviceWeights(described);
        new BlobFetcher(calls, FakeCloud.MODEL, inMemory, listener, pauses::add).fetch(0);
        assertThat(inMemory.has(0)).isTrue();
    }

    private List<Path> leftovers() throws IOException {
        try (var files = Files.list(directory.blobFile(0).getParent())) {
            return files.filter(file -> file.toString().endsWith(".part")).toList();
        }
    }
}
