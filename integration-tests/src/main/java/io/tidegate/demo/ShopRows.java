package io.tidegate.demo;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rows of the shop, the same at every start, loaded through the proxy. */
final class ShopRows {
    static final int USERS = 500;
    static final int ORDERS_PER_USER = 4;
    static final int ITEMS_PER_ORDER = 2;
    static final int EVENTS_PER_MONTH = 100;
    static final int MONTHS = 12;

    private static final int BATCH = 250;
    private static final List<String> COUNTRIES =
            List.of("BR Brazil", "DE Germany", "FR France", "IN India", "JP Japan", "KE Kenya");
    private static final List<String> NAMES =
            List.of("Ada", "Bo", "Chi", "Dara", "Emil", "Femi", "Gus", "Hana", "Ivo", "June");
    private static final List<String> PRODUCTS =
            List.of("lamp", "kettle", "rope", "compass", "anchor", "tide table", "oilskin");
    private static final List<String> KINDS = List.of("view", "search", "login");

    private ShopRows() {}

    /** Fills the empty shop and says what was done. */
    static String load(Demo demo) throws SQLException {
        try (Connection connection = demo.connect("rewriteBatchedStatements=true")) {
            if (isFilled(connection)) {
                return "the shop holds its rows from the last time";
            }
            long start = System.nanoTime();
            int rows =
                    insert(connection, "settings (name, value)", settings())
                            + insert(connection, "countries (code, name)", countries())
                            + insert(connection, "events (id, created_at, user_id, kind)", events())
                            + insert(
                                    connection,
                                    "order_items (order_id, user_id, line, product, quantity,"
                                            + " price)",
                                    items())
                            + insert(
                                    connection,
                                    "orders (id, user_id, status, total, placed_at)",
                                    orders())
                            // Users come last: a user who is there says that all is there.
                            + insert(connection, "users (id, name, email, country)", users());
            return String.format(
                    Locale.ROOT,
                    "%d rows loaded through the proxy in %.1f s",
                    rows,
                    (System.nanoTime() - start) / 1e9);
        }
    }

    private static boolean isFilled(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet last =
                        statement.executeQuery("SELECT id FROM users WHERE id = " + USERS)) {
            return last.next();
        }
    }

    private static int insert(Connection connection, String target, List<List<Object>> rows)
            throws SQLException {
        String marks = "?" + ", ?".repeat(rows.getFirst().size() - 1);
        // REPLACE, so that a load that was broken off can be taken up again.
        try (PreparedStatement statement =
                connection.prepareStatement("REPLACE INTO " + target + " VALUES (" + marks + ")")) {
            int waiting = 0;
            for (List<Object> row : rows) {
                for (int column = 0; column < row.size(); column++) {
                    statement.setObject(column + 1, row.get(column));
                }
                statement.addBatch();
                if (++waiting % BATCH == 0) {
                    statement.executeBatch();
                }
            }
            statement.executeBatch();
        }
        return rows.size();
    }

    private static List<List<Object>> settings() {
        return List.of(
                List.of("currency", "EUR"),
                List.of("opening-hours", "07:00-19:00"),
                List.of("motto", "No silent wrong answer"));
    }

    private static List<List<Object>> countries() {
        return COUNTRIES.stream()
                .map(line -> List.<Object>of(line.substring(0, 2), line.substring(3)))
                .toList();
    }

    private static List<List<Object>> users() {
        List<List<Object>> rows = new ArrayList<>();
        for (int id = 1; id <= USERS; id++) {
            String name = pick(NAMES, id) + " " + id;
            String country = pick(COUNTRIES, id).substring(0, 2);
            rows.add(List.of(id, name, "user" + id + "@shop.example", country));
        }
        return rows;
    }

    private static List<List<Object>> orders() {
        List<List<Object>> rows = new ArrayList<>();
        for (int order = 1; order <= USERS * ORDERS_PER_USER; order++) {
            String total = (10 + order % 90) + ".50";
            LocalDateTime placed = LocalDateTime.of(2026, 1, 1, 8, 0).plusHours(4L * order);
            rows.add(List.of(order, ownerOf(order), "paid", new BigDecimal(total), placed));
        }
        return rows;
    }

    private static List<List<Object>> items() {
        List<List<Object>> rows = new ArrayList<>();
        for (int order = 1; order <= USERS * ORDERS_PER_USER; order++) {
            for (int line = 1; line <= ITEMS_PER_ORDER; line++) {
                String product = pick(PRODUCTS, order + line);
                rows.add(
                        List.of(
                                order,
                                ownerOf(order),
                                line,
                                product,
                                1 + order % 3,
                                new BigDecimal("9.95")));
            }
        }
        return rows;
    }

    private static List<List<Object>> events() {
        List<List<Object>> rows = new ArrayList<>();
        for (int month = 1; month <= MONTHS; month++) {
            for (int number = 0; number < EVENTS_PER_MONTH; number++) {
                int id = month * 1000 + number;
                LocalDateTime time =
                        LocalDateTime.of(2026, month, 1 + number % 28, 12, number % 60);
                rows.add(List.of(id, time, 1 + id % USERS, pick(KINDS, number)));
            }
        }
        return rows;
    }

    /** Orders go round the users, so that one user's orders have numbers far apart. */
    private static int ownerOf(int order) {
        return 1 + (order - 1) % USERS;
    }

    private static String pick(List<String> choices, int number) {
        return choices.get(number % choices.size());
    }
}
