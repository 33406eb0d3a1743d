package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.execution.CollectedReply;
import io.tidegate.proxy.execution.Diagnostics;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.OkPacket;
import io.tidegate.sharding.plan.DroppedTables;
import io.tidegate.sharding.plan.DroppedTables.Dropped;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * DROP TABLE of several tables, one after the other, as if the client had sent a statement for
 * each. Of tables that are not there it does what a server of the family does: MariaDB drops the
 * others and then tells, MySQL looks first and drops none.
 */
final class DropExecution {
    private static final int BAD_TABLE = 1051;
    private static final int NO_SUCH_TABLE = 1146;

    private final Session session;
    private final DroppedTables dropped;
    private final boolean mariaDb;
    private final List<String> gone = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private int next;

    DropExecution(Session session, DroppedTables dropped) {
        this.session = session;
        this.dropped = dropped;
        this.mariaDb = session.settings().dialect().mariaDb();
    }

    void start() {
        session.requirements().nothingTracked();
        if (mariaDb || dropped.ifExists()) {
            drop();
        } else {
            look();
        }
    }

    private void look() {
        if (next < dropped.tables().size()) {
            Dropped table = dropped.tables().get(next++);
            carryOut(table.look(), reply -> looked(table, reply));
        } else if (unknown.isEmpty()) {
            next = 0;
            drop();
        } else {
            answerUnknown();
        }
    }

    private void looked(Dropped table, CollectedReply reply) {
        ErrPacket error = reply.error();
        if (error == null) {
            look();
        } else if (error.errno() == NO_SUCH_TABLE) {
            unknown.add(table.name());
            look();
        } else {
            session.answerAgain(error);
        }
    }

    private void drop() {
        if (next < dropped.tables().size()) {
            Dropped table = dropped.tables().get(next++);
            carryOut(table.drop(), reply -> dropped(table, reply));
        } else if (unknown.isEmpty() || dropped.ifExists()) {
            answer();
        } else {
            answerUnknown();
        }
    }

    private void dropped(Dropped table, CollectedReply reply) {
        ErrPacket error = reply.error();
        if (error == null) {
            // Nothing but the note of a table that is not there is told of a DROP IF EXISTS.
            (dropped.ifExists() && reply.warnings() > 0 ? unknown : gone).add(table.name());
            drop();
        } else if (error.errno() == BAD_TABLE && mariaDb) {
            unknown.add(table.name());
            drop();
        } else if (gone.isEmpty()) {
            session.answerAgain(error);
        } else {
            fail(ErrPacket.of(incomplete(table, error)));
        }
    }

    private TidegateException incomplete(Dropped table, ErrPacket error) {
        return ErrorCode.DDL_INCOMPLETE.with(
                "dropped are "
                        + String.join(", ", gone)
                        + "; "
                        + table.name()
                        + " was not, nor what is named behind it: "
                        + error.errno()
                        + " "
                        + error.message());
    }

    private void answerUnknown() {
        fail(new ErrPacket(BAD_TABLE, "42S02", said(String.join(",", unknown))));
    }

    /** What is told of one of the statements is not told of them all. */
    private void fail(ErrPacket error) {
        session.connections().forgetDiagnostics();
        session.answerError(error);
    }

    private static String said(String names) {
        return "Unknown table '" + names + "'";
    }

    private void answer() {
        List<String> notes =
                mariaDb && !unknown.isEmpty() ? List.of(String.join(",", unknown)) : unknown;
        List<byte[]> rows =
                notes.stream()
                        .map(names ->
                                Diagnostics.row(Diagnostics.Level.NOTE, BAD_TABLE, said(names)))
                        .toList();
        session.connections().forgetDiagnostics();
        session.answerWritten(
                new OkPacket(0, 0, session.status(), rows.size(), ""), new Diagnostics(rows, true));
    }

    private void carryOut(Rewritten text, Consumer<CollectedReply> then) {
        CollectedReply reply =
                CollectedReply.small(
                        Capability.has(session.capabilities(), Capability.DEPRECATE_EOF));
        session.carryOutInBetween(
                text,
                reply,
                () -> {
                    if (reply.refusal() != null) {
                        throw reply.refusal();
                    }
                    then.accept(reply);
                });
    }
}
