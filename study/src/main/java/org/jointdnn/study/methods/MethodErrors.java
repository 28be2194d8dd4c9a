package org.jointdnn.study.methods;

import org.jointdnn.engine.profile.PredictionError;

/**
 * How far each method's predicted times of a network's segments lie from measured ones.
 *
 * @param analytical from the description of the machine
 * @param statistical from regression over the other networks
 * @param applicationSpecific from a profile of the network itself
 */
public record MethodErrors(
        String network, PredictionError analytical, PredictionError statistical, PredictionError applicationSpecific) {}
