package io.tidegate.proxy.wire.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;

/** RSA as the servers use it: OAEP padding with SHA-1 and MGF1, public keys as PEM text. */
final class Rsa {
    static final String TRANSFORMATION = "RSA/ECB/OAEPWithSHA-1AndMGF1Padding";

    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";
    private static final int PEM_LINE = 64;

    private Rsa() {}

    static byte[] encrypt(byte[] clear, RSAPublicKey key) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(Cipher.ENCRYPT_MODE, key);
        return cipher.doFinal(clear);
    }

    static byte[] toPem(RSAPublicKey key) {
        Base64.Encoder encoder = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'});
        String body = encoder.encodeToString(key.getEncoded());
        return (BEGIN + "\n" + body + "\n" + END + "\n").getBytes(US_ASCII);
    }

    static RSAPublicKey fromPem(byte[] pem) throws GeneralSecurityException {
        String text = new String(pem, US_ASCII);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new GeneralSecurityException("not a public key in PEM form");
        }
        String body = text.substring(begin + BEGIN.length(), end).replaceAll("\\s", "");
        try {
            byte[] encoded = Base64.getDecoder().decode(body);
            X509EncodedKeySpec spec = new X509EncodedKeySpec(encoded);
            return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec);
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("not a public key in PEM form", e);
        }
    }
}
