package org.jointdnn.onnx.bundle;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 digests as this project writes them: 64 lower-case hexadecimal digits. */
public final class Sha256 {
    private Sha256() {}

    /** An empty digest to feed. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** The digest of the remaining bytes, which it consumes. */
    public static String of(ByteBuffer bytes) {
        MessageDigest digest = digest();
        digest.update(bytes);
        return hex(digest);
    }

    /** Ends a digest. */
    public static String hex(MessageDigest digest) {
        StringBuilder text = new StringBuilder(64);
        for (byte b : digest.digest()) {
            text.append(Character.forDigit((b >> 4) & 0xf, 16)).append(Character.forDigit(b & 0xf, 16));
        }
        return text.toString();
    }
}
