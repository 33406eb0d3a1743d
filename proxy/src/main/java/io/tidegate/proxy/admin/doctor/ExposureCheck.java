package io.tidegate.proxy.admin.doctor;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.AdminUser;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.Credential;
import io.tidegate.conf.model.UserConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What others could use who should not. */
public final class ExposureCheck implements Check {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");
    private static final Set<String> GUESSED =
            Set.of("", "admin", "demo", "password", "root", "secret", "tidegate", "test", "123456");

    private final Live<Configuration> configuration;

    public ExposureCheck(Live<Configuration> configuration) {
        this.configuration = configuration;
    }

    @Override
    public String subject() {
        return "exposure";
    }

    @Override
    public List<Finding> findings() {
        Configuration now = configuration.current();
        List<Finding> findings = new ArrayList<>();
        boolean clear = now.listener().tls().allowsClearText();
        if (clear && !LOOPBACK.contains(now.listener().host())) {
            findings.add(
                    Finding.warning(
                            "clients may connect without TLS from other machines",
                            "set listener.tls.mode to required"));
        }
        now.admin()
                .filter(admin -> clear && !LOOPBACK.contains(admin.host()))
                .ifPresent(_ ->
                        findings.add(
                                Finding.warning(
                                        "the admin port can be reached from other machines without TLS",
                                        "set listener.tls.mode to required, or admin.host to 127.0.0.1")));
        now.http()
                .filter(http -> http.token().isEmpty() && !LOOPBACK.contains(http.host()))
                .ifPresent(_ ->
                        findings.add(
                                Finding.warning(
                                        "/metrics and /v1/ids answer other machines without a token",
                                        "set http.token")));
        now.users().values().stream()
                .filter(user -> isGuessed(user.credential(), user.name()))
                .map(UserConfig::name)
                .sorted()
                .forEach(name -> findings.add(guessed("users." + name)));
        now.admin().stream()
                .flatMap(admin -> admin.users().values().stream())
                .filter(user -> isGuessed(user.credential(), user.name()))
                .map(AdminUser::name)
                .sorted()
                .forEach(name -> findings.add(guessed("admin.users." + name)));
        return findings;
    }

    private static boolean isGuessed(Credential credential, String user) {
        return credential instanceof Credential.Password(var secret)
                && (GUESSED.contains(secret.reveal()) || secret.reveal().equals(user));
    }

    private static Finding guessed(String path) {
        return Finding.warning(
                path + " has a password that is easily guessed", "give it another one");
    }
}
