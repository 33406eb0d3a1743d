package io.tidegate.ha.ddl;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.catalogue.JournalTables;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of one schema that one group keeps: two tables beside the sub-tables. A table has one
 * unfinished job at most; a unique key sees to that, whichever proxy asks.
 *
 * <p>Threads: those of one job, one at a time.
 */
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private static final String JOBS = JournalTables.JOBS;
    private static final String PARTS = JournalTables.PARTS;

    /** ER_DUP_ENTRY, ER_NO_SUCH_TABLE, ER_BAD_DB_ERROR. */
    private static final int DUPLICATE = 1062;

    private static final int NO_SUCH_TABLE = 1146;
    private static final int NO_SUCH_SCHEMA = 1049;

    private static final int LONGEST_MESSAGE = 4_000;
    private static final int KEPT_DAYS = 30;
    private static final int MOST_SHOWN = 1_000;

    private static final String OPTIONS =
            ") ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";

    private final ServerConnection server;
    private final GroupId group;
    private final String schema;

    /**
     * @param server uses the schema
     */
    Journal(ServerConnection server, GroupId group, String schema) {
        this.server = server;
        this.group = group;
        this.schema = schema;
    }

    private void createTables() throws SQLException {
        server.run(
                "CREATE TABLE IF NOT EXISTS "
                        + JOBS
                        + " (id BIGINT NOT NULL PRIMARY KEY, table_name VARCHAR(64) NOT NULL,"
                        + " unfinished TINYINT NULL, state VARCHAR(16) NOT NULL,"
                        + " repeatable TINYINT NOT NULL, client VARCHAR(255) NOT NULL,"
                        + " statement LONGTEXT NOT NULL, settings TEXT NOT NULL,"
                        + " created DATETIME NOT NULL, ended DATETIME NULL, message TEXT NOT NULL,"
                        + " UNIQUE KEY one_unfinished (table_name, unfinished)"
                        + OPTIONS);
        server.run(
                "CREATE TABLE IF NOT EXISTS "
                        + PARTS
                        + " (job BIGINT NOT NULL, number INT NOT NULL, group_name VARCHAR(64) NOT NULL,"
                        + " table_name VARCHAR(64) NOT NULL, statement LONGTEXT NOT NULL,"
                        + " state VARCHAR(16) NOT NULL, before_print VARCHAR(64) NULL,"
                        + " after_print VARCHAR(64) NULL, message TEXT NOT NULL,"
                        + " changed DATETIME NULL, PRIMARY KEY (job, number)"
                        + OPTIONS);
    }

    /**
     * Looks before anything is tried; {@link #create} makes sure.
     *
     * @throws io.tidegate.conf.error.TidegateException when another job on the table is not
     *     finished
     */
    synchronized void requireFree(String table) throws SQLException {
        if (!unfinishedOf(table).isEmpty()) {
            throw unfinished(table);
        }
    }

    /** Writes a new job down; its lock is the caller's before anybody can see it. */
    synchronized void create(Job job, List<Part> parts) throws SQLException {
        createTables();
        removeOld();
        if (!server.lock(job.lock(), 0)) {
            throw new IllegalStateException("the lock of a new job is taken: " + job.id());
        }
        server.run("START TRANSACTION");
        try {
            insert(job);
            for (Part part : parts) {
                insert(job.id(), part);
            }
            server.run("COMMIT");
        } catch (SQLException failed) {
            server.run("ROLLBACK");
            if (failed.getErrorCode() == DUPLICATE) {
                throw find(job.id()).isPresent()
                        ? JobOwners.unavailable(
                                "this proxy was taken for dead before the job began")
                        : unfinished(job.table());
            }
            throw failed;
        }
    }

    private void insert(Job job) throws SQLException {
        try (PreparedStatement insert =
                prepare(
                        "INSERT INTO "
                                + JOBS
                                + " (id, table_name, unfinished, state, repeatable, client, statement,"
                                + " settings, created, message) VALUES (?, ?, 1, ?, ?, ?, ?, ?, NOW(), '')")) {
            insert.setLong(1, job.id());
            insert.setString(2, job.table());
            insert.setString(3, job.state().word());
            insert.setInt(4, job.repeatable() ? 1 : 0);
            insert.setString(5, job.origin().user());
            insert.setString(6, job.origin().statement());
            insert.setString(7, Settings.text(job.origin().settings()));
            insert.executeUpdate();
        }
    }

    private void insert(long job, Part part) throws SQLException {
        try (PreparedStatement insert =
                prepare(
                        "INSERT INTO "
                                + PARTS
                                + " (job, number, group_name, table_name, statement, state, message) VALUES"
                                + " (?, ?, ?, ?, ?, ?, '')")) {
            insert.setLong(1, job);
            insert.setInt(2, part.number());
            insert.setString(3, part.group().name());
            insert.setString(4, part.table());
            insert.setString(5, part.sql());
            insert.setString(6, part.state().word());
            insert.executeUpdate();
        }
    }

    private RuntimeException unfinished(String table) throws SQLException {
        Optional<Job> other = unfinishedOf(table).stream().findFirst();
        return ErrorCode.DDL_UNFINISHED.with(
                "job "
                        + other.map(job -> Long.toString(job.id())).orElse("")
                        + " on "
                        + table
                        + " is not finished ("
                        + other.map(job -> job.origin().statement()).orElse("")
                        + "); wait for it, or RESUME DDL or CANCEL DDL it first");
    }

    /**
     * Sees to it that a job which is not there is never written: its proxy is gone, or is taken for
     * gone and will find this in the place of its own entry.
     *
     * @return false when the job is there
     */
    synchronized boolean bury(long id, String table, String why) throws SQLException {
        createTables();
        try (PreparedStatement insert =
                prepare(
                        "INSERT IGNORE INTO "
                                + JOBS
                                + " (id, table_name, unfinished, state, repeatable, client, statement,"
                                + " settings, created, ended, message)"
                                + " VALUES (?, ?, NULL, ?, 0, '', '', '', NOW(), NOW(), ?)")) {
            insert.setLong(1, id);
            insert.setString(2, table);
            insert.setString(3, JobState.REFUSED.word());
            insert.setString(4, why);
            return insert.executeUpdate() == 1;
        }
    }

    private void removeOld() throws SQLException {
        String old = " WHERE unfinished IS NULL AND ended < NOW() - INTERVAL " + KEPT_DAYS + " DAY";
        server.run("DELETE FROM " + PARTS + " WHERE job IN (SELECT id FROM " + JOBS + old + ")");
        server.run("DELETE FROM " + JOBS + old);
    }

    synchronized void write(long job, Part part) throws SQLException {
        try (PreparedStatement update =
                prepare(
                        "UPDATE "
                                + PARTS
                                + " SET state = ?, before_print = ?, after_print = ?, message = ?,"
                                + " changed = NOW() WHERE job = ? AND number = ?")) {
            update.setString(1, part.state().word());
            update.setString(2, part.before());
            update.setString(3, part.after());
            update.setString(4, shortened(part.message()));
            update.setLong(5, job);
            update.setInt(6, part.number());
            update.executeUpdate();
        }
    }

    synchronized void write(long job, JobState state, String message) throws SQLException {
        try (PreparedStatement update =
                prepare(
                        "UPDATE "
                                + JOBS
                                + " SET state = ?, message = ?, unfinished = ?, ended = IF(? IS NULL, NOW(),"
                                + " NULL) WHERE id = ?")) {
            Integer unfinished = state.isUnfinished() ? 1 : null;
            update.setString(1, state.word());
            update.setString(2, shortened(message));
            update.setObject(3, unfinished);
            update.setObject(4, unfinished);
            update.setLong(5, job);
            update.executeUpdate();
        }
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST_MESSAGE
                ? message
                : message.substring(0, LONGEST_MESSAGE);
    }

    /** The newest, and all that are not finished; none where there is no journal. */
    synchronized List<Job> jobs() throws SQLException {
        return jobs(" ORDER BY unfinished DESC, id DESC LIMIT " + MOST_SHOWN, null);
    }

    synchronized Optional<Job> find(long id) throws SQLException {
        return jobs(" WHERE id = ?", id).stream().findFirst();
    }

    /** The job on a table that is not over; there is one at most. */
    synchronized Optional<Job> open(String table) throws SQLException {
        return unfinishedOf(table).stream().findFirst();
    }

    private List<Job> unfinishedOf(String table) throws SQLException {
        return jobs(" WHERE unfinished = 1 AND table_name = ?", table);
    }

    private List<Job> jobs(String which, @Nullable Object parameter) throws SQLException {
        List<Job> jobs = new ArrayList<>();
        try (PreparedStatement query =
                prepare(
                        "SELECT id, table_name, state, repeatable, client, statement, settings,"
                                + " created, ended, message FROM "
                                + JOBS
                                + which)) {
            if (parameter != null) {
                query.setObject(1, parameter);
            }
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    add(row, jobs);
                }
            }
        } catch (SQLException failed) {
            if (failed.getErrorCode() == NO_SUCH_TABLE || failed.getErrorCode() == NO_SUCH_SCHEMA) {
                return List.of();
            }
            throw failed;
        }
        return jobs;
    }

    private void add(ResultSet row, List<Job> jobs) throws SQLException {
        long id = row.getLong(1);
        try {
            jobs.add(
                    new Job(
                            id,
                            group,
                            schema,
                            row.getString(2),
                            JobState.of(row.getString(3)),
                            row.getInt(4) == 1,
                            new Origin(
                                    row.getString(5),
                                    row.getString(6),
                                    Settings.parse(row.getString(7))),
                            text(row.getString(8)),
                            text(row.getString(9)),
                            row.getString(10)));
        } catch (IllegalArgumentException unreadable) {
            LOG.warn("job {} of schema {} on {} cannot be read", id, schema, group, unreadable);
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    synchronized List<Part> parts(long job) throws SQLException {
        List<Part> parts = new ArrayList<>();
        try (PreparedStatement query =
                prepare(
                        "SELECT number, group_name, table_name, statement, state, before_print,"
                                + " after_print, message FROM "
                                + PARTS
                                + " WHERE job = ? ORDER BY number")) {
            query.setLong(1, job);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    parts.add(
                            new Part(
                                    row.getInt(1),
                                    new GroupId(row.getString(2)),
                                    row.getString(3),
                                    row.getString(4),
                                    PartState.of(row.getString(5)),
                                    row.getString(6),
                                    row.getString(7),
                                    row.getString(8)));
                }
            }
        }
        return parts;
    }

    synchronized boolean isRun(Job job) throws SQLException {
        return server.isLocked(job.lock());
    }

    synchronized boolean takeOver(Job job) throws SQLException {
        return server.lock(job.lock(), 0);
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        return server.jdbc().prepareStatement(sql);
    }
}
