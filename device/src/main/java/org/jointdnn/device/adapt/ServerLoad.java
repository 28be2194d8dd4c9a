package org.jointdnn.device.adapt;

/**
 * How busy the server is thought to be.
 *
 * @param factor how many times longer than profiled it computes
 * @param queueMillis for which a request waits for its turn
 */
public record ServerLoad(double factor, double queueMillis) {}
