package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.execution.Answers;
import io.tidegate.proxy.execution.Diagnostics;
import io.tidegate.proxy.wire.message.OkPacket;
import io.tidegate.proxy.wire.message.SessionState;
import io.tidegate.sharding.sql.Phrases;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.StatementKind;
import io.tidegate.sharding.sql.Trait;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** Statements about the session itself: USE, SET, transactions, and what the last one left. */
final class SessionStatements {
    private final Session session;
    private boolean asksLastInsertId;
    private String insertIdPlace = "";

    SessionStatements(Session session) {
        this.session = session;
    }

    /** Statements that the session answers or keeps: they are never prepared on a server. */
    static boolean isAboutTheSession(StatementKind kind) {
        return switch (kind) {
            case USE,
                    SET,
                    BEGIN,
                    COMMIT,
                    ROLLBACK,
                    SAVEPOINT,
                    RELEASE_SAVEPOINT,
                    ROLLBACK_TO,
                    KILL ->
                    true;
            case SELECT,
                    INSERT,
                    REPLACE,
                    UPDATE,
                    DELETE,
                    SHOW,
                    DESCRIBE,
                    EXPLAIN,
                    CALL,
                    DO,
                    LOCK_TABLES,
                    UNLOCK_TABLES,
                    DDL,
                    LOAD_DATA,
                    PREPARE,
                    EXECUTE,
                    DEALLOCATE,
                    HANDLER,
                    XA,
                    EMPTY,
                    OTHER ->
                    false;
        };
    }

    /** True when the scanned statement was taken care of. */
    boolean answered(Scan scan, byte[] sql, int length) {
        if (!session.hasGenerated()) {
            asksLastInsertId = scan.has(Trait.LAST_INSERT_ID);
            insertIdPlace = asksLastInsertId ? Requirements.insertIdPlace(scan) : "";
        }
        HiddenStatements.refuse(scan);
        if (scan.has(Trait.MULTI_STATEMENT) || scan.has(Trait.EXECUTABLE_COMMENT)) {
            return opaque(scan);
        }
        return switch (scan.kind()) {
            case USE -> use(scan);
            case SET -> {
                new SetExecution(session, this).run(scan.snapshot());
                yield true;
            }
            case BEGIN -> begin(scan, sql, length);
            case COMMIT, ROLLBACK -> end(scan, sql, length);
            case SAVEPOINT -> savepoint(sql, length);
            case RELEASE_SAVEPOINT, ROLLBACK_TO -> {
                session.reads().stays();
                session.text().relayVerbatim(session.homeGroup(), Arrays.copyOf(sql, length));
                yield true;
            }
            case KILL -> {
                new Killing(
                                session,
                                Kill.parse(
                                        text(sql, length),
                                        session.process().id(),
                                        session.context().baseline().isMariaDb()))
                        .start();
                yield true;
            }
            case PREPARE, EXECUTE, DEALLOCATE -> {
                session.named().run(scan.snapshot());
                yield true;
            }
            case EMPTY -> throw ErrorCode.MYSQL_EMPTY_QUERY.with("Query was empty");
            case SHOW -> processList(sql, length) || aboutTheLast(scan, sql, length);
            case SELECT -> aboutTheLast(scan, sql, length);
            case INSERT,
                    REPLACE,
                    UPDATE,
                    DELETE,
                    DESCRIBE,
                    EXPLAIN,
                    CALL,
                    DO,
                    LOCK_TABLES,
                    UNLOCK_TABLES,
                    XA,
                    DDL,
                    LOAD_DATA,
                    HANDLER,
                    OTHER ->
                    false;
        };
    }

    /** Text that only the server understands may do anything, except leave the schema. */
    private boolean opaque(Scan scan) {
        if (scan.kind() == StatementKind.SET) {
            new SetExecution(session, this).run(scan.snapshot());
            return true;
        }
        return false;
    }

    private static String text(byte[] sql, int length) {
        return new String(sql, 0, length, StandardCharsets.UTF_8);
    }

    private boolean use(Scan scan) {
        use(
                Phrases.of(scan.snapshot())
                        .usedSchema()
                        .orElseThrow(() ->
                                ErrorCode.MYSQL_PARSE_ERROR.with(
                                        "You have an error in your SQL syntax; USE takes the name of"
                                                + " one schema")));
        return true;
    }

    void use(String schema) {
        var configuration = session.context().routing().configuration();
        if (!configuration.schemas().containsKey(schema)) {
            throw ErrorCode.MYSQL_UNKNOWN_DATABASE.with("Unknown database '" + schema + "'");
        }
        if (!session.user().mayUse(schema)) {
            throw ErrorCode.MYSQL_DB_ACCESS_DENIED.with(
                    "Access denied for user '"
                            + session.user().name()
                            + "'@'%' to database '"
                            + schema
                            + "'");
        }
        session.connections().schema(schema);
        session.answerOk(session.tracking().schema(schema));
    }

    private boolean begin(Scan scan, byte[] sql, int length) {
        Phrases phrases = Phrases.of(scan.snapshot());
        Transaction transaction = session.transaction();
        byte[] copy = Arrays.copyOf(sql, length);
        if (transaction.group() != null) {
            // BEGIN inside a transaction commits it and begins the next one: the server's own
            // affair.
            transaction.ends();
            session.tracking().serverToldOfTransaction(true);
            session.text().relayVerbatim(transaction.group(), copy);
            return true;
        }
        if (transaction.hasBegun()) {
            transaction.clear();
        }
        GroupId locking = session.connections().anyHeld();
        if (locking != null && session.settings().pins().contains(Pin.LOCK)) {
            // It unlocks the tables, and that cannot wait.
            session.tracking().serverToldOfTransaction(true);
            session.text().relayVerbatim(locking, copy);
            return true;
        }
        if (phrases.isConsistentSnapshot()) {
            // It is of this moment, and of one server: the first statement would come too late.
            session.tracking().serverToldOfTransaction(true);
            session.text().relayVerbatim(session.homeGroup(), copy);
            return true;
        }
        transaction.begin(copy, phrases.isReadOnly());
        session.answerBegun(session.tracking().begun());
        return true;
    }

    private boolean end(Scan scan, byte[] sql, int length) {
        Phrases phrases = Phrases.of(scan.snapshot());
        Transaction transaction = session.transaction();
        GroupId open = transaction.endsAt();
        if (phrases.releases()) {
            throw ErrorCode.COMMAND_UNSUPPORTED.with(
                    "RELEASE would close a connection that the proxy shares; end the transaction without it"
                            + " and close the connection");
        }
        if (open == null && phrases.speaksOfChain()) {
            open = session.homeGroup();
        }
        if (open == null
                && !transaction.hasBegun()
                && session.settings().pins().contains(Pin.TEMPORARY_TABLE)) {
            // MySQL warns of temporary tables that stay, without a transaction too.
            open = session.connections().anyHeld();
        }
        if (open != null) {
            transaction.ends();
            if (!phrases.speaksOfChain()) {
                session.reads().stays();
            }
            session.text().relayVerbatim(open, Arrays.copyOf(sql, length));
            return true;
        }
        transaction.clear();
        session.answerOk();
        return true;
    }

    private boolean savepoint(byte[] sql, int length) {
        Transaction transaction = session.transaction();
        byte[] copy = Arrays.copyOf(sql, length);
        if (transaction.group() == null && transaction.hasBegun()) {
            transaction.append(copy);
            session.answerBegun(SessionState.NONE);
        } else if (transaction.group() == null && !session.settings().isAutocommit()) {
            transaction.openedBySavepoint(session.homeGroup(), copy);
            session.text().relayAnywhere(copy);
        } else {
            session.reads().stays();
            session.text().relayVerbatim(session.homeGroup(), copy);
        }
        return true;
    }

    private boolean processList(byte[] sql, int length) {
        Matcher list = ProcessList.STATEMENT.matcher(text(sql, length));
        if (list.matches()) {
            ProcessList.answer(session, list.group(1) != null);
            return true;
        }
        return false;
    }

    private boolean aboutTheLast(Scan scan, byte[] sql, int length) {
        if (NextIds.areAskedBy(scan)) {
            NextIds.answer(session, scan.snapshot(), false);
            return true;
        }
        if (scan.has(Trait.DIAGNOSTICS)) {
            Diagnostics own = session.last().own();
            byte[] kept = session.last().keptWarnings();
            GroupId at = session.connections().diagnosticsAt();
            if (own.isNone() && kept != null) {
                aboutKept(Phrases.of(scan.snapshot()), kept);
            } else if (own.isNone() && at != null) {
                session.reads().stays();
                session.text().relayVerbatim(at, Arrays.copyOf(sql, length));
            } else {
                KnownDiagnostics.answer(session, own, text(sql, length));
            }
            return true;
        }
        if (scan.has(Trait.ROW_COUNT) || scan.has(Trait.FOUND_ROWS)) {
            return lastCount(Phrases.of(scan.snapshot()));
        }
        return false;
    }

    private void aboutKept(Phrases asked, byte[] kept) {
        if (asked.isShowWarnings()) {
            LocalResults.kept(session, kept);
            return;
        }
        String column =
                asked.warningCount()
                        .orElseThrow(() ->
                                ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                                        "the connection of the last statement was needed elsewhere, and"
                                                + " only its warnings were kept; use SHOW"
                                                + " WARNINGS"));
        LocalResults.count(session, column, session.last().keptWarningCount());
    }

    private boolean lastCount(Phrases asked) {
        boolean limited = session.settings().pins().contains(Pin.FOUND_ROWS);
        Optional<Phrases.LastCount> count = asked.lastCount();
        if (count.isEmpty()) {
            if (session.settings().isPinned() && session.connections().holdsOneAtMost()) {
                return false;
            }
            throw ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                    "ROW_COUNT() and FOUND_ROWS() inside a larger statement are known to one back-end"
                            + " connection only; select them alone: SELECT ROW_COUNT()");
        }
        boolean rows = count.get().isRowCount();
        if (!rows && limited) {
            return false;
        }
        long value = rows ? session.last().rowCount() : session.last().foundRows();
        LocalResults.number(session, count.get().column(), value);
        session.last().rows(1);
        return true;
    }

    /** The text that comes next asks what the one asked in whose place it is. */
    void asksAsBefore(boolean asks) {
        asksLastInsertId = asks;
    }

    /** True when the last scanned statement mentions LAST_INSERT_ID(). */
    boolean asksLastInsertId() {
        return asksLastInsertId;
    }

    /** Where it does, for a refusal; null when it does not. */
    @Nullable String insertIdPlace() {
        return asksLastInsertId ? insertIdPlace : null;
    }

    String statistics() {
        return "Uptime: "
                + Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()).toSeconds()
                + "  Threads: 1  Questions: 0  Slow queries: 0  Opens: 0  Flush tables: 0  Open tables: 0"
                + "  Queries per second avg: 0.0";
    }

    void answer(int warnings, SessionState state) {
        Answers.ok(
                session.sink(),
                new OkPacket(0, 0, session.status(), warnings, "", session.told(state)));
        session.last().ok(0, warnings);
        session.idle();
    }
}
