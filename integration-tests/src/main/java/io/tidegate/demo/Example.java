package io.tidegate.demo;

import io.tidegate.demo.Expectation.Changed;
import io.tidegate.demo.Expectation.Refused;
import io.tidegate.demo.Expectation.Rows;
import java.util.List;

/** A statement worth trying, what it shows, and what it comes to. */
record Example(String sql, String shows, Expectation expectation) {

    /** The rows of EXPLAIN ROUTE in front of what is sent. */
    private static final int PLAN_AND_CONDITION = 2;

    private static final int MONTHS = 12;

    /** In this order they leave the shop as it was, but for the status of user 7's orders. */
    static List<Example> all() {
        return List.of(
                new Example(
                        "SELECT id, name, country FROM users WHERE id = 7",
                        "one shard, found by the key; the reply is relayed as it comes",
                        new Rows(1)),
                new Example(
                        "SELECT id, status, total FROM orders WHERE user_id IN (7, 8, 9)",
                        "the shards of three keys, one result",
                        new Rows(3 * ShopRows.ORDERS_PER_USER)),
                new Example(
                        "SELECT o.id, i.product, i.quantity FROM orders o JOIN order_items i ON"
                                + " i.user_id = o.user_id AND i.order_id = o.id WHERE o.user_id = 7",
                        "co-located tables: the join runs on the shard that has both",
                        new Rows(ShopRows.ORDERS_PER_USER * ShopRows.ITEMS_PER_ORDER)),
                new Example(
                        "SELECT id, kind, created_at FROM events WHERE created_at >= '2026-03-01'"
                                + " AND created_at < '2026-05-01'",
                        "two months out of twelve: only their sub-tables are read",
                        new Rows(2 * ShopRows.EVENTS_PER_MONTH)),
                new Example(
                        "SELECT u.name, c.name FROM users u JOIN countries c ON c.code = u.country"
                                + " WHERE u.id = 7",
                        "countries is on every group, so it joins with any shard",
                        new Rows(1)),
                new Example(
                        "SELECT name, value FROM settings",
                        "a table without a rule: passed through, not even parsed",
                        new Rows(3)),
                new Example(
                        "SELECT id FROM users",
                        "all shards; the groups are asked at the same time",
                        new Rows(ShopRows.USERS)),
                new Example(
                        "INSERT INTO users (id, name, email, country) VALUES (9001, 'Zoe',"
                                + " 'z@shop.example', 'FR'), (9002, 'Yan', 'y@shop.example', 'JP'),"
                                + " (9003, 'Xia', 'x@shop.example', 'DE')",
                        "rows are split by shard; both groups commit (best-effort)",
                        new Changed(3)),
                new Example(
                        "DELETE FROM users WHERE id IN (9001, 9002, 9003)",
                        "a write to the shards of its keys",
                        new Changed(3)),
                new Example(
                        "UPDATE orders SET status = CONCAT(LEFT(status, 4), 'x') WHERE user_id = 7"
                                + " AND id = 7",
                        "a write to one shard",
                        new Changed(1)),
                new Example(
                        "UPDATE orders SET status = 'paid' WHERE user_id = 7 AND id = 7",
                        "and back",
                        new Changed(1)),
                new Example(
                        "SELECT country, COUNT(*) AS n FROM users GROUP BY country ORDER BY n DESC"
                                + " LIMIT 3",
                        "every group counts its shards, the proxy adds up, sorts and cuts",
                        new Rows(3)),
                new Example(
                        "EXPLAIN ROUTE SELECT id, kind FROM events WHERE DATE(created_at) ="
                                + " '2026-03-04'",
                        "why all twelve months are read, and what to write instead",
                        new Rows(PLAN_AND_CONDITION + MONTHS)),
                new Example(
                        "SELECT name, RANK() OVER (ORDER BY id) FROM users",
                        "cannot be merged yet: refused by name, not answered wrongly",
                        new Refused("TG-MERGE-UNSUPPORTED")),
                new Example(
                        "SELECT u.name, e.kind FROM users u JOIN events e ON e.user_id = u.id",
                        "rows that must meet lie on different groups",
                        new Refused("TG-JOIN-NOT-COLOCATED")),
                new Example(
                        "UPDATE orders SET user_id = 8 WHERE user_id = 7",
                        "would move the row to another shard",
                        new Refused("TG-KEY-UPDATE")),
                new Example(
                        "INSERT INTO orders (id, status, total, placed_at) VALUES (1, 'paid', 1,"
                                + " '2026-01-01')",
                        "no key, so no shard",
                        new Refused("TG-KEY-MISSING")));
    }
}
