package io.tidegate.sharding.plan;

import io.tidegate.conf.model.Account;
import io.tidegate.conf.model.Compression;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.ConnectErrors;
import io.tidegate.conf.model.DateUnit;
import io.tidegate.conf.model.FunctionConfig;
import io.tidegate.conf.model.GeneratedColumn;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.GroupTls;
import io.tidegate.conf.model.IdGenerator;
import io.tidegate.conf.model.KeyColumn;
import io.tidegate.conf.model.KeyType;
import io.tidegate.conf.model.LimitsConfig;
import io.tidegate.conf.model.ListenerConfig;
import io.tidegate.conf.model.ListenerTls;
import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.conf.model.NodeConfig;
import io.tidegate.conf.model.PoolConfig;
import io.tidegate.conf.model.ScatterPolicy;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.model.Secret;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.conf.model.Transport;
import io.tidegate.conf.topology.Endpoint;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.Role;
import io.tidegate.sharding.key.Recoding;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.Scanner;
import io.tidegate.sharding.sql.SqlDialect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The shop of the demo as rules, for tests. */
final class Shop {
    static final GroupId G0 = new GroupId("g0");
    static final GroupId G1 = new GroupId("g1");
    static final SqlDialect DIALECT =
            new SqlDialect(StandardCharsets.UTF_8, false, false, false, Recoding.NONE);

    private Shop() {}

    static RuleSet rules(MultiShardWrite policy) {
        Map<String, TableConfig> tables = new TreeMap<>();
        FunctionConfig hash = new FunctionConfig.Hash(8);
        add(tables, "users", new KeyColumn("id", KeyType.INTEGER), hash, Optional.empty());
        add(
                tables,
                "orders",
                new KeyColumn("user_id", KeyType.INTEGER),
                hash,
                Optional.of("users"));
        add(
                tables,
                "order_items",
                new KeyColumn("user_id", KeyType.INTEGER),
                hash,
                Optional.of("users"));
        add(
                tables,
                "names",
                new KeyColumn("name", KeyType.STRING),
                new FunctionConfig.Hash(4),
                Optional.empty());
        add(
                tables,
                "events",
                new KeyColumn("created_at", KeyType.TEMPORAL),
                new FunctionConfig.DateRange(
                        DateUnit.MONTH, LocalDate.of(2026, 1, 1), LocalDate.of(2026, 6, 1), 0),
                Optional.empty());
        add(
                tables,
                "accounts",
                new KeyColumn("id", KeyType.INTEGER),
                new FunctionConfig.Range(List.of(1000L, 2000L), true),
                Optional.empty());
        add(
                tables,
                "tags",
                new KeyColumn("code", KeyType.STRING),
                new FunctionConfig.Listed(List.of(List.of("a", "b"), List.of("c")), true),
                Optional.empty());
        add(
                tables,
                "counters",
                new KeyColumn("id", KeyType.INTEGER),
                new FunctionConfig.Mod(4),
                Optional.empty());
        add(
                tables,
                "invoices",
                new KeyColumn("id", KeyType.INTEGER),
                new FunctionConfig.Hash(2),
                Optional.empty(),
                Optional.of(new GeneratedColumn("id", new IdGenerator.Snowflake())));
        add(
                tables,
                "tickets",
                new KeyColumn("user_id", KeyType.INTEGER),
                hash,
                Optional.of("users"),
                Optional.of(new GeneratedColumn("id", new IdGenerator.Segment(500))));
        tables.put("countries", new TableConfig.Broadcast("countries"));
        Map<String, SchemaConfig> schemas =
                Map.of(
                        "shop", new SchemaConfig("shop", G0, policy, tables),
                        "other", new SchemaConfig("other", G1, policy, Map.of()));
        return RuleSet.of(
                new Configuration(
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
                        new PoolConfig(
                                1,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1)),
                        new LimitsConfig(
                                1,
                                1024,
                                Duration.ofSeconds(1),
                                200,
                                Duration.ofSeconds(1),
                                10,
                                1024,
                                1,
                                new ConnectErrors(0, Duration.ofSeconds(1))),
                        Map.of(),
                        Map.of(G0, group(G0), G1, group(G1)),
                        schemas));
    }

    private static GroupConfig group(GroupId id) {
        return new GroupConfig(
                id,
                new Account("tidegate", new Secret("secret")),
                GroupTls.DEFAULT,
                Compression.NONE,
                List.of(new NodeConfig("a", new Endpoint("127.0.0.1", 1), Role.MASTER)));
    }

    private static void add(
            Map<String, TableConfig> tables,
            String name,
            KeyColumn key,
            FunctionConfig function,
            Optional<String> with) {
        add(tables, name, key, function, with, Optional.empty());
    }

    private static void add(
            Map<String, TableConfig> tables,
            String name,
            KeyColumn key,
            FunctionConfig function,
            Optional<String> with,
            Optional<GeneratedColumn> generated) {
        List<GroupId> placement = new ArrayList<>();
        List<String> subTables = new ArrayList<>();
        for (int shard = 0; shard < function.shards(); shard++) {
            placement.add(shard < (function.shards() + 1) / 2 ? G0 : G1);
            subTables.add(String.format(Locale.ROOT, "%s_%04d", name, shard));
        }
        tables.put(
                name,
                new TableConfig.Sharded(
                        name, key, function, placement, subTables, with, scatter(name), generated));
    }

    private static ScatterPolicy scatter(String table) {
        return switch (table) {
            case "events" -> ScatterPolicy.WARN;
            case "order_items" -> ScatterPolicy.REFUSE;
            default -> ScatterPolicy.ALLOW;
        };
    }

    static ScannedSql scan(String sql) {
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        return new Scanner(200).scan(bytes, 0, bytes.length, DIALECT).snapshot();
    }

    static BoundPlan plan(String sql) {
        return plan(sql, "shop", MultiShardWrite.BEST_EFFORT);
    }

    static Template template(String sql, String schema, MultiShardWrite policy) {
        return Planner.plan(scan(sql), schema, rules(policy), new Cancellation());
    }

    static BoundPlan plan(String sql, String schema, MultiShardWrite policy) {
        ScannedSql scanned = scan(sql);
        return Planner.plan(scanned, schema, rules(policy), new Cancellation())
                .bind(scanned, ParameterSource.NONE);
    }
}
