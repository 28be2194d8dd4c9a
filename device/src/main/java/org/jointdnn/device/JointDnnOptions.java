package org.jointdnn.device;

import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.Optional;
import org.jointdnn.device.adapt.AdaptationListener;
import org.jointdnn.device.adapt.SessionSettings;
import org.jointdnn.device.conditions.DeviceConditions;
import org.jointdnn.device.conditions.LinuxConditions;
import org.jointdnn.device.conditions.Metering;
import org.jointdnn.device.conditions.UsageCounter;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.calibration.Calibration;
import org.jointdnn.engine.profile.PowerModel;
import org.jointdnn.engine.profile.ProfilerSettings;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.solver.ExactSolver;
import org.jointdnn.wire.WireLimits;

/**
 * How a device works with its server.
 *
 * @param cache folder for bundles, weights and profiles; on Android one of the app's own
 * @param choice which plan to follow
 * @param solver finds the best plan
 * @param link how the link is known
 * @param idleWatts drawn by the device while it waits for the cloud
 * @param power drawn by the device while it computes
 * @param profile file with this device's profile; without one the device is measured once and the
 *     result kept in the cache
 * @param profiling how much effort measuring this device may cost
 * @param calibration what codecs do to the model's tensors; without one every tensor crosses as it is. Lossy codecs are
 *     taken only if the choice's limits allow a loss of accuracy
 * @param threads compute threads of the runtime
 * @param sessionBytes of segments kept open, by estimate
 * @param pace how much slower than its hardware the device pretends to be
 * @param timeout of a query's visit to the server
 * @param limits of messages
 * @param listener hears about the preparation
 * @param standalone whether all weights are fetched, so that queries are answered without the server too, and before it if
 *     it is slow
 * @param adaptation is told when queries follow another plan
 * @param maxWaste the share, within 0..1, of the time that queries take, for which the device may compute in vain what the server
 *     answers after all; 0 means that it computes nothing ahead of the server's answer but what a deadline demands
 * @param returnPause how long a server that is preferred, but was left, is not tried; longer if it is left again and again
 * @param conditions of the device, for the user's rules
 * @param usage counts what is used, for the user's rules, and is closed by its owner; without one, bytes are counted in the
 *     cache's file {@code data-use} if the rules need that, which only one connection at a time may do
 */
public record JointDnnOptions(
        Path cache,
        PlanChoice choice,
        PlanSolver solver,
        LinkSource link,
        double idleWatts,
        PowerModel power,
        Optional<Path> profile,
        ProfilerSettings profiling,
        Optional<Calibration> calibration,
        int threads,
        long sessionBytes,
        Pace pace,
        Duration timeout,
        WireLimits limits,
        PreparationListener listener,
        boolean standalone,
        AdaptationListener adaptation,
        double maxWaste,
        Duration returnPause,
        DeviceConditions conditions,
        Optional<UsageCounter> usage) {
    /** The best plan over a measured Wi-Fi link, all processors, a cache in the user's home folder, a Linux system's conditions. */
    public static final JointDnnOptions DEFAULT = builder().build();

    public JointDnnOptions {
        if (!(idleWatts >= 0) || Double.isInfinite(idleWatts)) {
            throw new IllegalArgumentException("idleWatts is " + idleWatts + ", must be a finite number, 0 or more");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + ", must be 1 or more");
        }
        if (sessionBytes < 0) {
            throw new IllegalArgumentException("sessionBytes is " + sessionBytes + ", must be 0 or more");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout is " + timeout + ", must be more than 0");
        }
        if (!(maxWaste >= 0 && maxWaste <= 1)) {
            throw new IllegalArgumentException("maxWaste is " + maxWaste + ", must be within 0..1");
        }
        if (returnPause.isNegative() || returnPause.isZero()) {
            throw new IllegalArgumentException("returnPause is " + returnPause + ", must be more than 0");
        }
    }

    /** How a session with these options behaves. */
    SessionSettings session(boolean mayAnswerAlone) {
        return SessionSettings.DEFAULT
                .withMaxWaste(maxWaste)
                .withMayGoOnAlone(mayAnswerAlone)
                .withLinkKnown(link instanceof LinkSource.Declared);
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        private Path cache = Paths.get(System.getProperty("user.home", "."), ".cache", "jointdnn", "device");
        private PlanChoice choice = PlanChoice.best();
        private PlanSolver solver = new ExactSolver();
        private LinkSource link = new LinkSource.Measured(Link.WIFI);
        private double idleWatts;
        private PowerModel power = PowerModel.JETSON_TX2;
        private Optional<Path> profile = Optional.empty();
        private ProfilerSettings profiling = ProfilerSettings.DEFAULT;
        private Optional<Calibration> calibration = Optional.empty();
        private int threads = Runtime.getRuntime().availableProcessors();
        private long sessionBytes = 1L << 30;
        private Pace pace = Pace.FULL;
        private Duration timeout = Duration.ofMinutes(1);
        private WireLimits limits = WireLimits.DEFAULT;
        private PreparationListener listener = PreparationListener.NONE;
        private boolean standalone = true;
        private AdaptationListener adaptation = AdaptationListener.NONE;
        private double maxWaste = 1;
        private Duration returnPause = Duration.ofSeconds(30);
        private DeviceConditions conditions = new LinuxConditions(Metering.UNKNOWN);
        private Optional<UsageCounter> usage = Optional.empty();

        private Builder() {}

        public Builder cache(Path folder) {
            this.cache = folder;
            return this;
        }

        public Builder choice(PlanChoice planChoice) {
            this.choice = planChoice;
            return this;
        }

        public Builder solver(PlanSolver planSolver) {
            this.solver = planSolver;
            return this;
        }

        public Builder link(LinkSource linkSource) {
            this.link = linkSource;
            return this;
        }

        public Builder idleWatts(double watts) {
            this.idleWatts = watts;
            return this;
        }

        public Builder power(PowerModel powerModel) {
            this.power = powerModel;
            return this;
        }

        public Builder profiling(ProfilerSettings settings) {
            this.profiling = settings;
            return this;
        }

        public Builder profile(Path file) {
            this.profile = Optional.of(file);
            return this;
        }

        public Builder calibration(Calibration measured) {
            this.calibration = Optional.of(measured);
            return this;
        }

        public Builder threads(int computeThreads) {
            this.threads = computeThreads;
            return this;
        }

        public Builder sessionBytes(long bytes) {
            this.sessionBytes = bytes;
            return this;
        }

        public Builder pace(Pace devicePace) {
            this.pace = devicePace;
            return this;
        }

        public Builder timeout(Duration visitTimeout) {
            this.timeout = visitTimeout;
            return this;
        }

        public Builder limits(WireLimits wireLimits) {
            this.limits = wireLimits;
            return this;
        }

        public Builder listener(PreparationListener preparationListener) {
            this.listener = preparationListener;
            return this;
        }

        public Builder standalone(boolean allWeights) {
            this.standalone = allWeights;
            return this;
        }

        public Builder adaptation(AdaptationListener adaptationListener) {
            this.adaptation = adaptationListener;
            return this;
        }

        public Builder maxWaste(double share) {
            this.maxWaste = share;
            return this;
        }

        public Builder returnPause(Duration first) {
            this.returnPause = first;
            return this;
        }

        public Builder conditions(DeviceConditions deviceConditions) {
            this.conditions = deviceConditions;
            return this;
        }

        public Builder usage(UsageCounter counter) {
            this.usage = Optional.of(counter);
            return this;
        }

        /** The options; throws IllegalArgumentException if one is out of range. */
        public JointDnnOptions build() {
            return new JointDnnOptions(
                    cache,
                    choice,
                    solver,
                    link,
                    idleWatts,
                    power,
                    profile,
                    profiling,
                    calibration,
                    threads,
                    sessionBytes,
                    pace,
                    timeout,
                    limits,
                    listener,
                    standalone,
                    adaptation,
                    maxWaste,
                    returnPause,
                    conditions,
                    usage);
        }
    }
}
