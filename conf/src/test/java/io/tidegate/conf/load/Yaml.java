package io.tidegate.conf.load;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.TableConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A small valid configuration, and what becomes of it when a part is written otherwise. */
final class Yaml {
    static final Map<String, String> ENVIRONMENT = Map.of("SET", "from-outside", "EMPTY", "");

    static final String VALID =
            """
            apiVersion: tidegate/v1
            listener: {}
            pool: {}
            limits: {}
            users:
              app: {password: secret}
            groups:
              g0: {user: u, password: p, nodes: {a: {address: "h:3306", role: master}}}
              g1: {user: u, password: p, nodes: {a: {address: "i:3306", role: master}}}
            schemas:
              shop:
                default-group: g0
                tables:
                  orders: {key: id, function: {hash: {shards: 4}}}
            """;

    private Yaml() {}

    /** The valid configuration with one part replaced. */
    static String with(String part, String replacement) {
        if (!VALID.contains(part)) {
            throw new IllegalArgumentException("not in the configuration: " + part);
        }
        return VALID.replace(part, replacement);
    }

    static Configuration load(String yaml) {
        return switch (ConfigurationLoader.parse(yaml, ENVIRONMENT)) {
            case LoadResult.Loaded(Configuration configuration) -> configuration;
            case LoadResult.Invalid(List<Problem> problems) ->
                    throw new AssertionError(problems.toString());
        };
    }

    static List<Problem> problems(String yaml) {
        return switch (ConfigurationLoader.parse(yaml, ENVIRONMENT)) {
            case LoadResult.Loaded(Configuration configuration) -> List.of();
            case LoadResult.Invalid(List<Problem> problems) -> problems;
        };
    }

    /** The configuration whose only table is this one, beside others if there are more lines. */
    static String withTable(String table) {
        return with(
                "orders: {key: id, function: {hash: {shards: 4}}}",
                table.strip().replace("\n", "\n      "));
    }

    static TableConfig.Sharded table(String table, String name) {
        return (TableConfig.Sharded)
                Objects.requireNonNull(
                        Objects.requireNonNull(load(withTable(table)).schemas().get("shop"))
                                .tables()
                                .get(name));
    }
}
