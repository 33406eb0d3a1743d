package io.tidegate.ha.mysql;

import io.tidegate.conf.certificate.Identity;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.GroupTls;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Connections to masters with what their group asks of TLS, as the proxy's own are. */
public final class MasterConnection {
    private static final String CONNECT_MILLIS = "3000";
    private static final String SOCKET_MILLIS = "10000";

    private MasterConnection() {}

    /** Opens one with the group's account; blocks for a few seconds at most. */
    public static Connection open(GroupConfig group) throws SQLException {
        return open(group, "", SOCKET_MILLIS);
    }

    /**
     * A connection on which a statement may take as long as it does.
     *
     * @param schema that is used
     */
    public static Connection openPatient(GroupConfig group, String schema) throws SQLException {
        return open(group, schema, "0");
    }

    private static Connection open(GroupConfig group, String schema, String socketMillis)
            throws SQLException {
        try (KeyStoreFile trusted = authorities(group.tls());
                KeyStoreFile mine = identity(group.tls())) {
            Properties properties = new Properties();
            properties.setProperty("user", group.account().user());
            properties.setProperty("password", group.account().password().reveal());
            properties.setProperty("connectTimeout", CONNECT_MILLIS);
            properties.setProperty("socketTimeout", socketMillis);
            properties.setProperty("sslMode", group.tls().mode().name());
            // Nobody in between could make more of it than of what the mode allows anyway.
            properties.setProperty(
                    "allowPublicKeyRetrieval", Boolean.toString(group.tls().allowsClearText()));
            trusted.describe(properties, "trustCertificateKeyStore");
            mine.describe(properties, "clientCertificateKeyStore");
            if (!trusted.isEmpty()) {
                properties.setProperty("fallbackToSystemTrustStore", "false");
            }
            return DriverManager.getConnection(
                    "jdbc:mysql://"
                            + group.master().endpoint()
                            + "/"
                            + URLEncoder.encode(schema, StandardCharsets.UTF_8),
                    properties);
        } catch (IOException | GeneralSecurityException failed) {
            throw new SQLException("the certificates could not be handed over", failed);
        }
    }

    private static KeyStoreFile authorities(GroupTls tls)
            throws IOException, GeneralSecurityException {
        return KeyStoreFile.write((store, password) -> {
            for (X509Certificate authority : tls.authorities()) {
                store.setCertificateEntry("authority-" + store.size(), authority);
            }
        });
    }

    private static KeyStoreFile identity(GroupTls tls)
            throws IOException, GeneralSecurityException {
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
