package org.jointdnn.cloud;

import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that a server offers, each prepared when it is first asked for. Concurrent callers wait
 * for one preparation; a failed one is tried again by the next caller.
 *
 * <p>Thread safety: safe.
 */
final class ServedModels implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServedModels.class);

    private final List<ModelSource> sources;
    private final ModelLoader loader;
    private final Map<String, CompletableFuture<ServedModel>> prepared = new ConcurrentHashMap<>();

    /**
     * @param sources the first that has a name provides it
     */
    ServedModels(List<ModelSource> sources, ModelLoader loader) {
        this.sources = List.copyOf(sources);
        this.loader = loader;
    }

    /** Names of all models. */
    List<String> names() {
        Set<String> names = new LinkedHashSet<>();
        sources.forEach(source -> names.addAll(source.names()));
        return List.copyOf(names);
    }

    /** Names of the models that are prepared. */
    List<String> ready() {
        List<String> names = new ArrayList<>();
        prepared.forEach((name, model) -> {
            if (model.isDone() && !model.isCompletedExceptionally()) {
                names.add(name);
            }
        });
        return names;
    }

    /**
     * The model, prepared if it wasn't. A name reaches the file system only if a source lists it, so
     * that it can't lead out of a folder. Throws StatusRuntimeException if there is none.
     */
    ServedModel get(String name) {
        CompletableFuture<ServedModel> mine = new CompletableFuture<>();
        CompletableFuture<ServedModel> known = prepared.putIfAbsent(name, mine);
        if (known == null) {
            prepare(name, mine);
            known = mine;
        }
        try {
            return known.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StatusRuntimeException refusal
                    ? refusal
                    : new IllegalStateException("model " + name + " can't be prepared", e.getCause());
        }
    }

    /** The model, if its bundle has the hash. */
    ServedModel get(String name, String modelHash) {
        ServedModel model = get(name);
        if (!model.bundle().modelHash().equals(modelHash)) {
            throw Refusals.otherModel(name);
        }
        return model;
    }

    /** The model's file. Throws StatusRuntimeException if there is none. */
    Path file(String name) {
        ModelSource source = sources.stream()
                .filter(candidate -> candidate.has(name))
                .findFirst()
                .orElseThrow(() -> Refusals.unknownModel(name, names()));
        return source.resolve(name);
    }

    private void prepare(String name, CompletableFuture<ServedModel> result) {
        try {
            Path file = file(name);
            long start = System.nanoTime();
            ServedModel model = loader.load(name, file);
            log.info(
                    "model {} prepared: {} blocks, {} ms",
                    name,
                    model.bundle().blocks().size(),
                    (System.nanoTime() - start) / 1_000_000);
            result.complete(model);
        } catch (RuntimeException | Error e) {
            prepared.remove(name, result);
            result.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        for (CompletableFuture<ServedModel> model : prepared.values()) {
            model.thenAccept(ServedModel::close).exceptionally(failed -> null);
        }
        prepared.clear();
    }
}
