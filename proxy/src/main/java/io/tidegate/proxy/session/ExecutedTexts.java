package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.plan.CollectedInsert;
import io.tidegate.sharding.plan.DroppedTables;
import io.tidegate.sharding.plan.IdRequest;
import io.tidegate.sharding.plan.UnlistedInsert;
import io.tidegate.sharding.sql.NextIdQuestion;
import io.tidegate.sharding.sql.Scan;
import java.util.Objects;

/**
 * Prepared statements that are executed as the texts that they mean with their parameters' values:
 * what is about the session, and what the proxy makes several statements of.
 */
final class ExecutedTexts {
    private final Session session;

    ExecutedTexts(Session session) {
        this.session = session;
    }

    /** One that is about the session. */
    void execute(ClientCommand command, PreparedStatement statement) {
        if (statement.parameters() > 0) {
            Execution execution = new Execution(session, statement, command);
            byte[] sql;
            try {
                sql = ParametersInText.of(session, statement, execution.parameters());
            } finally {
                execution.release();
                statement.clearLongData();
            }
            if (!answersNextIds(statement, sql)) {
                session.text().queryPrepared(sql);
            }
            return;
        }
        boolean attributes = hasAttributes(command);
        command.packets().release();
        if (attributes) {
            throw ParametersInText.noAttributes();
        }
        if (!answersNextIds(statement, statement.sql())) {
            session.text().queryPrepared(statement.sql());
        }
    }

    /** The proxy's own answer comes in the binary form, with the column as it was prepared. */
    private boolean answersNextIds(PreparedStatement statement, byte[] sql) {
        Scan prepared = scan(statement.sql());
        if (!NextIds.areAskedBy(prepared)) {
            return false;
        }
        String column = NextIdQuestion.column(prepared.snapshot());
        NextIds.answer(session, scan(sql).snapshot(), column, true);
        return true;
    }

    private Scan scan(byte[] sql) {
        return session.context().scanner().scan(sql, 0, sql.length, session.settings().dialect());
    }

    /** Of a statement without parameters. */
    private boolean hasAttributes(ClientCommand command) {
        ByteBuf packets = command.packets();
        int countAt = packets.readerIndex() + Execution.COUNT_AT;
        return session.takesAttributes()
                && Execution.countsParameters(packets)
                && countAt < packets.writerIndex()
                && packets.getByte(countAt) != 0;
    }

    /** It is executed as the texts that it means with its parameters' values. */
    void collect(Execution execution, PreparedStatement statement, CollectedInsert insert) {
        requireText(
                execution,
                statement,
                "a prepared INSERT ... SELECT of which the proxy reads the rows");
        statement.clearLongData();
        session.text().collected(insert);
        execution.release();
    }

    /** It is executed as the text that names its columns. */
    void name(Execution execution, PreparedStatement statement, UnlistedInsert insert) {
        requireText(execution, statement, "a prepared INSERT without a list of columns");
        statement.clearLongData();
        session.text().unlisted(insert, statement.asksLastInsertId());
        execution.release();
    }

    /** It is executed as the text that it means with its ids. */
    void generate(Execution execution, PreparedStatement statement, IdRequest request) {
        if (request.isReturning()) {
            throw ErrorCode.UNSUPPORTED_ON_SHARDS.with(
                    "RETURNING in a prepared INSERT that gets generated ids: its rows would come in the form"
                            + " of text statements; send it as a text statement, or leave RETURNING out and read"
                            + " the insert id");
        }
        requireText(execution, statement, "a prepared INSERT that gets generated ids");
        statement.clearLongData();
        session.text().generated(request, statement.asksLastInsertId());
        execution.release();
    }

    void drop(Execution execution, PreparedStatement statement, DroppedTables dropped) {
        requireText(execution, statement, "a prepared DROP TABLE of several tables");
        session.text().drop(dropped);
        execution.release();
    }

    private void requireText(Execution execution, PreparedStatement statement, String what) {
        if (session.takesAttributes() && execution.parameters().hasAttributes()) {
            throw ErrorCode.COMMAND_UNSUPPORTED.with(
                    "query attributes of "
                            + what
                            + " are not passed on; send it as text, or without attributes");
        }
        if (!Objects.equals(statement.schema(), session.connections().schema())) {
            throw ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                    "the statement was prepared while another schema was used, and is "
                            + what
                            + "; USE that schema, or prepare it again");
        }
    }
}
