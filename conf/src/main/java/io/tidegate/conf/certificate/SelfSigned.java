package io.tidegate.conf.certificate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Makes a certificate that vouches for itself: enough for encryption, and for clients that check a
 * proof of the password instead of the issuer. Its key is on the curve P-256, of which a handshake
 * costs half of RSA's.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280">RFC 5280</a>
 */
public final class SelfSigned {
    static final String EC_PUBLIC_KEY = "1.2.840.10045.2.1";

    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
    private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final int SERIAL_BITS = 127;
    private static final int VERSION_3 = 2;
    private static final int LAST_UTC_YEAR = 2049;

    /** Clocks differ. */
    private static final Duration BEFORE = Duration.ofDays(1);

    private static final Duration LIFE = Duration.ofDays(3650);

    private SelfSigned() {}

    /** A new one, good for ten years, for this machine under its local names. */
    public static Identity generate(String commonName) {
        try {
            SecureRandom random = new SecureRandom();
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            byte[] signedPart =
                    signedPart(
                            commonName, pair, new BigInteger(SERIAL_BITS, random), Instant.now());
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate(), random);
            signature.update(signedPart);
            byte[] certificate = Der.sequence(signedPart, algorithm(), Der.bits(signature.sign()));
            return new Identity(
                    List.of(
                            (X509Certificate)
                                    CertificateFactory.getInstance("X.509")
                                            .generateCertificate(
                                                    new ByteArrayInputStream(certificate))),
                    pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has this curve", e);
        }
    }

    private static byte[] signedPart(
            String commonName, KeyPair pair, BigInteger serial, Instant now)
            throws GeneralSecurityException {
        byte[] name =
                Der.sequence(
                        Der.set(
                                Der.sequence(
                                        Der.identifier(COMMON_NAME),
                                        Der.text(Der.UTF8_STRING, commonName))));
        byte[] publicKey = pair.getPublic().getEncoded();
        return Der.sequence(
                Der.explicit(0, Der.integer(VERSION_3)),
                Der.integer(serial),
                algorithm(),
                name,
                Der.sequence(time(now.minus(BEFORE)), time(now.plus(LIFE))),
                name,
                publicKey,
                Der.explicit(3, extensions(publicKey)));
    }

    private static byte[] algorithm() {
        return Der.sequence(Der.identifier(ECDSA_WITH_SHA256));
    }

    private static byte[] extensions(byte[] publicKey) throws GeneralSecurityException {
        byte[] names =
                Der.sequence(
                        Der.implicit(DNS_NAME, "localhost".getBytes(US_ASCII)),
                        Der.implicit(IP_ADDRESS, new byte[] {127, 0, 0, 1}));
        byte[] keyId = MessageDigest.getInstance("SHA-1").digest(publicKey);
        return Der.sequence(
                extension(SUBJECT_KEY_IDENTIFIER, Der.octets(keyId)),
                extension(SUBJECT_ALTERNATIVE_NAME, names),
                // It is its own authority: who is given it as the one to trust can verify it.
                Der.sequence(
                        Der.identifier(BASIC_CONSTRAINTS),
                        Der.yes(),
                        Der.octets(Der.sequence(Der.yes()))));
    }

    private static byte[] extension(String identifier, byte[] value) {
        return Der.sequence(Der.identifier(identifier), Der.octets(value));
    }

    /** The standard has one form up to 2049 and another one after it. */
    private static byte[] time(Instant instant) {
        var utc = instant.atOffset(ZoneOffset.UTC);
        return utc.getYear() <= LAST_UTC_YEAR
                ? Der.text(Der.UTC_TIME, DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").format(utc))
                : Der.text(
                        Der.GENERALIZED_TIME,
                        DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").format(utc));
    }
}
