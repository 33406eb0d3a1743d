package io.tidegate.demo;

import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.it.cluster.SubTables;
import io.tidegate.it.server.MySqlServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** The physical tables of the shop, made on the servers themselves where the rules want them. */
final class ShopTables {
    /** The part after the name of each table: {@code CREATE TABLE name (...)}. */
    private static final Map<String, String> DEFINITIONS =
            Map.of(
                    "users",
                    """
                    (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(60) NOT NULL,
                     email VARCHAR(120) NOT NULL, country CHAR(2) NOT NULL)
                    """,
                    "orders",
                    """
                    (id BIGINT NOT NULL, user_id BIGINT NOT NULL, status VARCHAR(10) NOT NULL,
                     total DECIMAL(10,2) NOT NULL, placed_at DATETIME NOT NULL,
                     PRIMARY KEY (user_id, id))
                    """,
                    "order_items",
                    """
                    (order_id BIGINT NOT NULL, user_id BIGINT NOT NULL, line INT NOT NULL,
                     product VARCHAR(60) NOT NULL, quantity INT NOT NULL, price DECIMAL(10,2) NOT NULL,
                     PRIMARY KEY (user_id, order_id, line))
                    """,
                    "events",
                    """
                    (id BIGINT NOT NULL, created_at DATETIME NOT NULL, user_id BIGINT NOT NULL,
                     kind VARCHAR(20) NOT NULL, PRIMARY KEY (id, created_at), KEY (created_at))
                    """,
                    "countries",
                    "(code CHAR(2) NOT NULL PRIMARY KEY, name VARCHAR(60) NOT NULL)",
                    "settings",
                    "(name VARCHAR(40) NOT NULL PRIMARY KEY, value VARCHAR(120) NOT NULL)");

    private ShopTables() {}

    static void create(SchemaConfig shop, Map<String, MySqlServer> groups) throws SQLException {
        new SubTables(shop, DEFINITIONS, groups).create(List.of("settings"));
    }
}
