package io.tidegate.proxy.wire.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.ConnectErrors;
import io.tidegate.conf.model.Credential;
import io.tidegate.conf.model.HintPolicy;
import io.tidegate.conf.model.LimitsConfig;
import io.tidegate.conf.model.ListenerConfig;
import io.tidegate.conf.model.ListenerTls;
import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.conf.model.PoolConfig;
import io.tidegate.conf.model.ScatterPolicy;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.model.Transport;
import io.tidegate.conf.model.UserConfig;
import io.tidegate.conf.topology.GroupId;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Users and what is stored of their passwords. */
public final class AuthFixtures {
    private static final String SALT = "ABCDEFGHIJKLMNOPQRST";

    private AuthFixtures() {}

    public static Credential nativeVerifier(String password) {
        byte[] stored = NativePassword.stored(password.getBytes(UTF_8));
        return new Credential.NativeVerifier(
                "*" + HexFormat.of().withUpperCase().formatHex(stored));
    }

    public static Credential sha2Verifier(String password) {
        return new Credential.CachingSha2Verifier(
                "$A$005$" + SALT + ShaCrypt.crypt(password.getBytes(UTF_8), SALT, 5000));
    }

    /** Schemas shop and other; every user may use shop only. */
    public static Configuration configuration(Map<String, Credential> credentials) {
        return configurationOf(
                credentials.entrySet().stream()
                        .map(user ->
                                new UserConfig(
                                        user.getKey(),
                                        user.getValue(),
                                        Set.of("shop", "gone"),
                                        Optional.empty(),
                                        0,
                                        List.of(),
                                        false,
                                        false,
                                        ScatterPolicy.ALLOW,
                                        HintPolicy.REFUSE)));
    }

    public static Configuration configurationOf(Stream<UserConfig> users) {
        Duration second = Duration.ofSeconds(1);
        return new Configuration(
                new ListenerConfig(
                        "127.0.0.1",
                        0,
                        1,
                        Transport.NIO,
                        1,
                        Optional.empty(),
                        ListenerTls.NONE,
                        Set.of(),
                        Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                new PoolConfig(1, second, second, second, second, second),
                new LimitsConfig(1, 1, second, 1, second, 1, 1, 1, new ConnectErrors(0, second)),
                users.collect(Collectors.toMap(UserConfig::name, user -> user)),
                Map.of(),
                Stream.of("shop", "other")
                        .collect(Collectors.toMap(name -> name, AuthFixtures::schema)));
    }

    private static SchemaConfig schema(String name) {
        return new SchemaConfig(name, new GroupId("g0"), MultiShardWrite.REFUSE, Map.of());
    }
}
