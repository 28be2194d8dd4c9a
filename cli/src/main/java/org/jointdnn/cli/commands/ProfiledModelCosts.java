package org.jointdnn.cli.commands;

import java.io.IOException;
import java.nio.file.Path;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.cli.model.CacheFolder;
import org.jointdnn.cli.model.ModelFile;
import org.jointdnn.engine.CostsAssembly;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.profile.PowerModel;
import org.jointdnn.engine.profile.Profile;
import org.jointdnn.engine.profile.ProfileFile;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.SegmentCosts;

/** Costs of a model from the files that {@code jointdnn profile} wrote on both machines. */
final class ProfiledModelCosts implements ModelCosts {
    private static final double IDLE_WATTS = 0;

    @Override
    public Costs costs(String model, Path mobileProfile, Path cloudProfile, Link link) throws IOException {
        CacheFolder cache = CacheFolder.ofEnvironment();
        Bundle bundle = ModelFile.find(model, cache, Progress.SILENT)
                .prepare(OrtRuntime.shared(Runtime.getRuntime().availableProcessors()), cache)
                .bundle();
        return CostsAssembly.assemble(
                bundle,
                segments(bundle, mobileProfile, PowerModel.JETSON_TX2),
                segments(bundle, cloudProfile, PowerModel.NONE),
                1,
                0,
                link,
                IDLE_WATTS);
    }

    private static SegmentCosts segments(Bundle bundle, Path file, PowerModel power) throws IOException {
        Profile profile = ProfileFile.read(file);
        profile.mismatch(bundle).ifPresent(reason -> {
            throw new CommandFailure(file + ": " + reason);
        });
        return profile.costs(power);
    }
}
