package io.tidegate.proxy.session;

import io.netty.channel.EventLoop;
import io.tidegate.proxy.wire.Command;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.StatementKind;
import io.tidegate.sharding.sql.Trait;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the process list tells of one client, and the way to its session from other event loops.
 *
 * <p>Threads: who the client is and {@link #statement} can be read anywhere; everything else is
 * touched on the session's own event loop only, so that a statement pays for it with one write that
 * others see at its begin and one at its end, and allocates nothing.
 */
public final class ClientProcess {
    /** Of a statement's text; the rest of a longer one is not shown. */
    private static final int MAX_TEXT = 4096;

    /** An idle client keeps no more space for texts than this. */
    private static final int KEPT = 1024;

    private static final byte[] NO_TEXT = {};

    private final int id;
    private final String user;
    private final String host;
    private final String program;
    private final EventLoop loop;
    private final Instant connected = Instant.now();
    private final AtomicInteger statement = new AtomicInteger();

    private @Nullable Session session;
    private Command command = Command.COM_SLEEP;
    private long since;
    private byte[] text = NO_TEXT;
    private byte[] buffer = NO_TEXT;
    private int length;
    private @Nullable StatementKind kind;
    private boolean plain;
    private boolean failed;
    private boolean interrupted;

    ClientProcess(int id, String user, String host, String program, EventLoop loop) {
        this.id = id;
        this.user = user;
        this.host = host;
        this.program = program;
        this.loop = loop;
    }

    int id() {
        return id;
    }

    String user() {
        return user;
    }

    /** Where the client connects from, with the port. */
    String host() {
        return host;
    }

    String program() {
        return program;
    }

    /** When it was let in, as the user that it is now. */
    Instant connected() {
        return connected;
    }

    /** Where the client connects from, without the port. */
    String address() {
        int port = host.lastIndexOf(':');
        return port < 0 ? host : host.substring(0, port);
    }

    EventLoop loop() {
        return loop;
    }

    /** Counts begins and ends of commands: odd while one is carried out. */
    int statement() {
        return statement.getAcquire();
    }

    /** Whether a command is carried out. */
    boolean isRunning() {
        return (statement() & 1) != 0;
    }

    void attach(Session owner, long now) {
        session = owner;
        since = now;
    }

    Session session() {
        return Objects.requireNonNull(session);
    }

    void begin(Command next, long now) {
        statement.setRelease(statement.getPlain() + 1 | 1);
        command = next;
        since = now;
        length = 0;
        kind = null;
        failed = false;
        interrupted = false;
    }

    /** The text of the command that has begun; the array stays the caller's. */
    void text(byte[] sql, int sqlLength) {
        length = Math.min(sqlLength, MAX_TEXT);
        if (buffer.length < length) {
            buffer = new byte[length > KEPT ? MAX_TEXT : Math.min(KEPT, Math.max(256, 2 * length))];
        }
        System.arraycopy(sql, 0, buffer, 0, length);
        text = buffer;
    }

    /** The text of a prepared statement, which never changes. */
    void preparedText(byte[] sql) {
        text = sql;
        length = Math.min(sql.length, MAX_TEXT);
    }

    /** What the command at hand does. */
    void statement(Scan scan) {
        kind = scan.kind();
        plain =
                !scan.has(Trait.SESSION_FUNCTION)
                        && !scan.has(Trait.MULTI_STATEMENT)
                        && !scan.has(Trait.EXECUTABLE_COMMENT);
    }

    /** The same, of a prepared statement. */
    void statement(ScannedSql sql) {
        kind = sql.kind();
        plain = !sql.has(Trait.SESSION_FUNCTION) && !sql.has(Trait.EXECUTABLE_COMMENT);
    }

    /** Null when the command at hand is no statement, or its text was not looked at. */
    @Nullable StatementKind kind() {
        return kind;
    }

    boolean loadsData() {
        return kind == StatementKind.LOAD_DATA;
    }

    KillRule killRule(boolean mariaDb) {
        return KillRule.of(mariaDb, kind, plain, session().connections().inTransaction());
    }

    /** The server has answered the statement at hand with an error. */
    void failed() {
        failed = true;
    }

    /** Whether the command at hand can have ended the transaction, other than by its failure. */
    boolean mayEndTransaction() {
        return kind != null && (!plain || mayEndTransaction(kind));
    }

    /**
     * Whether the command at hand changes nothing, wherever it was carried out; one that calls what
     * nobody knows pins its session.
     */
    boolean onlyReads() {
        StatementKind read = kind;
        return isNoStatement()
                || plain
                        && (read == StatementKind.SELECT
                                || read == StatementKind.SHOW
                                || read == StatementKind.DESCRIBE
                                || read == StatementKind.EXPLAIN);
    }

    /** Whether the command at hand is none that carries out a client's text. */
    private boolean isNoStatement() {
        return kind == null && command != Command.COM_QUERY && command != Command.COM_STMT_EXECUTE;
    }

    /** {@link #mayEndTransaction()}, where a text that was not looked at may do anything. */
    boolean mayCommit() {
        return kind == null ? !isNoStatement() : mayEndTransaction();
    }

    private boolean mayEndTransaction(StatementKind kind) {
        return switch (kind) {
            case SELECT,
                    INSERT,
                    REPLACE,
                    UPDATE,
                    DELETE,
                    SHOW,
                    DESCRIBE,
                    EXPLAIN,
                    SAVEPOINT,
                    RELEASE_SAVEPOINT,
                    ROLLBACK_TO,
                    DO,
                    LOAD_DATA,
                    PREPARE,
                    DEALLOCATE,
                    HANDLER,
                    USE,
                    KILL,
                    EMPTY ->
                    false;
            // Of autocommit, which a SET that fails leaves as it was.
            case SET -> !failed;
            case BEGIN,
                    COMMIT,
                    ROLLBACK,
                    DDL,
                    CALL,
                    EXECUTE,
                    LOCK_TABLES,
                    UNLOCK_TABLES,
                    XA,
                    OTHER ->
                    true;
        };
    }

    /** The command at hand is to come to its end; what was not sent yet never will be. */
    void interrupt() {
        interrupted = true;
    }

    boolean isInterrupted() {
        return interrupted;
    }

    void end(long now) {
        int number = statement.getPlain();
        if ((number & 1) == 0) {
            return;
        }
        statement.setRelease(number + 1);
        command = Command.COM_SLEEP;
        since = now;
        length = 0;
        interrupted = false;
        text = NO_TEXT;
        if (buffer.length > KEPT) {
            buffer = NO_TEXT;
        }
    }

    SessionReading reading() {
        Session owner = session();
        Transaction transaction = owner.transaction();
        return new SessionReading(
                this,
                owner.schemaOrEmpty(),
                command,
                since,
                owner.state(),
                length == 0 ? NO_TEXT : Arrays.copyOf(text, length),
                List.copyOf(owner.settings().pins()),
                transaction.isActive() ? transaction.since() : null,
                owner.connections().groups(),
                owner.preparedCount());
    }

    ProcessRow row(long now) {
        Session owner = session();
        String schema = owner.schemaOrEmpty();
        return new ProcessRow(
                id,
                user,
                host,
                schema.isEmpty() ? null : schema,
                ProcessRow.name(command),
                TimeUnit.NANOSECONDS.toSeconds(now - since),
                owner.state(),
                length == 0
                        ? null
                        : Secrets.hide(new String(text, 0, length, StandardCharsets.UTF_8)),
                program);
    }
}
