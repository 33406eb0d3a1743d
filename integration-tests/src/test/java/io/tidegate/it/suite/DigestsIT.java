package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.sharding.plan.DigestRow;
import io.tidegate.sharding.plan.PlanCache;
import io.tidegate.sharding.plan.PlanKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** What is counted of statements, by their shapes. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class DigestsIT {
    private final TestCluster cluster;
    private final PlanCache plans;
    private final long key = Keys.range();

    DigestsIT(TestCluster cluster) {
        this.cluster = cluster;
        this.plans = cluster.dataPlane().plans();
    }

    @Test
    void statements_are_counted_by_their_shape_with_what_became_of_them() throws Exception {
        String column = "c" + key;
        try (RawClient client = login()) {
            client.query("SELECT name AS " + column + " FROM users WHERE id = " + key);
            client.query("SELECT name AS " + column + " FROM users WHERE id = " + (key + 1));

            DigestRow row = digest("SELECT name AS " + column + " FROM users WHERE id = ?", 2);

            assertThat(row.executions()).isEqualTo(2);
            assertThat(row.errors()).isZero();
            assertThat(row.kinds()).containsExactly(PlanKind.SINGLE);
            assertThat(row.schema()).isEqualTo("app");
            assertThat(row.nanos()).isGreaterThan(row.maxNanos()).isPositive();
        }
    }

    @Test
    void one_shape_can_become_several_kinds() throws Exception {
        String column = "c" + key;
        try (RawClient client = login()) {
            client.query("SELECT name " + column + " FROM users WHERE id IN (" + key + ")");
            client.query(
                    "SELECT name "
                            + column
                            + " FROM users WHERE id IN (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)");

            assertThat(digest("SELECT name " + column + " FROM users WHERE id IN ( ? )", 2).kinds())
                    .containsExactlyInAnyOrder(PlanKind.SINGLE, PlanKind.CONCAT);
        }
    }

    @Test
    void errors_of_servers_and_refusals_are_counted() throws Exception {
        String alias = "a" + key;
        try (RawClient client = login()) {
            client.query("SELECT nowhere FROM users " + alias + " WHERE id = 1");
            client.query("UPDATE users " + alias + " SET id = 4");

            assertThat(digest("SELECT nowhere FROM users " + alias + " WHERE id = ?").errors())
                    .isEqualTo(1);
            DigestRow refused = digest("UPDATE users " + alias + " SET id = ?");
            assertThat(refused.errors()).isEqualTo(1);
            assertThat(refused.kinds()).containsExactly(PlanKind.REFUSED);
        }
    }

    @Test
    void executions_of_what_is_prepared_are_counted() throws Exception {
        String column = "c" + key;
        String sql = "SELECT name AS " + column + " FROM users WHERE id = ?";
        try (Connection client = Driver.MARIADB_PREPARED.connect(cluster);
                PreparedStatement statement = client.prepareStatement(sql)) {
            for (int i = 0; i < 3; i++) {
                statement.setLong(1, key);
                statement.executeQuery().close();
            }

            assertThat(digest(sql, 3).executions()).isEqualTo(3);
        }
    }

    /** What the proxy makes of a statement is no statement of its client's. */
    @Test
    void a_statement_that_is_carried_out_as_several_is_counted_once() throws Exception {
        String value = "v" + key;
        try (RawClient client = login()) {
            RawReply reply =
                    RawReply.of(
                            client.query(
                                    "INSERT INTO users (id, name) SELECT id + "
                                            + key
                                            + ", '"
                                            + value
                                            + "' FROM plain.t"));

            assertThat(reply.errno()).isZero();
            DigestRow row =
                    digest("INSERT INTO users ( id , name ) SELECT id + ? , ? FROM plain . t");
            assertThat(row.executions()).isEqualTo(1);
            assertThat(row.kinds()).containsExactly(PlanKind.COLLECTED);
        }
    }

    @Test
    void what_was_counted_can_be_forgotten() throws Exception {
        String column = "c" + key;
        String sql = "SELECT name AS " + column + " FROM users WHERE id = ?";
        try (RawClient client = login()) {
            client.query("SELECT name AS " + column + " FROM users WHERE id = 4");
            digest(sql);

            plans.forget();

            assertThat(find(sql)).isEmpty();
        }
    }

    /** A reply's last byte is sent before the statement is counted. */
    private DigestRow digest(String text, int executions) {
        Awaitility.await()
                .until(() -> find(text).filter(row -> row.executions() >= executions).isPresent());
        return find(text).orElseThrow();
    }

    private DigestRow digest(String text) {
        return digest(text, 1);
    }

    private Optional<DigestRow> find(String text) {
        return plans.digests().stream().filter(row -> row.text().equals(text)).findFirst();
    }

    private RawClient login() throws Exception {
        return RawClient.login(cluster.port(), "app", "secret", "app", 0);
    }
}
