package io.tidegate.ha.mysql;

import io.tidegate.conf.certificate.Identity;
import io.tidegate.conf.model.Account;
import io.tidegate.conf.model.GroupTls;
import io.tidegate.conf.topology.Endpoint;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/** How the control plane logs in to one server, with what its group asks of TLS. */
public record ServerLogin(Endpoint endpoint, Account account, GroupTls tls) {

    /**
     * Opens a connection; blocks for as long as the server may take.
     *
     * @param schema that is used; none if empty
     * @param connect how long the server may take to accept, in whole milliseconds
     * @param socket how long it may be silent while it is waited for; zero for ever
     * @param more properties of the driver
     */
    public Connection open(
            String schema, Duration connect, Duration socket, Map<String, String> more)
            throws SQLException {
        try (KeyStoreFile trusted = authorities();
                KeyStoreFile mine = identity()) {
            Properties properties = new Properties();
            properties.setProperty("user", account.user());
            properties.setProperty("password", account.password().reveal());
            properties.setProperty("connectTimeout", Long.toString(connect.toMillis()));
            properties.setProperty("socketTimeout", Long.toString(socket.toMillis()));
            properties.setProperty("sslMode", tls.mode().name());
            // Nobody in between could make more of it than of what the mode allows anyway.
            properties.setProperty(
                    "allowPublicKeyRetrieval", Boolean.toString(tls.allowsClearText()));
            trusted.describe(properties, "trustCertificateKeyStore");
            mine.describe(properties, "clientCertificateKeyStore");
            if (!trusted.isEmpty()) {
                properties.setProperty("fallbackToSystemTrustStore", "false");
            }
            more.forEach(properties::setProperty);
            return DriverManager.getConnection(
                    "jdbc:mysql://"
                            + endpoint
                            + "/"
                            + URLEncoder.encode(schema, StandardCharsets.UTF_8),
                    properties);
        } catch (IOException | GeneralSecurityException failed) {
            throw new SQLException("the certificates could not be handed over", failed);
        }
    }

    private KeyStoreFile authorities() throws IOException, GeneralSecurityException {
        return KeyStoreFile.write((store, password) -> {
            for (X509Certificate authority : tls.authorities()) {
                store.setCertificateEntry("authority-" + store.size(), authority);
            }
        });
    }

    private KeyStoreFile identity() throws IOException, GeneralSecurityException {
        return KeyStoreFile.write((store, password) -> {
            if (tls.identity().isPresent()) {
                Identity mine = tls.identity().get();
                store.setEntry(
                        "mine",
                        new KeyStore.PrivateKeyEntry(
                                mine.key(), mine.chain().toArray(new X509Certificate[0])),
                        new KeyStore.PasswordProtection(password));
            }
        });
    }
}
