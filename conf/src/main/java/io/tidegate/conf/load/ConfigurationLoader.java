package io.tidegate.conf.load;

import io.tidegate.conf.model.Compression;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.Credential;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.LimitsConfig;
import io.tidegate.conf.model.ListenerConfig;
import io.tidegate.conf.model.PoolConfig;
import io.tidegate.conf.model.ProxyHeader;
import io.tidegate.conf.model.ProxyProtocolConfig;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.model.Secret;
import io.tidegate.conf.model.Transport;
import io.tidegate.conf.model.UserConfig;
import io.tidegate.conf.topology.AddressRange;
import io.tidegate.conf.topology.GroupId;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a configuration from YAML. What it returns is a whole valid configuration, or the list of
 * everything that is wrong.
 */
public final class ConfigurationLoader {
    private static final String API_VERSION = "tidegate/v1";

    /** Of a file, and characters of a text. */
    static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final int MAX_CONNECTIONS = 1_000_000;
    private static final Pattern NATIVE = Pattern.compile("\\*[0-9A-Fa-f]{40}");
    private static final Pattern SHA2 = Pattern.compile("(?s)\\$A\\$[0-9A-F]{3}\\$.{63}");

    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, String> environment;

    private ConfigurationLoader(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Reads a file; one that cannot be read is a problem like any other. */
    public static LoadResult load(Path file, Map<String, String> environment) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                return invalid(file, "is larger than 4 MiB", "this cannot be a configuration");
            }
            return parse(Files.readString(file), environment);
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

    /** Reads the text of a configuration. */
    public static LoadResult parse(String yaml, Map<String, String> environment) {
        return new ConfigurationLoader(environment).parse(yaml);
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
        Section root = Section.of("", tree, problems, environment);
        String version = root.requiredText("apiVersion", "write apiVersion: " + API_VERSION);
        if (!version.isEmpty() && !version.equals(API_VERSION)) {
            root.problem(
                    "apiVersion", "is not known: " + version, "this release reads " + API_VERSION);
        }
        ListenerConfig listener = listener(root.section("listener"));
        PoolConfig pool = pool(root.section("pool"));
        LimitsConfig limits = limits(root.section("limits"));
        Map<GroupId, GroupConfig> groups =
                new GroupReader(problems)
                        .read(root.required("groups", "name at least one group of servers"));
        Map<String, SchemaConfig> schemas =
                new SchemaReader(groups.keySet(), problems)
                        .read(root.required("schemas", "name at least one schema"));
        Map<String, UserConfig> users =
                users(root.required("users", "name at least one user"), schemas.keySet());
        root.end();
        return problems.isEmpty()
                ? new LoadResult.Loaded(
                        new Configuration(listener, pool, limits, users, groups, schemas))
                : new LoadResult.Invalid(problems);
    }

    private static ListenerConfig listener(Section section) {
        ListenerConfig listener =
                new ListenerConfig(
                        section.text("host").orElse("127.0.0.1"),
                        section.number("port", 3307, 0, 65_535),
                        section.number("backlog", 1024, 1, 65_535),
                        section.choice("transport", Transport.class, Transport.AUTO),
                        section.number("event-loops", 0, 0, 1024),
                        section.text("server-version"),
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
            Optional<AddressRange> range = AddressRange.parse(text);
            if (range.isEmpty()) {
                section.problem(
                        "from", "is no address or range: " + text, "write [10.0.0.0/8, \"::1\"]");
            }
            range.ifPresent(from::add);
        }
        if (section.texts("from").isEmpty()) {
            section.problem(
                    "from", "names no address", "name those of the load balancers: [10.0.0.0/8]");
        }
        ProxyHeader header = section.choice("header", ProxyHeader.class, ProxyHeader.REQUIRED);
        section.end();
        return Optional.of(new ProxyProtocolConfig(from, header));
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
                        section.positiveDuration("handshake-timeout", Duration.ofSeconds(10)),
                        section.number("max-nesting", 200, 1, 10_000),
                        section.positiveDuration("parse-timeout", Duration.ofSeconds(2)),
                        section.number("plan-cache-entries", 4096, 1, 10_000_000));
        section.end();
        return limits;
    }

    private Map<String, UserConfig> users(Section section, Set<String> schemas) {
        Map<String, UserConfig> users = new LinkedHashMap<>();
        section.requireDistinctKeys("another user");
        for (String name : section.keys()) {
            users.put(name, user(name, section.section(name), schemas));
        }
        if (users.isEmpty() && section.path().equals("users")) {
            section.problem("", "nobody could log in", "name at least one user");
        }
        return users;
    }

    private static UserConfig user(String name, Section section, Set<String> schemas) {
        if (name.isEmpty() || name.length() > 32) {
            section.problem("", "a user's name has 1 to 32 characters", "");
        }
        List<String> allowed = section.texts("schemas");
        if (section.has("schemas") && allowed.isEmpty()) {
            section.problem("schemas", "names no schema", "leave the key out to allow all of them");
        }
        for (String schema : allowed) {
            if (!schemas.contains(schema)) {
                section.problem(
                        "schemas", "no schema " + schema + " is configured", near(schema, schemas));
            }
        }
        section.text("default-schema")
                .ifPresent(schema -> {
                    boolean usable =
                            schemas.contains(schema)
                                    && (allowed.isEmpty() || allowed.contains(schema));
                    if (!usable) {
                        section.problem(
                                "default-schema",
                                "is no schema that the user may use: " + schema,
                                near(schema, schemas));
                    }
                });
        UserConfig user =
                new UserConfig(
                        name,
                        credential(section),
                        Set.copyOf(allowed),
                        section.text("default-schema"),
                        section.number("max-connections", 0, 0, MAX_CONNECTIONS),
                        section.flag("admin"));
        section.end();
        return user;
    }

    private static String near(String word, Set<String> candidates) {
        String near = Spelling.nearest(word, candidates);
        return near.isEmpty()
                ? "configured: " + String.join(", ", candidates)
                : "did you mean " + near + "?";
    }

    private static Credential credential(Section section) {
        int given = 0;
        Credential credential = new Credential.Password(new Secret(""));
        if (section.has("password")) {
            given++;
            credential = new Credential.Password(new Secret(section.password("password")));
        }
        if (section.has("mysql-native-password")) {
            given++;
            String verifier = section.secret("mysql-native-password").orElse("");
            if (!NATIVE.matcher(verifier).matches()) {
                section.problem(
                        "mysql-native-password",
                        "is not * and 40 hex digits",
                        "take it from SELECT authentication_string FROM mysql.user");
            }
            credential = new Credential.NativeVerifier(verifier);
        }
        if (section.has("caching-sha2-password")) {
            given++;
            String verifier = section.secret("caching-sha2-password").orElse("");
            if (!SHA2.matcher(verifier).matches()) {
                section.problem(
                        "caching-sha2-password",
                        "is not $A$005$, 20 characters of salt and 43 of hash",
                        "take it from SELECT authentication_string FROM mysql.user");
            }
            credential = new Credential.CachingSha2Verifier(verifier);
        }
        if (given != 1) {
            section.problem(
                    "",
                    "needs exactly one of password, mysql-native-password and caching-sha2-password",
                    "password: \"${NAME}\" takes it from the environment");
        }
        return credential;
    }
}
