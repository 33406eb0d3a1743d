package io.tidegate.it.suite;

import io.tidegate.conf.certificate.Identity;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;

/** An identity as Connector/J wants it, to trust or to show. */
record KeyStores(Path file) implements AutoCloseable {
    private static final String PASSWORD = "changeit";

    static KeyStores of(Identity identity) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("trusted", identity.certificate());
        store.setKeyEntry(
                "mine",
                identity.key(),
                PASSWORD.toCharArray(),
                identity.chain().toArray(new X509Certificate[0]));
        Path file = Files.createTempFile("tidegate-it-", ".p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return new KeyStores(file);
    }

    String asTrusted() {
        return options("trustCertificateKeyStore") + "&fallbackToSystemTrustStore=false";
    }

    String asOwn() {
        return options("clientCertificateKeyStore");
    }

    private String options(String prefix) {
        return "%sUrl=file:%s&%sType=PKCS12&%sPassword=%s"
                .formatted(prefix, file, prefix, prefix, PASSWORD);
    }

    @Override
    public void close() throws Exception {
        Files.delete(file);
    }
}
