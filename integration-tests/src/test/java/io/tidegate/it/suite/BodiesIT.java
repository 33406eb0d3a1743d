package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerAccount;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.Scanner;
import io.tidegate.sharding.sql.SqlDialect;
import io.tidegate.sharding.sql.Trait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Where statements with bodies end, as the scanner says and as a server does, which gives one reply
 * for each statement.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class BodiesIT {
    private static final int ROUNDS = 600;
    private static final int ERR = 0xff;

    private final TestCluster cluster;
    private final Scanner scanner = new Scanner(50);
    private RawClient direct;
    private SqlDialect dialect;

    BodiesIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void connect() throws Exception {
        direct = login();
        boolean mariaDb =
                RawReply.of(direct.query("SELECT VERSION()")).rows().getFirst().contains("Maria");
        dialect = new SqlDialect(StandardCharsets.UTF_8, false, false, mariaDb);
    }

    @AfterEach
    void disconnect() throws Exception {
        direct.close();
    }

    private RawClient login() throws IOException {
        return RawClient.login(
                cluster.group("g1").port(), ServerAccount.USER, ServerAccount.PASSWORD, "plain", 0);
    }

    @Test
    void a_valid_body_ends_where_the_server_says() throws Exception {
        RandomRoutines routines = new RandomRoutines(1);
        for (int round = 0; round < ROUNDS; round++) {
            String sql = routines.next();
            assertThat(statements(sql)).as(sql).isEqualTo(1);
            assertThat(isSeveral(sql)).as(sql).isFalse();
            assertThat(statements(sql + "; DO 0")).as(sql).isEqualTo(2);
            assertThat(isSeveral(sql + "; DO 0")).as(sql).isTrue();
        }
    }

    @Test
    void no_text_of_several_statements_is_taken_for_one() throws Exception {
        RandomRoutines routines = new RandomRoutines(2);
        int several = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String sql = routines.nextBroken() + "; SET @n = 1";
            int statements = statements(sql);
            if (statements > 1) {
                several++;
                Scan scan = scan(sql);
                assertThat(scan.has(Trait.MULTI_STATEMENT)).as(sql).isTrue();
                assertThat(scan.has(Trait.SET_BEHIND_FIRST)).as(sql).isTrue();
            }
        }
        assertThat(several).isPositive();
    }

    @Test
    void routines_are_made_as_on_a_server() throws Exception {
        try (Twins twins = twins()) {
            twins.query("DROP PROCEDURE IF EXISTS bodies_a");
            twins.query("SET @seen = 0");
            twins.query(
                    "CREATE PROCEDURE bodies_a(INOUT a INT) BEGIN SET a = a * 2; SET @seen = a; END");
            twins.query("SET @a = 21");
            twins.query("CALL bodies_a(@a)");
            twins.query("SELECT @a, @seen");
            twins.query("DROP FUNCTION IF EXISTS bodies_f");
            twins.query(
                    "CREATE FUNCTION bodies_f(a INT) RETURNS BIGINT UNSIGNED NO SQL BEGIN DECLARE b"
                            + " INT; SET b = CASE WHEN a THEN 2 ELSE 3 END; RETURN b; END;");
            twins.query("SELECT bodies_f(0), bodies_f(1)");
            twins.query("DROP TRIGGER IF EXISTS bodies_t");
            twins.query(
                    "/*!50003 CREATE*/ /*!50003 TRIGGER bodies_t BEFORE INSERT ON t FOR EACH ROW"
                            + " BEGIN SET NEW.v = CONCAT(NEW.v, '!'); SET @seen = 1; END */");
            twins.empty("t");
            twins.query("INSERT INTO t VALUES (1, 'triggered')");
            twins.query("SELECT * FROM t");
            twins.query("DROP TRIGGER bodies_t");
        }
    }

    @Test
    void a_routine_among_other_statements_gets_all_their_replies() throws Exception {
        try (Twins twins = twins()) {
            twins.query("DROP PROCEDURE IF EXISTS bodies_b");
            twins.query("CREATE PROCEDURE bodies_b() BEGIN SET @b = 1; SELECT 1; END; SELECT 2");
            twins.query(
                    "SELECT 3; DROP PROCEDURE bodies_b; CREATE PROCEDURE bodies_b() BEGIN SET @b ="
                            + " 4; SELECT @b; END; CALL bodies_b()");
        }
    }

    @Test
    void a_set_behind_a_routine_is_refused_and_nothing_is_made() throws Exception {
        try (RawClient client = proxied()) {
            client.query("DROP PROCEDURE IF EXISTS bodies_c");

            RawReply refusal =
                    RawReply.of(
                            client.query(
                                    "CREATE PROCEDURE bodies_c() BEGIN SET @b = 1; END; SET"
                                            + " sql_mode = 'ANSI_QUOTES'"));

            assertThat(refusal.errorMessage()).contains("TG-COMMAND-UNSUPPORTED").contains("SET");
            assertThat(RawReply.of(client.query("CALL bodies_c()")).errno()).isEqualTo(1305);
        }
    }

    @Test
    void a_routine_that_is_made_leaves_the_session_free_to_share_its_connections()
            throws Exception {
        try (RawClient client = proxied()) {
            client.query("DROP PROCEDURE IF EXISTS bodies_d");
            client.query("CREATE PROCEDURE bodies_d() BEGIN SET @mine = 1; SELECT @mine; END");

            // If the variable might be set on the procedure's group, others could not be asked.
            for (int id = 0; id < 16; id++) {
                String sql = "SELECT name, @mine FROM app.users WHERE id = " + id;
                assertThat(RawReply.of(client.query(sql)).errno()).isZero();
            }
        }
    }

    @Test
    void blocks_that_are_carried_out_at_once_are_one_statement_to_mariadb() throws Exception {
        Assumptions.assumeTrue(dialect.mariaDb(), "only MariaDB has them");
        try (Twins twins = twins()) {
            twins.query("BEGIN NOT ATOMIC DECLARE a INT; SET a = 5, @b = 6; SELECT a; END");
            twins.query("SELECT @b");
            twins.query("IF @b > 5 THEN SET @b = 7; SELECT @b; ELSE SET @b = 8; END IF");
            twins.query("FOR i IN 1..2 DO SELECT i; SET @b = i; END FOR; SELECT @b");
            twins.query(
                    "CREATE OR REPLACE PACKAGE bodies_e FUNCTION f() RETURNS INT; PROCEDURE q(a"
                            + " INT); END");
            twins.query(
                    "CREATE OR REPLACE PACKAGE BODY bodies_e DECLARE a INT; FUNCTION f() RETURNS"
                            + " INT BEGIN SET a = 1; RETURN a; END; PROCEDURE q(b INT) BEGIN SET a"
                            + " = b; END; END");
        }
        try (RawClient client = proxied()) {
            RawReply refusal = RawReply.of(client.query("BEGIN NOT ATOMIC SET sql_mode = ''; END"));
            assertThat(refusal.errorMessage()).contains("TG-COMMAND-UNSUPPORTED");
        }
    }

    private Twins twins() throws IOException {
        return Twins.login(cluster.port(), cluster.group("g1").port(), 0);
    }

    private RawClient proxied() throws IOException {
        return RawClient.login(cluster.port(), "app", "secret", "plain", 0);
    }

    /** How many statements the server carried out before the text ended or was wrong. */
    private int statements(String sql) throws IOException {
        direct.query("DROP PROCEDURE IF EXISTS body_ends");
        List<byte[]> replies = direct.query(sql);
        int wrong = (replies.getLast()[4] & 0xff) == ERR ? 1 : 0;
        return replies.size() - wrong;
    }

    private boolean isSeveral(String sql) {
        return scan(sql).has(Trait.MULTI_STATEMENT);
    }

    private Scan scan(String sql) {
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        return scanner.scan(bytes, 0, bytes.length, dialect);
    }
}
