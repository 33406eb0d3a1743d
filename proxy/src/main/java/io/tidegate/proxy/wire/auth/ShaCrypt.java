package io.tidegate.proxy.wire.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * SHA-256 crypt as the servers store it for caching_sha2_password: {@code $A$}, thousands of rounds
 * in three hex digits, {@code $}, {@value #SALT_LENGTH} salt characters, {@value #TEXT_LENGTH}
 * characters of digest. The algorithm is Drepper's with a longer salt. A few milliseconds of work,
 * and that is its purpose: not for an event loop.
 *
 * @see <a href="https://www.akkadia.org/drepper/SHA-crypt.txt">Unix crypt using SHA-256 and
 *     SHA-512</a>
 */
record ShaCrypt(int rounds, String salt, String digest) {
    static final int SALT_LENGTH = 20;
    static final int TEXT_LENGTH = 43;

    private static final String PREFIX = "$A$";
    private static final int ROUND_DIGITS = 3;
    static final int SALT_START = PREFIX.length() + ROUND_DIGITS + 1;
    private static final int ROUNDS_UNIT = 1000;
    private static final int HEX = 16;
    private static final String ALPHABET =
            "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** Reads what the server shows as the account's authentication string. */
    static ShaCrypt parse(String verifier) {
        boolean shaped =
                verifier.length() == SALT_START + SALT_LENGTH + TEXT_LENGTH
                        && verifier.startsWith(PREFIX)
                        && verifier.charAt(SALT_START - 1) == '$';
        if (!shaped) {
            throw new IllegalArgumentException("not a verifier of caching_sha2_password");
        }
        int thousands =
                Integer.parseUnsignedInt(verifier.substring(PREFIX.length(), SALT_START - 1), HEX);
        return new ShaCrypt(
                thousands * ROUNDS_UNIT,
                verifier.substring(SALT_START, SALT_START + SALT_LENGTH),
                verifier.substring(SALT_START + SALT_LENGTH));
    }

    boolean matches(byte[] password) {
        byte[] expected = digest.getBytes(ISO_8859_1);
        return MessageDigest.isEqual(expected, crypt(password, salt, rounds).getBytes(ISO_8859_1));
    }

    static String crypt(byte[] password, String saltText, int rounds) {
        byte[] salt = saltText.getBytes(ISO_8859_1);
        byte[] intermediate = intermediate(password, salt);
        byte[] p = repeat(repeatedDigest(password, password.length), password.length);
        byte[] s = repeat(repeatedDigest(salt, 16 + (intermediate[0] & 0xFF)), salt.length);
        MessageDigest sha = Digests.newSha256();
        byte[] current = intermediate;
        for (int round = 0; round < rounds; round++) {
            boolean odd = (round & 1) != 0;
            sha.update(odd ? p : current);
            if (round % 3 != 0) {
                sha.update(s);
            }
            if (round % 7 != 0) {
                sha.update(p);
            }
            sha.update(odd ? current : p);
            current = sha.digest();
        }
        Arrays.fill(p, (byte) 0);
        return encode(current);
    }

    private static byte[] intermediate(byte[] password, byte[] salt) {
        byte[] alternate = Digests.sha256(password, salt, password);
        MessageDigest sha = Digests.newSha256();
        sha.update(password);
        sha.update(salt);
        sha.update(repeat(alternate, password.length));
        for (int bits = password.length; bits > 0; bits >>= 1) {
            sha.update((bits & 1) != 0 ? alternate : password);
        }
        return sha.digest();
    }

    private static byte[] repeatedDigest(byte[] part, int times) {
        MessageDigest sha = Digests.newSha256();
        for (int i = 0; i < times; i++) {
            sha.update(part);
        }
        return sha.digest();
    }

    private static byte[] repeat(byte[] pattern, int length) {
        byte[] result = new byte[length];
        for (int i = 0; i < length; i++) {
            result[i] = pattern[i % pattern.length];
        }
        return result;
    }

    /** Three bytes become four characters; which three go together rotates from group to group. */
    private static String encode(byte[] digest) {
        StringBuilder text = new StringBuilder(TEXT_LENGTH);
        int high = 0;
        int middle = 10;
        int low = 20;
        for (int group = 0; group < 10; group++) {
            append(text, digest[high], digest[middle], digest[low], 4);
            int nextHigh = low + 1;
            low = middle + 1;
            middle = high + 1;
            high = nextHigh;
        }
        append(text, (byte) 0, digest[31], digest[30], 3);
        return text.toString();
    }

    private static void append(StringBuilder text, byte high, byte middle, byte low, int count) {
        int bits = ((high & 0xFF) << 16) | ((middle & 0xFF) << 8) | (low & 0xFF);
        for (int i = 0; i < count; i++) {
            text.append(ALPHABET.charAt(bits & 0x3F));
            bits >>= 6;
        }
    }
}
