package io.tidegate.proxy.wire.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash functions of the plugins, over parts that are joined. */
final class Digests {
    static final int SHA1_LENGTH = 20;
    static final int SHA256_LENGTH = 32;

    private Digests() {}

    static byte[] sha1(byte[]... parts) {
        return digest("SHA-1", parts);
    }

    static byte[] sha256(byte[]... parts) {
        return digest("SHA-256", parts);
    }

    static MessageDigest newSha256() {
        return newDigest("SHA-256");
    }

    static byte[] xor(byte[] left, byte[] right) {
        if (left.length != right.length) {
            throw new IllegalArgumentException("lengths differ");
        }
        byte[] result = new byte[left.length];
        for (int i = 0; i < left.length; i++) {
            result[i] = (byte) (left[i] ^ right[i]);
        }
        return result;
    }

    private static byte[] digest(String algorithm, byte[]... parts) {
        MessageDigest digest = newDigest(algorithm);
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    private static MessageDigest newDigest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
