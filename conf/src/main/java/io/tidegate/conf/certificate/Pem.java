package io.tidegate.conf.certificate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the PEM files that OpenSSL, the servers and certificate authorities write. */
public final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("(?s)-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
    private static final String KEY = "PRIVATE KEY";
    private static final byte[] PROBE = "tidegate".getBytes(ISO_8859_1);

    private record Block(String type, byte[] content) {}

    private Pem() {}

    /** Every certificate of a file, in its order; at least one. */
    public static List<X509Certificate> certificates(byte[] file) throws UnusableFileException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks(file)) {
            if (block.type.equals("CERTIFICATE")) {
                certificates.add(certificate(block.content));
            }
        }
        if (certificates.isEmpty()) {
            throw new UnusableFileException(
                    "has no certificate", "it needs a part -----BEGIN CERTIFICATE-----");
        }
        return certificates;
    }

    /** The certificates of one file with the private key of another, which have to fit. */
    public static Identity identity(List<X509Certificate> chain, byte[] keyFile)
            throws UnusableFileException {
        PrivateKey key = privateKey(keyFile);
        if (!fits(chain.getFirst(), key)) {
            throw new UnusableFileException(
                    "is not the key of the certificate",
                    "the first certificate of the certificate's file has to be the key's own");
        }
        return new Identity(chain, key);
    }

    private static X509Certificate certificate(byte[] content) throws UnusableFileException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(content));
        } catch (GeneralSecurityException damaged) {
            throw new UnusableFileException(
                    "has a certificate that cannot be read",
                    "look at it with openssl x509 -noout -text -in FILE");
        }
    }

    private static PrivateKey privateKey(byte[] file) throws UnusableFileException {
        for (Block block : blocks(file)) {
            switch (block.type) {
                case KEY -> {
                    return decode(block.content);
                }
                case "RSA PRIVATE KEY" -> {
                    return decode(Pkcs8.ofRsa(block.content));
                }
                case "EC PRIVATE KEY" -> {
                    return decode(Pkcs8.ofEc(block.content));
                }
                case "ENCRYPTED PRIVATE KEY" -> throw encrypted();
                default -> {
                    // Curve parameters, certificates beside the key: not what is looked for.
                }
            }
        }
        throw new UnusableFileException(
                "has no private key", "it needs a part -----BEGIN PRIVATE KEY-----");
    }

    private static UnusableFileException encrypted() {
        return new UnusableFileException(
                "is encrypted, and there is nobody to ask for its password",
                "write it in clear with openssl pkcs8 -topk8 -nocrypt, readable by Tidegate only");
    }

    private static PrivateKey decode(byte[] pkcs8) throws UnusableFileException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException another) {
                // A key of one of the other algorithms, or of none.
            } catch (GeneralSecurityException missing) {
                throw new IllegalStateException("every Java platform has " + algorithm, missing);
            }
        }
        throw new UnusableFileException(
                "has a private key that cannot be read", "RSA, EC and Ed25519 keys can be used");
    }

    private static boolean fits(X509Certificate certificate, PrivateKey key) {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "EdDSA";
                };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException anotherKind) {
            return false;
        }
    }

    private static List<Block> blocks(byte[] file) throws UnusableFileException {
        List<Block> blocks = new ArrayList<>();
        Matcher found = BLOCK.matcher(new String(file, ISO_8859_1));
        while (found.find()) {
            // What OpenSSL's old form of encryption leaves before the text.
            if (found.group(2).contains("Proc-Type:")) {
                throw encrypted();
            }
            try {
                blocks.add(
                        new Block(
                                found.group(1),
                                Base64.getDecoder().decode(found.group(2).replaceAll("\\s", ""))));
            } catch (IllegalArgumentException damaged) {
                throw new UnusableFileException(
                        "has a damaged part -----BEGIN " + found.group(1) + "-----",
                        "copy the file again, as text");
            }
        }
        if (blocks.isEmpty()) {
            throw new UnusableFileException(
                    "is not in PEM form",
                    "it begins with -----BEGIN; openssl x509 -inform der converts other forms");
        }
        return blocks;
    }
}
