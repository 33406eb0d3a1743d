package io.tidegate.it.suite;

import io.tidegate.it.cluster.TestCluster;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * LAST_INSERT_ID() in every spelling, while another client makes keys of its own over the same
 * connections: each answer is that of a server that has one client only.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class InsertIdSpellingsIT {
    private final TestCluster cluster;
    private Twins twins;
    private RawClient other;

    InsertIdSpellingsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void login() throws Exception {
        twins = Twins.login(cluster.port(), cluster.group("g1").port(), RawClient.DEPRECATE_EOF);
        other = RawClient.login(cluster.port(), "app", "secret", "plain", 0);
        twins.query("CREATE TABLE keyed (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, v BIGINT)");
        other.query(
                "CREATE TABLE others (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, v BIGINT)");
        other.query("INSERT INTO others VALUES (1000, 0)");
    }

    @AfterEach
    void logout() throws Exception {
        twins.query("DROP TABLE keyed");
        other.query("DROP TABLE others");
        twins.close();
        other.close();
    }

    @Test
    void every_spelling_tells_the_clients_own_key() throws Exception {
        List<String> questions =
                List.of(
                        "SELECT LAST_INSERT_ID()",
                        "SELECT LAST_INSERT_ID();",
                        "SELECT LAST_INSERT_ID() AS k",
                        "SELECT last_insert_id() k FROM DUAL",
                        "/* a */ SELECT /* b */ Last_Insert_Id( /* c */ ) -- d",
                        "SELECT LAST_INSERT_ID() + 1, 'LAST_INSERT_ID()'",
                        "SELECT @@identity",
                        "SELECT @@last_insert_id, @@session.identity",
                        "SELECT id, v FROM keyed WHERE id = LAST_INSERT_ID()",
                        "SELECT COUNT(*) FROM keyed WHERE id < @@last_insert_id");
        for (String question : questions) {
            ask("INSERT INTO keyed (v) VALUES (1), (2)");
            ask(question);
            ask(question);
        }
    }

    @Test
    void a_key_that_was_named_is_told() throws Exception {
        ask("INSERT INTO keyed (v) VALUES (1)");
        ask("UPDATE keyed SET v = LAST_INSERT_ID(v + 40)");
        ask("SELECT LAST_INSERT_ID()");
        ask("INSERT INTO keyed (v) SELECT LAST_INSERT_ID(77)");
        ask("SELECT LAST_INSERT_ID()");
        ask("DO LAST_INSERT_ID(9)");
        ask("SELECT LAST_INSERT_ID()");
        ask("SELECT LAST_INSERT_ID(11)");
        ask("SELECT LAST_INSERT_ID()");
        ask("SET last_insert_id = 12");
        ask("SELECT LAST_INSERT_ID()");
        ask("SET @k = LAST_INSERT_ID()");
        ask("SELECT @k");
    }

    @Test
    void what_made_no_key_changes_none() throws Exception {
        ask("INSERT INTO keyed (v) VALUES (1)");
        for (String other :
                List.of(
                        "INSERT INTO keyed VALUES (500, 1)",
                        "INSERT IGNORE INTO keyed VALUES (500, 1)",
                        "INSERT INTO keyed VALUES (500, 1)",
                        "UPDATE keyed SET v = 3",
                        "SELECT * FROM keyed WHERE id > 1000",
                        "BEGIN",
                        "ROLLBACK")) {
            ask(other);
            ask("SELECT LAST_INSERT_ID()");
        }
    }

    @Test
    void prepared_statements_tell_it_too() throws Exception {
        ask("INSERT INTO keyed (v) VALUES (1)");
        twins.prepare("SELECT LAST_INSERT_ID() + ?");
        twins.execute(0);
        ask("INSERT INTO keyed (v) VALUES (2)");
        twins.execute(0);
        twins.prepare("INSERT INTO keyed (v) VALUES (?)");
        twins.execute(5);
        ask("SELECT LAST_INSERT_ID()");
        twins.execute(6);
        twins.prepare("SELECT v FROM keyed WHERE id = LAST_INSERT_ID() AND v > ?");
        twins.execute(0);
    }

    /** Then the other one has the connection. */
    private void ask(String sql) throws Exception {
        twins.query(sql);
        other.query("INSERT INTO others (v) VALUES (1)");
    }
}
