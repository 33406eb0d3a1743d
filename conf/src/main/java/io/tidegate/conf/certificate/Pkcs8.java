package io.tidegate.conf.certificate;

import java.util.Arrays;

/**
 * Puts private keys of the older forms into the one that the JDK reads. What is wrong inside is
 * found when that one is read.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5958">RFC 5958</a>
 */
final class Pkcs8 {
    private static final String RSA_ENCRYPTION = "1.2.840.113549.1.1.1";
    private static final byte[] NULL = {5, 0};
    private static final int PARAMETERS = 0xA0;

    private Pkcs8() {}

    static byte[] ofRsa(byte[] pkcs1) {
        return wrap(Der.sequence(Der.identifier(RSA_ENCRYPTION), NULL), pkcs1);
    }

    /** The curve stands inside the older form, and has to be named outside of the newer one. */
    static byte[] ofEc(byte[] sec1) throws UnusableFileException {
        return wrap(Der.sequence(Der.identifier(SelfSigned.EC_PUBLIC_KEY), curve(sec1)), sec1);
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return Der.sequence(Der.integer(0), algorithm, Der.octets(key));
    }

    /** The sequence of a version, the number, and the curve under a tag of its own. */
    private static byte[] curve(byte[] sec1) throws UnusableFileException {
        try {
            int at = sec1[1] < 0 ? 2 + (sec1[1] & 0x7F) : 2;
            at += 2 + sec1[at + 1];
            at += 2 + sec1[at + 1];
            if ((sec1[at] & 0xFF) == PARAMETERS) {
                return Arrays.copyOfRange(sec1, at + 2, at + 2 + sec1[at + 1]);
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException tooShort) {
            // Said below.
        }
        throw new UnusableFileException(
                "has an EC key that does not name its curve",
                "convert it with openssl pkcs8 -topk8 -nocrypt");
    }
}
