package io.tidegate.conf.load;

import io.tidegate.conf.certificate.Identity;
import io.tidegate.conf.certificate.Pem;
import io.tidegate.conf.certificate.UnusableFileException;
import io.tidegate.conf.model.GroupTls;
import io.tidegate.conf.model.ListenerTls;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Reads the sections {@code tls} of the listener and of the groups, and the files they name. */
final class TlsReader {
    private TlsReader() {}

    static ListenerTls listener(Section section) {
        ListenerTls.Mode mode =
                section.choice("mode", ListenerTls.Mode.class, ListenerTls.Mode.PREFERRED);
        Optional<Identity> identity = identity(section);
        List<X509Certificate> authorities = authorities(section, "client-ca");
        section.end();
        if (mode == ListenerTls.Mode.VERIFY_CA) {
            if (!section.has("client-ca")) {
                section.problem(
                        "client-ca",
                        "is missing",
                        "mode verify-ca needs the certificates of those who vouch for clients");
            }
            if (authorities.isEmpty()) {
                // Reported; what is returned goes nowhere.
                return ListenerTls.NONE;
            }
        } else if (section.has("client-ca")) {
            section.problem(
                    "client-ca",
                    "is not used in this mode",
                    "write mode: verify-ca to ask clients for certificates");
        }
        return new ListenerTls(mode, identity, authorities);
    }

    static GroupTls group(Section section) {
        GroupTls.Mode mode = section.choice("mode", GroupTls.Mode.class, GroupTls.Mode.PREFERRED);
        Optional<Identity> identity = identity(section);
        List<X509Certificate> authorities = authorities(section, "ca");
        section.end();
        boolean verifies = mode == GroupTls.Mode.VERIFY_CA || mode == GroupTls.Mode.VERIFY_IDENTITY;
        if (section.has("ca") && !verifies) {
            section.problem(
                    "ca",
                    "is not used in this mode",
                    "write mode: verify-ca or verify-identity to verify the servers");
        }
        return new GroupTls(mode, authorities, identity);
    }

    private static Optional<Identity> identity(Section section) {
        boolean hasCertificate = section.has("certificate");
        boolean hasKey = section.has("key");
        if (hasCertificate != hasKey) {
            section.problem(
                    hasCertificate ? "key" : "certificate",
                    "is missing",
                    "certificate and key belong together");
        }
        List<X509Certificate> chain = authorities(section, "certificate");
        Optional<byte[]> key = section.file("key");
        if (chain.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Pem.identity(chain, key.get()));
        } catch (UnusableFileException unusable) {
            report(section, "key", unusable);
            return Optional.empty();
        }
    }

    private static List<X509Certificate> authorities(Section section, String key) {
        Optional<byte[]> file = section.file(key);
        if (file.isEmpty()) {
            return List.of();
        }
        try {
            return Pem.certificates(file.get());
        } catch (UnusableFileException unusable) {
            report(section, key, unusable);
            return List.of();
        }
    }

    private static void report(Section section, String key, UnusableFileException unusable) {
        section.problem(
                key, section.text(key).orElse("") + " " + unusable.getMessage(), unusable.hint());
    }
}
