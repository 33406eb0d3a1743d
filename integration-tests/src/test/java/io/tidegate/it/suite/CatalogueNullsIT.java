package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which columns of information_schema may be NULL, from which drivers choose types. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class CatalogueNullsIT {
    private final TestCluster cluster;

    CatalogueNullsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @ValueSource(strings = {"columns", "statistics", "views", "triggers"})
    void a_column_may_be_null_where_it_may_on_a_server(String table) throws Exception {
        String sql =
                "SELECT * FROM information_schema."
                        + table
                        + (table.equals("triggers")
                                ? " WHERE trigger_schema = 'plain'"
                                : " WHERE table_schema = 'plain'");
        try (Connection proxied = Driver.MARIADB_TEXT.connect(cluster, "plain", "app", "secret");
                Connection direct = cluster.group("g1").connect()) {
            assertThat(nulls(proxied, sql)).isEqualTo(nulls(direct, sql));
        }
    }

    private static List<String> nulls(Connection connection, String sql) throws Exception {
        List<String> nulls = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            ResultSetMetaData columns = result.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                nulls.add(columns.getColumnLabel(i) + " " + columns.isNullable(i));
            }
        }
        return nulls;
    }
}
