package io.tidegate.it.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What JDBC's drivers say of tables: by it Hibernate validates schemas, and generators of code and
 * graphical tools in Java look around.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Shops.class)
final class JdbcMetadataIT {
    /** Drivers, and how they ask. */
    enum How {
        CONNECTOR_J("jdbc:mysql", "sslMode=DISABLED"),
        CONNECTOR_J_INFORMATION_SCHEMA("jdbc:mysql", "sslMode=DISABLED&useInformationSchema=true"),
        CONNECTOR_J_PREPARED(
                "jdbc:mysql", "sslMode=DISABLED&useInformationSchema=true&useServerPrepStmts=true"),
        MARIADB("jdbc:mariadb", "sslMode=disable"),
        MARIADB_PREPARED("jdbc:mariadb", "sslMode=disable&useServerPrepStmts=true");

        private final String scheme;
        private final String options;

        How(String scheme, String options) {
            this.scheme = scheme;
            this.options = options;
        }

        Connection connect(int port, String user, String password) throws SQLException {
            return DriverManager.getConnection(
                    scheme
                            + "://127.0.0.1:"
                            + port
                            + "/shop?allowPublicKeyRetrieval=true&"
                            + options,
                    user,
                    password);
        }
    }

    private interface Question {
        ResultSet ask(DatabaseMetaData metadata) throws SQLException;
    }

    private static final Map<String, Question> QUESTIONS = new LinkedHashMap<>();

    static {
        QUESTIONS.put("catalogs", DatabaseMetaData::getCatalogs);
        QUESTIONS.put("all tables", of -> of.getTables("shop", null, "%", null));
        QUESTIONS.put("tables", of -> of.getTables("shop", null, "u%", new String[] {"TABLE"}));
        QUESTIONS.put("of far", of -> of.getTables("far", null, null, null));
        QUESTIONS.put("columns", of -> of.getColumns("shop", null, "%", "%"));
        QUESTIONS.put("columns of users", of -> of.getColumns("shop", null, "users", null));
        QUESTIONS.put("columns of events", of -> of.getColumns("far", null, "events", null));
        for (String table : new String[] {"users", "orders", "counters", "notes"}) {
            QUESTIONS.put("key of " + table, of -> of.getPrimaryKeys("shop", null, table));
            QUESTIONS.put(
                    "indexes of " + table, of -> of.getIndexInfo("shop", null, table, false, true));
            QUESTIONS.put("imported by " + table, of -> of.getImportedKeys("shop", null, table));
            QUESTIONS.put("exported by " + table, of -> of.getExportedKeys("shop", null, table));
            QUESTIONS.put(
                    "row of " + table,
                    of ->
                            of.getBestRowIdentifier(
                                    "shop", null, table, DatabaseMetaData.bestRowSession, true));
            QUESTIONS.put("versions of " + table, of -> of.getVersionColumns("shop", null, table));
        }
        QUESTIONS.put(
                "references",
                of -> of.getCrossReference("shop", null, "users", "shop", null, "orders"));
        QUESTIONS.put("procedures", of -> of.getProcedures("shop", null, "%"));
        QUESTIONS.put("parameters", of -> of.getProcedureColumns("shop", null, "%", "%"));
        QUESTIONS.put("functions", of -> of.getFunctions("shop", null, "%"));
        QUESTIONS.put("kinds of tables", DatabaseMetaData::getTableTypes);
        QUESTIONS.put("types", DatabaseMetaData::getTypeInfo);
    }

    private final Shop shop;

    JdbcMetadataIT(Shop shop) {
        this.shop = shop;
    }

    @ParameterizedTest
    @EnumSource
    void a_driver_sees_the_tables_as_if_they_were_whole(How how) throws Exception {
        try (Connection proxied = how.connect(shop.cluster().port(), "app", "secret");
                Connection direct =
                        how.connect(shop.cluster().group("g2").port(), "tidegate", "tidegate")) {
            for (Map.Entry<String, Question> question : QUESTIONS.entrySet()) {
                assertThat(answer(question.getValue(), proxied))
                        .as(question.getKey())
                        .isEqualTo(answer(question.getValue(), direct));
            }
        }
    }

    private static String answer(Question question, Connection client) throws SQLException {
        try (ResultSet result = question.ask(client.getMetaData())) {
            return Answer.of(result, Set.of("PAGES")).sorted().toString();
        }
    }
}
