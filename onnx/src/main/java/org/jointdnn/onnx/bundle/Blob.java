package org.jointdnn.onnx.bundle;

/**
 * A file of weights, known by its content.
 *
 * @param sha256 of the content, 64 lower-case hexadecimal digits
 * @param length in bytes
 */
public record Blob(String sha256, long length) {}
