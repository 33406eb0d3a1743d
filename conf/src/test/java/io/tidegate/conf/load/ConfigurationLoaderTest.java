package io.tidegate.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.AddressRange;
import io.tidegate.conf.model.Compression;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.ConnectErrors;
import io.tidegate.conf.model.Credential;
import io.tidegate.conf.model.HintPolicy;
import io.tidegate.conf.model.LimitsConfig;
import io.tidegate.conf.model.ListenerConfig;
import io.tidegate.conf.model.ListenerTls;
import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.conf.model.NodeConfig;
import io.tidegate.conf.model.PoolConfig;
import io.tidegate.conf.model.ProxyHeader;
import io.tidegate.conf.model.ProxyProtocolConfig;
import io.tidegate.conf.model.ReadPolicy;
import io.tidegate.conf.model.ReplicaReads;
import io.tidegate.conf.model.ScatterPolicy;
import io.tidegate.conf.model.Secret;
import io.tidegate.conf.model.Transport;
import io.tidegate.conf.model.UserConfig;
import io.tidegate.conf.topology.Endpoint;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.Role;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationLoaderTest {
    private static final int MIB = 1024 * 1024;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void what_is_left_out_has_its_default() {
        Configuration configuration = Yaml.load(Yaml.VALID);

        assertThat(configuration.listener())
                .isEqualTo(
                        new ListenerConfig(
                                "127.0.0.1",
                                3307,
                                4096,
                                Transport.AUTO,
                                0,
                                Optional.empty(),
                                ListenerTls.DEFAULT,
                                Set.of(Compression.ZLIB, Compression.ZSTD),
                                Optional.empty()));
        assertThat(configuration.pool())
                .isEqualTo(
                        new PoolConfig(
                                64,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(30),
                                Duration.ofMinutes(10),
                                Duration.ofHours(1)));
        assertThat(configuration.limits())
                .isEqualTo(
                        new LimitsConfig(
                                10_000,
                                64 * MIB,
                                Duration.ofSeconds(3),
                                200,
                                Duration.ofSeconds(2),
                                4096,
                                64 * MIB,
                                10_000,
                                new ConnectErrors(100, Duration.ofMinutes(1))));
        assertThat(configuration.users())
                .containsEntry(
                        "app",
                        new UserConfig(
                                "app",
                                new Credential.Password(new Secret("secret")),
                                Set.of(),
                                Optional.empty(),
                                0,
                                List.of(),
                                false,
                                false,
                                ScatterPolicy.ALLOW,
                                HintPolicy.REFUSE));
        assertThat(configuration.schemas().get("shop"))
                .extracting("multiShardWrite")
                .isEqualTo(MultiShardWrite.REFUSE);
    }

    @Test
    void every_key_of_the_listener_is_read() {
        String listener =
                "listener: {host: '::', port: 1, backlog: 2, transport: io-uring, event-loops: 3,"
                        + " server-version: 5.7.44, compression: [zstd],"
                        + " proxy-protocol: {from: [10.0.0.0/8, '::1'], header: optional}}";

        assertThat(Yaml.load(Yaml.with("listener: {}", listener)).listener())
                .isEqualTo(
                        new ListenerConfig(
                                "::",
                                1,
                                2,
                                Transport.IO_URING,
                                3,
                                Optional.of("5.7.44"),
                                ListenerTls.DEFAULT,
                                Set.of(Compression.ZSTD),
                                Optional.of(
                                        new ProxyProtocolConfig(
                                                List.of(
                                                        AddressRange.parse("10.0.0.0/8"),
                                                        AddressRange.parse("::1")),
                                                ProxyHeader.OPTIONAL))));
    }

    @Test
    void every_key_of_the_pool_is_read() {
        String pool =
                "pool: {max-connections: 1, connect-timeout: 2ms, acquire-timeout: 3s,"
                        + " validate-after: 4m, idle-timeout: 5h, max-age: 6d}";

        assertThat(Yaml.load(Yaml.with("pool: {}", pool)).pool())
                .isEqualTo(
                        new PoolConfig(
                                1,
                                Duration.ofMillis(2),
                                Duration.ofSeconds(3),
                                Duration.ofMinutes(4),
                                Duration.ofHours(5),
                                Duration.ofDays(6)));
    }

    @Test
    void every_key_of_the_limits_is_read() {
        String limits =
                "limits: {max-connections: 1, max-allowed-packet: 16MiB, handshake-timeout: 2s,"
                        + " max-nesting: 3, parse-timeout: 4s, plan-cache-entries: 5, merge-memory: 32MiB,"
                        + " insert-select-rows: 8, max-connect-errors: 6, connect-error-block: 7s}";

        assertThat(Yaml.load(Yaml.with("limits: {}", limits)).limits())
                .isEqualTo(
                        new LimitsConfig(
                                1,
                                16 * MIB,
                                Duration.ofSeconds(2),
                                3,
                                Duration.ofSeconds(4),
                                5,
                                32 * MIB,
                                8,
                                new ConnectErrors(6, Duration.ofSeconds(7))));
    }

    @Test
    void every_key_of_a_user_is_read() {
        String user =
                "{password: '${SET}', schemas: [shop], default-schema: shop, max-connections: 7,"
                        + " hosts: [10.0.0.0/8, '::1'], require-secure-transport: true,"
                        + " admin: true, scatter: refuse, hints: allow, reads: replica-ok}";

        assertThat(Yaml.load(Yaml.with("{password: secret}", user)).users())
                .containsEntry(
                        "app",
                        new UserConfig(
                                "app",
                                new Credential.Password(new Secret("from-outside")),
                                Set.of("shop"),
                                Optional.of("shop"),
                                7,
                                List.of(
                                        AddressRange.parse("10.0.0.0/8"),
                                        AddressRange.parse("::1/128")),
                                true,
                                true,
                                ScatterPolicy.REFUSE,
                                HintPolicy.ALLOW,
                                Optional.of(ReadPolicy.REPLICA_OK)));
    }

    @Test
    void a_user_can_have_what_mysql_stores_for_its_native_plugin() {
        String verifier = "*" + "0123456789ABCDEF0123456789abcdef01234567";

        assertThat(credential("mysql-native-password: '" + verifier + "'"))
                .isEqualTo(new Credential.NativeVerifier(verifier));
    }

    @Test
    void a_user_can_have_what_mysql_stores_for_its_sha2_plugin() {
        String verifier = "$A$005$" + "${salt}.............".substring(0, 20) + "x".repeat(43);

        assertThat(credential("caching-sha2-password: '" + verifier + "'"))
                .isEqualTo(new Credential.CachingSha2Verifier(verifier));
    }

    private static Credential credential(String written) {
        Configuration configuration =
                Yaml.load(Yaml.with("{password: secret}", "{" + written + "}"));
        return configuration.users().values().iterator().next().credential();
    }

    @Test
    void a_group_has_its_servers_and_the_account_from_the_environment() {
        String group =
                "{user: u, password: '${SET}', nodes: {a: {address: '[::1]:3306', role: master},"
                        + " b: {address: 'db.example.com:3307', role: replica, weight: 0}}}";
        Configuration configuration =
                Yaml.load(
                        Yaml.with(
                                "{user: u, password: p, nodes: {a: {address: \"h:3306\", role: master}}}",
                                group));

        assertThat(configuration.groups().get(new GroupId("g0")))
                .satisfies(read -> {
                    assertThat(read.account().password().reveal()).isEqualTo("from-outside");
                    assertThat(read.nodes())
                            .containsExactly(
                                    new NodeConfig("a", new Endpoint("::1", 3306), Role.MASTER),
                                    new NodeConfig(
                                            "b",
                                            new Endpoint("db.example.com", 3307),
                                            Role.REPLICA,
                                            0));
                });
    }

    @Test
    void a_password_keeps_the_zeros_and_words_that_yaml_would_read_otherwise() {
        assertThat(credential("password: 0012")).isEqualTo(password("0012"));
        assertThat(credential("password: no")).isEqualTo(password("no"));
        assertThat(credential("password: 1_000")).isEqualTo(password("1_000"));
    }

    private static Credential password(String text) {
        return new Credential.Password(new Secret(text));
    }

    @Test
    void writes_over_several_groups_can_be_allowed() {
        String yaml =
                Yaml.with(
                        "default-group: g0",
                        "default-group: g0\n    multi-shard-write: best-effort");

        assertThat(Yaml.load(yaml).schemas().get("shop"))
                .extracting("multiShardWrite")
                .isEqualTo(MultiShardWrite.BEST_EFFORT);
    }

    @Test
    void a_schema_can_be_read_from_replicas_and_is_not_by_itself() {
        String yaml = Yaml.with("default-group: g0", "default-group: g0\n    reads: causal");

        assertThat(Yaml.load(yaml).schemas().get("shop"))
                .extracting("reads")
                .isEqualTo(ReadPolicy.CAUSAL);
        assertThat(Yaml.load(Yaml.with("default-group: g0", "default-group: g0")).schemas())
                .hasEntrySatisfying(
                        "shop", schema -> assertThat(schema.reads()).isEqualTo(ReadPolicy.MASTER));
    }

    @Test
    void how_replicas_are_read_has_limits_for_each_group() {
        String nodes = "{user: u, password: p, nodes: {a: {address: \"h:3306\", role: master}}";
        String yaml =
                Yaml.with(
                        nodes + "}",
                        nodes
                                + ", replica-reads: {max-lag: 3s, causal-wait: 20ms,"
                                + " return-over: 0s}}");

        assertThat(Yaml.load(yaml).groups().get(new GroupId("g0")))
                .extracting("reads")
                .isEqualTo(
                        new ReplicaReads(
                                Duration.ofSeconds(3), Duration.ofMillis(20), Duration.ZERO));
        assertThat(Yaml.load(Yaml.with(nodes, nodes)).groups().get(new GroupId("g0")))
                .extracting("reads")
                .isEqualTo(
                        new ReplicaReads(
                                Duration.ofSeconds(10),
                                Duration.ofMillis(100),
                                Duration.ofSeconds(30)));
    }

    @Test
    void a_file_is_read_like_its_text() throws Exception {
        Path file = Files.writeString(directory.resolve("tidegate.yaml"), Yaml.VALID);

        assertThat(ConfigurationLoader.load(file, Map.of()))
                .isEqualTo(new LoadResult.Loaded(Yaml.load(Yaml.VALID)));
    }

    @Test
    void a_file_that_is_not_there_is_a_problem() {
        assertThat(ConfigurationLoader.load(directory.resolve("none.yaml"), Map.of()))
                .isInstanceOf(LoadResult.Invalid.class);
    }

    @Test
    void a_file_that_is_not_utf8_is_a_problem() throws Exception {
        byte[] latin = (Yaml.VALID + "# \u00e9").getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(directory.resolve("latin.yaml"), latin);

        assertThat(ConfigurationLoader.load(file, Map.of()))
                .isInstanceOfSatisfying(
                        LoadResult.Invalid.class,
                        invalid ->
                                assertThat(invalid.problems())
                                        .singleElement()
                                        .asString()
                                        .contains("UTF-8"));
    }

    @Test
    void a_configuration_of_just_under_4_mib_is_read() {
        String yaml = Yaml.VALID + "# " + "x".repeat(4 * MIB - 2 - Yaml.VALID.length());

        assertThat(Yaml.problems(yaml)).isEmpty();
    }

    @Test
    void a_larger_file_is_a_problem() throws Exception {
        Path file =
                Files.writeString(
                        directory.resolve("large.yaml"), Yaml.VALID + "#".repeat(4 * MIB));

        assertThat(ConfigurationLoader.load(file, Map.of()))
                .isInstanceOfSatisfying(
                        LoadResult.Invalid.class,
                        invalid ->
                                assertThat(invalid.problems())
                                        .singleElement()
                                        .asString()
                                        .contains("4 MiB"));
    }

    @Test
    void all_problems_are_told_at_once() {
        String yaml =
                Yaml.VALID
                                .replace("tidegate/v1", "tidegate/v0")
                                .replace("listener: {}", "listener: {port: many, prot: 1}")
                                .replace("{password: secret}", "{}")
                                .replace("shards: 4", "shards: 0")
                        + "    surprise: 1\n";

        assertThat(Yaml.problems(yaml))
                .extracting(Problem::path)
                .contains(
                        "apiVersion",
                        "listener.port",
                        "listener.prot",
                        "users.app",
                        "schemas.shop.surprise",
                        "schemas.shop.tables.orders.function.hash.shards");
    }

    @Test
    void an_unknown_key_is_answered_with_what_was_meant() {
        assertThat(Yaml.problems(Yaml.with("pool: {}", "pool: {max-conections: 5}")))
                .singleElement()
                .extracting(Problem::hint)
                .isEqualTo("did you mean max-connections?");
    }

    @Test
    void no_problem_and_no_result_shows_a_password() {
        String hidden = "Hunter2Hunter2";
        String broken = Yaml.with("{password: secret}", "{password: \"" + hidden + ": @ [");
        String beside = Yaml.with("password: secret", "password: 'x" + hidden + "${SET}'");
        String verifier = Yaml.with("password: secret", "mysql-native-password: '" + hidden + "'");

        assertThat(
                        Yaml.problems(broken).toString()
                                + Yaml.problems(beside)
                                + Yaml.problems(verifier)
                                + Yaml.load(Yaml.with("secret", hidden)))
                .doesNotContain(hidden);
    }
}
