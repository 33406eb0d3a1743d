package io.tidegate.conf.load;

import io.tidegate.conf.model.AddressRange;
import io.tidegate.conf.model.Credential;
import io.tidegate.conf.model.HintPolicy;
import io.tidegate.conf.model.ReadPolicy;
import io.tidegate.conf.model.ScatterPolicy;
import io.tidegate.conf.model.Secret;
import io.tidegate.conf.model.UserConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the section {@code users}. */
final class UserReader {
    private static final Pattern NATIVE = Pattern.compile("\\*[0-9A-Fa-f]{40}");
    private static final Pattern SHA2 = Pattern.compile("(?s)\\$A\\$[0-9A-F]{3}\\$.{63}");

    private final Set<String> schemas;

    UserReader(Set<String> schemas) {
        this.schemas = schemas;
    }

    Map<String, UserConfig> read(Section section) {
        Map<String, UserConfig> users = new LinkedHashMap<>();
        section.requireDistinctKeys("another user");
        for (String name : section.keys()) {
            users.put(name, user(name, section.section(name)));
        }
        if (users.isEmpty() && section.path().equals("users")) {
            section.problem("", "nobody could log in", "name at least one user");
        }
        return users;
    }

    private UserConfig user(String name, Section section) {
        checkName(name, section);
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
                        section.number(
                                "max-connections", 0, 0, ConfigurationLoader.MAX_CONNECTIONS),
                        hosts(section),
                        section.yesOrNo("require-secure-transport", false),
                        section.yesOrNo("admin", false),
                        section.choice("scatter", ScatterPolicy.class, ScatterPolicy.ALLOW),
                        section.choice("hints", HintPolicy.class, HintPolicy.REFUSE),
                        section.has("reads")
                                ? Optional.of(
                                        section.choice(
                                                "reads", ReadPolicy.class, ReadPolicy.MASTER))
                                : Optional.empty());
        section.end();
        return user;
    }

    static void checkName(String name, Section section) {
        if (name.isEmpty() || name.length() > 32) {
            section.problem("", "a user's name has 1 to 32 characters", "");
        }
    }

    static List<AddressRange> hosts(Section section) {
        List<String> written = section.texts("hosts");
        if (section.has("hosts") && written.isEmpty()) {
            section.problem("hosts", "names no address", "leave the key out to allow all of them");
        }
        List<AddressRange> hosts = new ArrayList<>();
        for (String text : written) {
            try {
                hosts.add(AddressRange.parse(text));
            } catch (IllegalArgumentException unusable) {
                section.problem(
                        "hosts",
                        "is no address and no range of addresses: "
                                + text
                                + " ("
                                + unusable.getMessage()
                                + ")",
                        "write 192.0.2.7, 10.0.0.0/8 or \"2001:db8::/32\"; names are not looked up");
            }
        }
        return hosts;
    }

    private static String near(String word, Set<String> candidates) {
        String near = Spelling.nearest(word, candidates);
        return near.isEmpty()
                ? "configured: " + String.join(", ", candidates)
                : "did you mean " + near + "?";
    }

    static Credential credential(Section section) {
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
