package io.tidegate.it.cluster;

import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.it.server.MySqlServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The physical tables of a schema, made on the servers themselves where its rules want them.
 *
 * @param definitions the part after the name of each logical table: {@code CREATE TABLE name (...)}
 * @param groups the server of each group
 */
public record SubTables(
        SchemaConfig schema, Map<String, String> definitions, Map<String, MySqlServer> groups) {

    /** Makes what is missing; {@code unsharded} tables go to the default group. */
    public void create(List<String> unsharded) throws SQLException {
        for (Map.Entry<String, MySqlServer> group : groups.entrySet()) {
            try (Connection connection = group.getValue().connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "CREATE DATABASE IF NOT EXISTS "
                                + schema.name()
                                + " CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
                statement.execute("USE " + schema.name());
                for (TableConfig table : schema.tables().values()) {
                    create(table, group.getKey(), statement);
                }
                if (schema.defaultGroup().name().equals(group.getKey())) {
                    for (String table : unsharded) {
                        create(table, table, statement);
                    }
                }
            }
        }
    }

    private void create(TableConfig table, String group, Statement statement) throws SQLException {
        switch (table) {
            case TableConfig.Broadcast broadcast ->
                    create(broadcast.name(), broadcast.name(), statement);
            case TableConfig.Sharded sharded -> {
                for (int shard = 0; shard < sharded.subTables().size(); shard++) {
                    if (sharded.placement().get(shard).name().equals(group)) {
                        create(sharded.name(), sharded.subTables().get(shard), statement);
                    }
                }
            }
        }
    }

    private void create(String table, String physicalName, Statement statement)
            throws SQLException {
        String definition = Objects.requireNonNull(definitions.get(table), table);
        statement.execute("CREATE TABLE IF NOT EXISTS " + physicalName + " " + definition);
    }
}
