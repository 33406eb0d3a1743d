package io.tidegate.it.suite;

import java.io.IOException;
import java.util.List;
import java.util.Random;

/**
 * Random commands of one session on tables of its own, drawn from a seed. FOUND_ROWS() is left out:
 * the proxy answers it without the warning that MySQL has for it; so are transactions that are READ
 * ONLY, in which MySQL refuses to prepare a write and the proxy to execute it.
 */
final class TwinSteps {
    private static final int COM_INIT_DB = 2;
    private static final int COM_FIELD_LIST = 4;
    private static final int COM_PING = 14;
    private static final int COM_RESET_CONNECTION = 0x1f;

    private static final List<String> SETTINGS =
            List.of(
                    "SET sql_mode = ''",
                    "SET sql_mode = 'STRICT_ALL_TABLES'",
                    "SET sql_mode = 'ANSI_QUOTES'",
                    "SET sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES')",
                    "SET SESSION sql_mode = DEFAULT",
                    "SET time_zone = '+05:00'",
                    "SET time_zone = DEFAULT, @zone = @@time_zone",
                    "SET NAMES utf8mb4",
                    "SET NAMES latin1",
                    "SET NAMES utf8mb4 COLLATE utf8mb4_bin",
                    "SET character_set_results = NULL",
                    "SET character_set_results = utf8mb4",
                    "SET autocommit = 0",
                    "SET autocommit = 1",
                    "SET @a = 5",
                    "SET @a = 'te''xt', @b = 1.5",
                    "SET @a = @a + 1, @b = CONCAT(@b, 'x')",
                    "SET @c = NULL",
                    "SET foreign_key_checks = 0, unique_checks = 0",
                    "SET foreign_key_checks = 1",
                    "SET lock_wait_timeout = -1",
                    "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
                    "SET SESSION TRANSACTION READ WRITE",
                    "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                    "SET nothing_here = 1",
                    "SET sql_mode = 'NONSENSE'",
                    "SET time_zone = 'nowhere'",
                    "/*!40101 SET NAMES utf8mb4 */",
                    "SET sql_auto_is_null = 0, @z = VERSION() IS NULL");

    private static final List<String> READS =
            List.of(
                    "SELECT 1, 'text', NULL, 1.50, 1e10",
                    "SELECT @a IS NULL, @b IS NULL, @a = 5, @a = 7, @b = 1.5, @b = 7, @nothing IS NULL",
                    "SELECT @@sql_mode, @@time_zone, @@autocommit, @@foreign_key_checks",
                    "SELECT @@character_set_client, @@character_set_results, @@collation_connection",
                    "SELECT @@lock_wait_timeout, @@unique_checks",
                    "SELECT \"quoted\" FROM %t LIMIT 1",
                    "SELECT 'back\\slash'",
                    "SELECT 'a' = 'A', 'é'",
                    "SELECT * FROM %t ORDER BY id",
                    "SELECT COUNT(*), SUM(n) FROM %t",
                    "SELECT id FROM %t WHERE n = @a",
                    "SELECT FROM_UNIXTIME(86400)",
                    "SELECT DATABASE()",
                    "SELECT LAST_INSERT_ID()",
                    "SELECT ROW_COUNT()",
                    "SELECT LAST_INSERT_ID(), n FROM %t ORDER BY id LIMIT 2",
                    "SELECT CAST('12x' AS SIGNED)",
                    "SHOW TABLES LIKE 'nothing%'",
                    "SELECT id FROM %t WHERE id < 3 FOR UPDATE",
                    "SELECT 1; SELECT 2",
                    "DO 1",
                    "SELECT n INTO @a FROM %t ORDER BY id LIMIT 1",
                    "SELECT @b := 7");

    private static final List<String> WRITES =
            List.of(
                    "INSERT INTO %t (n) VALUES (%n)",
                    "INSERT INTO %t (n) VALUES (%n), (%n)",
                    "INSERT INTO %t (id, n) VALUES (%n, 1)",
                    "INSERT IGNORE INTO %t (id, n) VALUES (1, 1)",
                    "INSERT INTO %t (n) VALUES ('text')",
                    "REPLACE INTO %t (id, n) VALUES (%n, %n)",
                    "UPDATE %t SET n = n + 1 WHERE id = %n",
                    "UPDATE %t SET n = %n",
                    "UPDATE %t SET n = @a WHERE id = 1",
                    "DELETE FROM %t WHERE id = %n",
                    "DELETE FROM %t WHERE n > 90",
                    "INSERT INTO %t (n) VALUES (%n) ON DUPLICATE KEY UPDATE n = 3",
                    "UPDATE %t SET n = LAST_INSERT_ID() WHERE id = 2");

    private static final List<String> TRANSACTIONS =
            List.of(
                    "BEGIN",
                    "START TRANSACTION",
                    "START TRANSACTION WITH CONSISTENT SNAPSHOT",
                    "COMMIT",
                    "COMMIT",
                    "COMMIT",
                    "ROLLBACK",
                    "ROLLBACK",
                    "SAVEPOINT a",
                    "ROLLBACK TO a",
                    "ROLLBACK TO SAVEPOINT nothing_here",
                    "RELEASE SAVEPOINT a",
                    "COMMIT AND CHAIN");

    private static final List<String> LASTING =
            List.of(
                    "CREATE TEMPORARY TABLE IF NOT EXISTS mine (a INT)",
                    "INSERT INTO mine VALUES (%n)",
                    "SELECT * FROM mine",
                    "DROP TEMPORARY TABLE IF EXISTS mine",
                    "PREPARE s FROM 'SELECT ? + 1'",
                    "DEALLOCATE PREPARE s",
                    "SELECT GET_LOCK('twin%own', 0)",
                    "SELECT RELEASE_LOCK('twin%own')",
                    "LOCK TABLES %t WRITE",
                    "UNLOCK TABLES");

    private static final List<String> ERRORS =
            List.of(
                    "SELEC",
                    "SELECT nothing_here FROM %t",
                    "SELECT * FROM nothing_here",
                    "INSERT INTO %t (id, n) VALUES (777, 1), (777, 2)",
                    "USE nothing_here",
                    "SELECT 1; SELEC; SELECT 2");

    private static final List<String> DIAGNOSTICS =
            List.of(
                    "SHOW WARNINGS",
                    "SHOW ERRORS",
                    "SHOW COUNT(*) WARNINGS",
                    "SELECT @@warning_count",
                    "SELECT @@error_count");

    private static final List<String> PREPARED =
            List.of(
                    "SELECT n, ? FROM %t ORDER BY id",
                    "INSERT INTO %t (n) VALUES (?)",
                    "UPDATE %t SET n = ? WHERE id = 1",
                    "SELECT ? + @a",
                    "SELECT n FROM nothing_here WHERE id = ?");

    private final Twins twins;
    private final Random random;
    private final String own;
    private boolean prepared;

    /**
     * Whether {@code @a} was; until then no column is described by it. A variable that was never
     * assigned has a type that none can be given: on MySQL it is a number in a sum and a text
     * elsewhere, on MariaDB a text of no length. One that was taken back from another session is
     * NULL too, but a text everywhere.
     */
    private boolean assigned;

    /**
     * @param own names the session's tables
     */
    TwinSteps(Twins twins, Random random, String own) {
        this.twins = twins;
        this.random = random;
        this.own = own;
    }

    void next() throws IOException {
        switch (random.nextInt(19)) {
            case 0, 1, 2 -> {
                set(filled(pick(SETTINGS)));
                // Prepared under another reading of texts it would be refused.
                prepared = false;
            }
            case 3, 4, 5, 6, 7 -> query(READS);
            case 8, 9, 10 -> {
                query(WRITES);
                // Later they may be those of an older statement: not all of them forget.
                query("SHOW WARNINGS");
            }
            case 11, 12, 13 -> query(TRANSACTIONS);
            case 14 -> query(LASTING);
            case 15 -> {
                query(ERRORS);
                query(DIAGNOSTICS);
                query("SHOW WARNINGS");
            }
            case 16, 17 -> prepared();
            default -> other();
        }
    }

    private void set(String sql) throws IOException {
        query(sql.contains("@a + 1") && !assigned ? "SET @a = 5" : sql);
        assigned |= sql.contains("@a =");
        if (assigned) {
            query("SELECT @a");
        }
    }

    private void prepared() throws IOException {
        if (!prepared || random.nextInt(3) == 0) {
            String sql = filled(pick(PREPARED));
            boolean described = sql.contains("@a") && !assigned;
            prepared = twins.tryToPrepare(described ? "SELECT ? + 1" : sql);
        }
        if (prepared) {
            twins.execute(random.nextInt(100));
        }
    }

    private void other() throws IOException {
        switch (random.nextInt(5)) {
            case 0, 1 -> {
                twins.command(COM_RESET_CONNECTION, "");
                prepared = false;
                assigned = false;
            }
            case 2 -> {
                // MySQL counts the last statement's warnings in its replies to commands too.
                query("SELECT 1 FROM %t LIMIT 0".replace("%t", "twin" + own));
                twins.command(COM_PING, "");
                twins.command(COM_INIT_DB, "plain");
            }
            case 3 -> query("USE plain");
            default -> twins.command(COM_FIELD_LIST, "twin" + own + "\0");
        }
    }

    private void query(List<String> some) throws IOException {
        query(filled(pick(some)));
    }

    private void query(String sql) throws IOException {
        twins.query(sql);
    }

    private String pick(List<String> some) {
        return some.get(random.nextInt(some.size()));
    }

    private String filled(String sql) {
        String filled = sql.replace("%t", "twin" + own).replace("%own", own);
        while (filled.contains("%n")) {
            filled = filled.replaceFirst("%n", Integer.toString(random.nextInt(100)));
        }
        return filled;
    }
}
