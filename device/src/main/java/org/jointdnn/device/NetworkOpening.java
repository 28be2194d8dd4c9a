package org.jointdnn.device;

import java.util.Optional;
import org.jointdnn.device.conditions.RulesInForce;
import org.jointdnn.device.stream.DeviceTurns;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.wire.LinkException;

/** Opens a model as the one or the other server has it. Thread safety: safe. */
final class NetworkOpening {
    private final String model;
    private final RulesInForce rules;
    private final JointDnnOptions options;
    private final JointDnn.LocalSideFactory factory;
    private final BundleCache cache;
    private final DeviceTurns device = new DeviceTurns();

    NetworkOpening(String model, RulesInForce rules, JointDnnOptions options, JointDnn.LocalSideFactory factory) {
        this.model = model;
        this.rules = rules;
        this.options = options;
        this.factory = factory;
        this.cache = new BundleCache(options.cache(), options.listener());
    }

    /** The turns in which all networks that are opened here use this device. */
    DeviceTurns device() {
        return device;
    }

    /**
     * Opens the network and has it prepare.
     *
     * @param hash of the version that the server must have; empty if any will do
     * @throws LinkException if the server can't be reached or has another version
     * @throws IllegalArgumentException if the options don't fit the model
     */
    ServedNetwork open(CloudCalls calls, Optional<String> hash, PlanChoice choice, ServedNetwork.Owner owner) {
        DeviceWeights weights = new DeviceWeights(cache.open(calls, model));
        Bundle bundle = weights.bundle();
        if (hash.isPresent() && !hash.get().equals(bundle.modelHash())) {
            throw new LinkException.StateLost(
                    calls.target() + " has other weights of " + model + " than the server before", null);
        }
        options.calibration()
                .flatMap(calibration -> calibration.mismatch(bundle))
                .ifPresent(reason -> {
                    throw new IllegalArgumentException(reason);
                });
        LocalSide local = factory.open(weights, options);
        ServedNetwork network =
                new ServedNetwork(Workings.of(calls, model, weights, local, device, rules, options), choice, owner);
        try {
            network.start();
            return network;
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }
}
