package io.tidegate.conf.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

class SelfSignedTest {
    private final X509Certificate certificate = SelfSigned.generate("tidegate").certificate();

    @Test
    void it_vouches_for_itself() throws Exception {
        certificate.verify(certificate.getPublicKey());

        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("it", certificate);
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        ((X509TrustManager) factory.getTrustManagers()[0])
                .checkServerTrusted(new X509Certificate[] {certificate}, "ECDHE_ECDSA");
    }

    @Test
    void it_is_good_now_and_for_years() throws Exception {
        certificate.checkValidity();
        certificate.checkValidity(Date.from(Instant.now().plus(Duration.ofDays(3600))));
    }

    @Test
    void it_names_this_machine() throws Exception {
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=tidegate");
        assertThat(certificate.getSubjectAlternativeNames())
                .containsExactly(List.of(2, "localhost"), List.of(7, "127.0.0.1"));
        assertThat(certificate.getBasicConstraints()).isGreaterThanOrEqualTo(0);
        assertThat(certificate.getVersion()).isEqualTo(3);
    }

    @Test
    void each_is_another() {
        X509Certificate other = SelfSigned.generate("tidegate").certificate();

        assertThat(other.getPublicKey()).isNotEqualTo(certificate.getPublicKey());
        assertThat(other.getSerialNumber()).isNotEqualTo(certificate.getSerialNumber());
    }
}
