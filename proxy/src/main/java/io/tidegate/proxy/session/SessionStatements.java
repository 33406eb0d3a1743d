package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.execution.Answers;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.OkPacket;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.StatementKind;
import io.tidegate.sharding.sql.Trait;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Statements about the session itself: USE, SET, transactions, and what the last one left. */
final class SessionStatements {
    /** Possessive: a megabyte of blanks must neither be tried in every way nor fill the stack. */
    static final String COMMENTS = "(?:\\s|/\\*(?!!).*?\\*/|--\\s[^\\n]*\\n|#[^\\n]*\\n)*+";

    /** What may stand behind a statement. */
    static final String END = COMMENTS + ";?" + COMMENTS + "(?:(?:--\\s|#)[^\\n]*)?";

    private static final Pattern USE =
            Pattern.compile(
                    "(?is)"
                            + COMMENTS
                            + "use"
                            + COMMENTS
                            + "(?:`((?:[^`]|``)+)`|([^\\s;`]+))\\s*;?\\s*");
    private static final Pattern READ_ONLY = Pattern.compile("(?is).*\\bread\\s+only\\b.*");
    private static final Pattern SNAPSHOT =
            Pattern.compile("(?is).*\\bconsistent\\s+snapshot\\b.*");
    private static final Pattern CHAIN = Pattern.compile("(?is).*\\bchain\\b.*");
    private static final Pattern RELEASE = Pattern.compile("(?is).*(?<!\\bno)\\s+release\\b.*");
    private static final Pattern SHOW_WARNINGS =
            Pattern.compile("(?is)" + COMMENTS + "show\\s+warnings\\s*;?\\s*");
    private static final Pattern WARNING_COUNT =
            Pattern.compile(
                    "(?is)"
                            + COMMENTS
                            + "(?:show\\s+count\\s*\\(\\s*\\*\\s*\\)\\s+warnings"
                            + "|select\\s+(@@(?:session\\.|local\\.)?warning_count))\\s*;?\\s*");
    private static final Pattern LAST_COUNT =
            Pattern.compile(
                    "(?is)"
                            + COMMENTS
                            + "select\\s+((row_count|found_rows)\\s*\\(\\s*\\))(?:\\s+(?:as\\s+)?`?(\\w+)`?)?\\s*(?:from\\s+dual\\s*)?;?\\s*");

    private final Session session;
    private boolean asksLastInsertId;

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
        asksLastInsertId = scan.has(Trait.LAST_INSERT_ID);
        HiddenStatements.refuse(scan);
        if (scan.has(Trait.MULTI_STATEMENT) || scan.has(Trait.EXECUTABLE_COMMENT)) {
            return opaque(scan);
        }
        return switch (scan.kind()) {
            case USE -> use(sql, length);
            case SET -> {
                new SetExecution(session, this).run(scan.snapshot());
                yield true;
            }
            case BEGIN -> begin(sql, length);
            case COMMIT, ROLLBACK -> end(sql, length);
            case SAVEPOINT -> savepoint(sql, length);
            case RELEASE_SAVEPOINT, ROLLBACK_TO -> {
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

    private boolean use(byte[] sql, int length) {
        Matcher use = USE.matcher(text(sql, length));
        if (!use.matches()) {
            throw ErrorCode.MYSQL_PARSE_ERROR.with(
                    "You have an error in your SQL syntax; USE takes the name of one schema");
        }
        String quoted = use.group(1);
        use(quoted != null ? quoted.replace("``", "`") : use.group(2));
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
        session.answerOk();
    }

    private boolean begin(byte[] sql, int length) {
        Transaction transaction = session.transaction();
        byte[] copy = Arrays.copyOf(sql, length);
        if (transaction.group() != null) {
            // BEGIN inside a transaction commits it and begins the next one: the server's own
            // affair.
            transaction.ends();
            session.text().relayVerbatim(transaction.group(), copy);
            return true;
        }
        if (transaction.hasBegun()) {
            transaction.clear();
        }
        GroupId locking = session.connections().anyHeld();
        if (locking != null && session.settings().pins().contains(Pin.LOCK)) {
            // It unlocks the tables, and that cannot wait.
            session.text().relayVerbatim(locking, copy);
            return true;
        }
        if (SNAPSHOT.matcher(text(sql, length)).matches()) {
            // It is of this moment, and of one server: the first statement would come too late.
            session.text().relayVerbatim(session.homeGroup(), copy);
            return true;
        }
        transaction.begin(copy, READ_ONLY.matcher(text(sql, length)).matches());
        session.answerOk();
        return true;
    }

    private boolean end(byte[] sql, int length) {
        Transaction transaction = session.transaction();
        GroupId open = transaction.endsAt();
        if (RELEASE.matcher(text(sql, length)).matches()) {
            throw ErrorCode.COMMAND_UNSUPPORTED.with(
                    "RELEASE would close a connection that the proxy shares; end the transaction without it"
                            + " and close the connection");
        }
        if (open == null && CHAIN.matcher(text(sql, length)).matches()) {
            open = session.homeGroup();
        }
        if (open != null) {
            transaction.ends();
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
            session.answerOk();
        } else if (transaction.group() == null && !session.settings().isAutocommit()) {
            transaction.openedBySavepoint(session.homeGroup(), copy);
            session.text().relayAnywhere(copy);
        } else {
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
        if (scan.has(Trait.DIAGNOSTICS)) {
            ErrPacket own = session.last().ownError();
            byte[] kept = session.last().keptWarnings();
            GroupId at = session.connections().diagnosticsAt();
            if (own == null && kept != null) {
                aboutKept(text(sql, length), kept);
            } else if (own == null && at != null) {
                session.text().relayVerbatim(at, Arrays.copyOf(sql, length));
            } else {
                KnownDiagnostics.answer(session, own, text(sql, length));
            }
            return true;
        }
        if (scan.has(Trait.ROW_COUNT) || scan.has(Trait.FOUND_ROWS)) {
            return lastCount(sql, length);
        }
        return false;
    }

    private void aboutKept(String sql, byte[] kept) {
        Matcher count = WARNING_COUNT.matcher(sql);
        if (SHOW_WARNINGS.matcher(sql).matches()) {
            LocalResults.kept(session, kept);
        } else if (count.matches()) {
            String name = count.group(1) == null ? "@@session.warning_count" : count.group(1);
            LocalResults.number(session, name, session.last().keptWarningCount());
        } else {
            throw ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                    "the connection of the last statement was needed elsewhere, and only its warnings were"
                            + " kept; use SHOW WARNINGS");
        }
    }

    private boolean lastCount(byte[] sql, int length) {
        boolean limited = session.settings().pins().contains(Pin.FOUND_ROWS);
        Matcher count = LAST_COUNT.matcher(text(sql, length));
        if (!count.matches()) {
            if (session.settings().isPinned() && session.connections().holdsOneAtMost()) {
                return false;
            }
            throw ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                    "ROW_COUNT() and FOUND_ROWS() inside a larger statement are known to one back-end"
                            + " connection only; select them alone: SELECT ROW_COUNT()");
        }
        boolean rows = "row_count".equalsIgnoreCase(count.group(2));
        if (!rows && limited) {
            return false;
        }
        String name = count.group(3) == null ? count.group(1) : count.group(3);
        long value = rows ? session.last().rowCount() : session.last().foundRows();
        LocalResults.number(session, name, value);
        session.last().rows(1);
        return true;
    }

    /** True when the last scanned statement mentions LAST_INSERT_ID(). */
    boolean asksLastInsertId() {
        return asksLastInsertId;
    }

    String statistics() {
        return "Uptime: "
                + Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()).toSeconds()
                + "  Threads: 1  Questions: 0  Slow queries: 0  Opens: 0  Flush tables: 0  Open tables: 0"
                + "  Queries per second avg: 0.0";
    }

    void answer(int warnings) {
        Answers.ok(session.sink(), new OkPacket(0, 0, session.status(), warnings, ""));
        session.last().ok(0, warnings);
        session.idle();
    }
}
