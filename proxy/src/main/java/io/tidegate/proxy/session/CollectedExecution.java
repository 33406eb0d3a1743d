package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.LimitsConfig;
import io.tidegate.proxy.backend.Variables;
import io.tidegate.proxy.execution.CollectedReply;
import io.tidegate.proxy.execution.Diagnostics;
import io.tidegate.proxy.execution.SelectedRows;
import io.tidegate.proxy.execution.SelectedRows.DateRule;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.OkPacket;
import io.tidegate.sharding.plan.CollectedInsert;
import io.tidegate.sharding.sql.Rewriting;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries out an INSERT ... SELECT of which the rows pass through the proxy. Until all of them are
 * there, and have literals, nothing is written; then one INSERT writes them, like a client's.
 *
 * <pre>
 * columns of the target -> rows -> warnings of the SELECT -> [time zones ->] INSERT -> OK
 * </pre>
 */
final class CollectedExecution {
    /** One packet: more than that servers refuse before their max_allowed_packet is raised. */
    private static final int MOST_TEXT = (16 << 20) - (64 << 10);

    private static final String ALL_ROWS = "18446744073709551615";
    private static final String SELECT_LIMIT = "sql_select_limit";

    private final Session session;
    private final CollectedInsert insert;
    private final LimitsConfig limits;

    /** What the SELECT leaves for SHOW WARNINGS. */
    private List<byte[]> warned = List.of();

    private int warnings;

    /** What servers say of the indexes that the SELECT has used. */
    private int indexes;

    /** The session's own, while the SELECT has others. */
    private Variables before = Variables.NONE;

    CollectedExecution(Session session, CollectedInsert insert) {
        this.session = session;
        this.insert = insert;
        this.limits = session.context().routing().configuration().limits();
    }

    void start() {
        session.requirements().nothingTracked();
        CollectedInsert.Target target = insert.target();
        TargetColumns.ask(session, target.columns(), target.at(), this::read);
    }

    /** Texts come as they are stored, and no limit of the session's counts for an INSERT. */
    private void read(List<ColumnDefinition> target) {
        SessionSettings settings = session.settings();
        before = settings.variables();
        settings.variables(before.with(ReadBack.RESULTS, "NULL").with(SELECT_LIMIT, ALL_ROWS));
        CollectedReply[] reading = new CollectedReply[1];
        CollectedReply reply =
                new CollectedReply(deprecatesEof(), this::exceeded, () -> stop(reading));
        reading[0] = reply;
        carryOut(
                insert.select(insert.isLockable() && locks()),
                reply,
                () -> {
                    // Its warnings are forgotten once a variable is set.
                    if (reply.isResult() && reply.warnings() > 0) {
                        askWarnings(() -> selected(target, reply));
                    } else {
                        restore();
                        selected(target, reply);
                    }
                });
    }

    private void restore() {
        Variables now = session.settings().variables();
        session.settings()
                .variables(
                        now.with(ReadBack.RESULTS, before.get(ReadBack.RESULTS))
                                .with(SELECT_LIMIT, before.get(SELECT_LIMIT)));
    }

    /** As one server does, but for those levels at which it reads without locks. */
    private boolean locks() {
        Variables variables = session.settings().variables();
        String name =
                session.settings().dialect().mariaDb() ? "tx_isolation" : "transaction_isolation";
        String isolation = String.valueOf(variables.get(name));
        boolean open = session.connections().inTransaction() || !session.settings().isAutocommit();
        return open && !isolation.contains("READ-");
    }

    private @Nullable TidegateException exceeded(long rows, long bytes) {
        if (rows > limits.insertSelectRows()) {
            return ErrorCode.INSERT_SELECT_ROWS.with(
                    "the SELECT of an INSERT ... SELECT of which the rows pass through the proxy has more than "
                            + limits.insertSelectRows()
                            + " rows; nothing was written. Select fewer rows at a time, by LIMIT or by ranges of"
                            + " a key, or raise limits.insert-select-rows");
        }
        return bytes > limits.mergeMemory()
                ? ErrorCode.MERGE_MEMORY.with(
                        "the rows of an INSERT ... SELECT take more than "
                                + limits.mergeMemory()
                                + " bytes; nothing was written. Select fewer rows at a time, or raise"
                                + " limits.merge-memory")
                : null;
    }

    /** What still comes is of no use. Not at once: this is in the middle of what has come. */
    private void stop(CollectedReply[] reading) {
        session.context()
                .loop()
                .execute(() -> {
                    if (session.isInterludeOf(reading[0])) {
                        session.connections().busy().forEach(session.connections()::stop);
                    }
                });
    }

    private void selected(List<ColumnDefinition> target, CollectedReply reply) {
        if (isOver(reply)) {
            return;
        }
        SelectedRows rows =
                SelectedRows.of(
                        reply.columns(),
                        target,
                        insert.target().key(),
                        session.settings().dialect(),
                        DateRule.of(session.settings().modes()),
                        Math.min(MOST_TEXT, limits.maxAllowedPacket()));
        warnings = reply.warnings();
        indexes = reply.status() & ServerStatus.OF_INDEXES;
        if (session.settings().isStrict() && !insert.isIgnoring()) {
            SelectWarnings.requireHarmless(warned, warnings);
        }
        if (rows.areZoned() && !reply.rows().isEmpty()) {
            ZonesAsking.start(session, () -> write(rows, reply.rows()));
        } else {
            write(rows, reply.rows());
        }
    }

    /** Whether the client has its error, or has it now. */
    private boolean isOver(CollectedReply reply) {
        TidegateException refusal = reply.refusal();
        if (refusal != null) {
            throw refusal;
        }
        ErrPacket error = reply.error();
        if (error != null) {
            session.answerAgain(error);
        }
        return error != null;
    }

    private void askWarnings(Runnable then) {
        CollectedReply reply = CollectedReply.small(deprecatesEof());
        carryOut(
                showWarnings(),
                reply,
                () -> {
                    restore();
                    if (!isOver(reply)) {
                        warned = List.copyOf(reply.rows());
                        then.run();
                    }
                });
    }

    private static Rewritten showWarnings() {
        byte[] sql = Session.bytes("SHOW WARNINGS");
        Rewriting whole = Rewriting.of(sql, null, sql.length);
        whole.copy(0, sql.length);
        return whole.done();
    }

    private void write(SelectedRows rows, List<byte[]> payloads) {
        if (payloads.isEmpty()) {
            answer(new OkPacket(0, 0, session.status(), 0, ""), 0);
            return;
        }
        Rewritten text = insert.insert(rows.literals(payloads));
        int count = payloads.size();
        CollectedReply reply = CollectedReply.small(deprecatesEof());
        carryOut(text, reply, () -> written(reply, count));
    }

    private void written(CollectedReply reply, int rows) {
        OkPacket ok = reply.ok();
        if (ok != null) {
            answer(ok, rows);
        } else if (!isOver(reply)) {
            throw ErrorCode.INTERNAL.with("an INSERT was answered by a result; it was executed");
        }
    }

    private void answer(OkPacket ok, int rows) {
        WrittenInfo info = new WrittenInfo(insert.isIgnoring(), rows, warnings);
        session.answerWritten(
                new OkPacket(
                        ok.affectedRows(),
                        ok.lastInsertId(),
                        ok.status() | indexes,
                        Math.min(ok.warnings() + warnings, 0xFFFF),
                        info.of(ok),
                        ok.state()),
                new Diagnostics(warned, false));
    }

    private void carryOut(Rewritten text, CollectedReply reply, Runnable then) {
        session.carryOutInBetween(text, reply, then);
    }

    private boolean deprecatesEof() {
        return Capability.has(session.capabilities(), Capability.DEPRECATE_EOF);
    }
}
