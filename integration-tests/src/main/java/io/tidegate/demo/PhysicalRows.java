package io.tidegate.demo;

import io.tidegate.conf.model.TableConfig;
import io.tidegate.it.server.MySqlServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** How many rows lie in a sub-table, asked of its server, past the proxy. */
record PhysicalRows(String group, String subTable, long rows) {

    static List<PhysicalRows> of(Demo demo, TableConfig.Sharded table) throws SQLException {
        List<PhysicalRows> found = new ArrayList<>();
        for (int shard = 0; shard < table.subTables().size(); shard++) {
            String group = table.placement().get(shard).name();
            String subTable = table.subTables().get(shard);
            MySqlServer server = Objects.requireNonNull(demo.groups().get(group));
            try (Connection connection = server.connect();
                    Statement statement = connection.createStatement();
                    ResultSet count =
                            statement.executeQuery("SELECT COUNT(*) FROM shop." + subTable)) {
                count.next();
                found.add(new PhysicalRows(group, subTable, count.getLong(1)));
            }
        }
        return found;
    }

    @Override
    public String toString() {
        return group + "." + subTable + " " + rows;
    }
}
