package io.tidegate.conf.load;

import io.tidegate.conf.model.AddressRange;
import io.tidegate.conf.model.AdminConfig;
import io.tidegate.conf.model.Compression;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.ConnectErrors;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.HttpConfig;
import io.tidegate.conf.model.LimitsConfig;
import io.tidegate.conf.model.ListenerConfig;
import io.tidegate.conf.model.PoolConfig;
import io.tidegate.conf.model.ProxyHeader;
import io.tidegate.conf.model.ProxyProtocolConfig;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.model.Secret;
import io.tidegate.conf.model.Transport;
import io.tidegate.conf.model.UserConfig;
import io.tidegate.conf.topology.GroupId;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Reads a configuration from YAML. What it returns is a whole valid configuration, or the list of
 * everything that is wrong.
 */
public final class ConfigurationLoader {
    private static final String API_VERSION = "tidegate/v1";

    /** Of a file, and characters of a text. */
    static final int MAX_BYTES = 4 * 1024 * 1024;

    static final int MAX_CONNECTIONS = 1_000_000;

    private final List<Problem> problems = new ArrayList<>();
    private final Surroundings surroundings;

    private ConfigurationLoader(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Reads a file; one that cannot be read is a problem like any other. */
    public static LoadResult load(Path file, Map<String, String> environment) {
        return load(file, environment, (_, _) -> {});
    }

    /**
     * Reads a file and those that it names.
     *
     * @param reads told of each file that it names, with what that held
     */
    static LoadResult load(
            Path file, Map<String, String> environment, BiConsumer<Path, byte[]> reads) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                return invalid(file, "is larger than 4 MiB", "this cannot be a configuration");
            }
            String yaml = Files.readString(file);
            Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
            return new ConfigurationLoader(new Surroundings(environment, directory, reads))
                    .parse(yaml);
        } catch (CharacterCodingException notText) {
            return invalid(file, "is not UTF-8 text", "save it as UTF-8");
        } catch (IOException unreadable) {
            return invalid(
                    file,
                    "cannot be read (" + unreadable.getClass().getSimpleName() + ")",
                    "check the path and its permissions");
        }
    }

    private static LoadResult invalid(Path file, String message, String hint) {
        return new LoadResult.Invalid(List.of(new Problem("", file + " " + message, hint)));
    }

    /** Reads the text of a configuration; relative paths start from the working directory. */
    public static LoadResult parse(String yaml, Map<String, String> environment) {
        return new ConfigurationLoader(new Surroundings(environment, Path.of(""), (_, _) -> {}))
                .parse(yaml);
    }

    private LoadResult parse(String yaml) {
        if (yaml.length() > MAX_BYTES) {
            problems.add(new Problem("", "is larger than 4 MiB", "this cannot be a configuration"));
            return new LoadResult.Invalid(problems);
        }
        Object tree = YamlTree.read(yaml, problems);
        if (tree == null) {
            return new LoadResult.Invalid(problems);
        }
        Section root = Section.of("", tree, problems, surroundings);
        String version = root.requiredText("apiVersion", "write apiVersion: " + API_VERSION);
        if (!version.isEmpty() && !version.equals(API_VERSION)) {
            root.problem(
                    "apiVersion", "is not known: " + version, "this release reads " + API_VERSION);
        }
        ListenerConfig listener = listener(root.section("listener"));
        Optional<HttpConfig> http = http(root);
        Optional<AdminConfig> admin = AdminReader.read(root);
        PoolConfig pool = pool(root.section("pool"));
        LimitsConfig limits = limits(root.section("limits"));
        Map<GroupId, GroupConfig> groups =
                new GroupReader(problems)
                        .read(root.required("groups", "name at least one group of servers"));
        Map<String, SchemaConfig> schemas =
                new SchemaReader(groups.keySet(), problems)
                        .read(root.required("schemas", "name at least one schema"));
        Map<String, UserConfig> users =
                new UserReader(schemas.keySet())
                        .read(root.required("users", "name at least one user"));
        root.end();
        return problems.isEmpty()
                ? new LoadResult.Loaded(
                        new Configuration(
                                listener, http, admin, pool, limits, users, groups, schemas))
                : new LoadResult.Invalid(problems);
    }

    private static ListenerConfig listener(Section section) {
        ListenerConfig listener =
                new ListenerConfig(
                        section.text("host").orElse("127.0.0.1"),
                        section.number("port", 3307, 0, 65_535),
                        section.number("backlog", 4096, 1, 65_535),
                        section.choice("transport", Transport.class, Transport.AUTO),
                        section.number("event-loops", 0, 0, 1024),
                        section.text("server-version"),
                        TlsReader.listener(section.section("tls")),
                        section.choices(
                                "compression",
                                Compression.class,
                                Set.of(Compression.ZLIB, Compression.ZSTD)),
                        proxyProtocol(section));
        section.end();
        return listener;
    }

    private static Optional<ProxyProtocolConfig> proxyProtocol(Section listener) {
        if (!listener.has("proxy-protocol")) {
            return Optional.empty();
        }
        Section section = listener.section("proxy-protocol");
        List<AddressRange> from = new ArrayList<>();
        for (String text : section.texts("from")) {
            try {
                from.add(AddressRange.parse(text));
            } catch (IllegalArgumentException noRange) {
                section.problem(
                        "from",
                        "is no address or range: " + text + " (" + noRange.getMessage() + ")",
                        "write [10.0.0.0/8, \"::1\"]");
            }
        }
        if (section.texts("from").isEmpty()) {
            section.problem(
                    "from", "names no address", "name those of the load balancers: [10.0.0.0/8]");
        }
        ProxyHeader header = section.choice("header", ProxyHeader.class, ProxyHeader.REQUIRED);
        section.end();
        return Optional.of(new ProxyProtocolConfig(from, header));
    }

    private static Optional<HttpConfig> http(Section root) {
        if (!root.has("http")) {
            return Optional.empty();
        }
        Section section = root.section("http");
        HttpConfig http =
                new HttpConfig(
                        section.text("host").orElse("127.0.0.1"),
                        section.number("port", 8307, 0, 65_535),
                        section.has("token")
                                ? Optional.of(new Secret(section.password("token")))
                                : Optional.empty());
        section.end();
        return Optional.of(http);
    }

    private static PoolConfig pool(Section section) {
        PoolConfig pool =
                new PoolConfig(
                        section.number("max-connections", 64, 1, MAX_CONNECTIONS),
                        section.positiveDuration("connect-timeout", Duration.ofSeconds(5)),
                        section.positiveDuration("acquire-timeout", Duration.ofSeconds(10)),
                        section.duration("validate-after", Duration.ofSeconds(30)),
                        section.positiveDuration("idle-timeout", Duration.ofMinutes(10)),
                        section.positiveDuration("max-age", Duration.ofHours(1)));
        section.end();
        return pool;
    }

    private static LimitsConfig limits(Section section) {
        LimitsConfig limits =
                new LimitsConfig(
                        section.number("max-connections", 10_000, 1, MAX_CONNECTIONS),
                        section.size("max-allowed-packet", 64 * 1024 * 1024, 1024),
                        section.positiveDuration("handshake-timeout", Duration.ofSeconds(3)),
                        section.number("max-nesting", 200, 1, 10_000),
                        section.positiveDuration("parse-timeout", Duration.ofSeconds(2)),
                        section.number("plan-cache-entries", 4096, 1, 10_000_000),
                        section.size("merge-memory", 64 * 1024 * 1024, 1024),
                        section.number("insert-select-rows", 10_000, 0, 10_000_000),
                        new ConnectErrors(
                                section.number("max-connect-errors", 100, 0, MAX_CONNECTIONS),
                                section.positiveDuration(
                                        "connect-error-block", Duration.ofMinutes(1))));
        section.end();
        return limits;
    }
}
