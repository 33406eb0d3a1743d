package io.tidegate.it.fault;

import io.tidegate.it.check.BankCheck.Opening;
import io.tidegate.it.server.ServerAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The tables of the workloads, and the configuration of a proxy. */
final class SceneSettings {
    static final int SHARDS = 4;
    static final Opening BANK = new Opening(4, 5, 1_000);

    /** What the master is given; rows that are written twice are there twice. */
    static final String[] TABLES = tables();

    private SceneSettings() {}

    private static String[] tables() {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "CREATE USER 'replicator'@'%' IDENTIFIED BY 'it replicates'",
                                "GRANT REPLICATION SLAVE ON *.* TO 'replicator'@'%'",
                                "CREATE DATABASE d",
                                "CREATE TABLE d.registers (k BIGINT PRIMARY KEY, v BIGINT NOT NULL,"
                                        + " server INT NOT NULL)",
                                "CREATE TABLE d.rows_of_set (n BIGINT AUTO_INCREMENT PRIMARY KEY, id"
                                        + " BIGINT NOT NULL, server INT NOT NULL)"));
        for (int shard = 0; shard < SHARDS; shard++) {
            all.add(
                    "CREATE TABLE d."
                            + name("accounts", shard)
                            + " (branch BIGINT NOT NULL, account BIGINT NOT NULL, balance BIGINT NOT"
                            + " NULL, PRIMARY KEY (branch, account))");
            all.add(
                    "CREATE TABLE d."
                            + name("journal", shard)
                            + " (branch BIGINT NOT NULL, id BIGINT NOT NULL, server INT NOT NULL,"
                            + " source BIGINT NOT NULL, target BIGINT NOT NULL, amount BIGINT NOT"
                            + " NULL, PRIMARY KEY (branch, id))");
        }
        return all.toArray(String[]::new);
    }

    static String name(String table, int shard) {
        return "%s_%04d".formatted(table, shard);
    }

    /** Takes all rows away, on the master. */
    static String[] emptying() {
        List<String> all = new ArrayList<>(List.of("TRUNCATE TABLE d.rows_of_set"));
        for (int shard = 0; shard < SHARDS; shard++) {
            all.add("TRUNCATE TABLE d." + name("accounts", shard));
            all.add("TRUNCATE TABLE d." + name("journal", shard));
        }
        return all.toArray(String[]::new);
    }

    /** The accounts, through a proxy. */
    static List<String> opening() {
        List<String> all = new ArrayList<>();
        for (int branch = 0; branch < BANK.branches(); branch++) {
            for (int account = 0; account < BANK.accounts(); account++) {
                all.add(
                        "INSERT INTO accounts (branch, account, balance) VALUES (%d, %d, %d)"
                                .formatted(branch, account, BANK.balance()));
            }
        }
        return all;
    }

    private static String nodes(ProxySeat proxy) {
        return proxy.nodes().stream()
                .map(name ->
                        "      %s: {address: \"127.0.0.1:%d\"%s}"
                                .formatted(
                                        name,
                                        proxy.to(name).port(),
                                        name.equals("a") ? ", role: master" : ""))
                .collect(Collectors.joining("\n"));
    }

    static String of(ProxySeat proxy) {
        return """
        apiVersion: tidegate/v1
        listener: {port: 0}
        users: {app: {password: secret}, causal: {password: secret, reads: causal}}
        admin: {port: 0, users: {dba: {role: admin, password: secret}}}
        groups:
          g0:
            user: %s
            password: %s
            tls: {mode: disabled}
            nodes:
        %s
            failover:
              most-per-hour: 100
              replication-user: replicator
              replication-password: it replicates
        schemas:
          d:
            default-group: g0
            tables:
              accounts: {key: {column: branch, type: integer}, function: {hash: {shards: %d}}, placement: {g0: 0-3}}
              journal: {colocate-with: accounts, key: {column: branch, type: integer}}
        """
                .formatted(ServerAccount.USER, ServerAccount.PASSWORD, nodes(proxy), SHARDS);
    }
}
