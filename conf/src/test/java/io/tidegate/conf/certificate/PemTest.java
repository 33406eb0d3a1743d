package io.tidegate.conf.certificate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemTest {
    @ParameterizedTest
    @CsvSource({
        "rsa-certificate, rsa-pkcs8, RSA",
        "rsa-certificate, rsa-pkcs1, RSA",
        "ec-certificate, ec-pkcs8, EC",
        "ec-certificate, ec-sec1, EC",
        "ed25519-certificate, ed25519-pkcs8, EdDSA"
    })
    void a_key_of_each_form_is_read(String certificate, String key, String algorithm)
            throws Exception {
        Identity identity = Pem.identity(Pem.certificates(file(certificate)), file(key));

        assertThat(identity.key().getAlgorithm()).isEqualTo(algorithm);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rsa-certificate | rsa-encrypted | is encrypted",
                "rsa-certificate | rsa-encrypted-pkcs1 | is encrypted",
                "rsa-certificate | ec-sec1 | is not the key of the certificate",
                "ec-certificate | rsa-pkcs8 | is not the key of the certificate",
                "ec-certificate | ed25519-pkcs8 | is not the key of the certificate",
                "rsa-certificate | rsa-certificate | has no private key"
            })
    void a_key_that_cannot_be_used_is_refused(String certificate, String key, String why)
            throws Exception {
        var chain = Pem.certificates(file(certificate));
        byte[] keyFile = file(key);

        assertThatExceptionOfType(UnusableFileException.class)
                .isThrownBy(() -> Pem.identity(chain, keyFile))
                .withMessageContaining(why);
    }

    @Test
    void a_key_of_the_same_algorithm_that_belongs_to_another_is_refused() throws Exception {
        Identity mine = SelfSigned.generate("mine");

        assertThatExceptionOfType(UnusableFileException.class)
                .isThrownBy(() -> Pem.identity(mine.chain(), file("ec-pkcs8")))
                .withMessage("is not the key of the certificate");
    }

    @Test
    void a_chain_keeps_its_order() throws Exception {
        byte[] both =
                (new String(file("ec-certificate"), US_ASCII)
                                + "a remark\n"
                                + new String(file("rsa-certificate"), US_ASCII))
                        .getBytes(US_ASCII);

        assertThat(Pem.certificates(both))
                .extracting(certificate -> certificate.getSubjectX500Principal().getName())
                .containsExactly("CN=ec.test", "CN=rsa.test");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | is not in PEM form",
                "hello | is not in PEM form",
                "-----BEGIN CERTIFICATE-----%%%-----END CERTIFICATE----- | has a damaged part",
                "-----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE----- | has a certificate that cannot be read",
                "-----BEGIN CERTIFICATE-----AAAA-----END PRIVATE KEY----- | is not in PEM form",
                "-----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY----- | has no certificate"
            })
    void what_is_no_certificate_is_refused(String text, String why) {
        assertThatExceptionOfType(UnusableFileException.class)
                .isThrownBy(() -> Pem.certificates(text.getBytes(US_ASCII)))
                .withMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({
        "PRIVATE KEY, AAAA",
        "RSA PRIVATE KEY, AAAA",
        "EC PRIVATE KEY, AAAA",
        "EC PRIVATE KEY, MA==",
        "EC PRIVATE KEY, MIIB"
    })
    void a_damaged_key_is_refused(String type, String content) throws Exception {
        var chain = Pem.certificates(file("ec-certificate"));
        String text = "-----BEGIN " + type + "-----\n" + content + "\n-----END " + type + "-----";

        assertThatExceptionOfType(UnusableFileException.class)
                .isThrownBy(() -> Pem.identity(chain, text.getBytes(US_ASCII)));
    }

    @Test
    void an_identity_prints_without_its_key() throws Exception {
        Identity identity = Pem.identity(Pem.certificates(file("ec-certificate")), file("ec-sec1"));

        assertThat(identity).hasToString("Identity[CN=ec.test]");
    }

    private static byte[] file(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        PemTest.class.getResourceAsStream("/pem/" + name + ".pem"))) {
            return in.readAllBytes();
        }
    }
}
