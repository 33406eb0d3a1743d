package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.GeneratedColumn;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.proxy.wire.message.ResultSetWriter;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.NextIdQuestion;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** SELECT tidegate_next_id('schema.table', n): n ids of the table, one in each row. */
final class NextIds {
    /** As many as one statement may insert of the smallest generator. */
    private static final int MOST = 4096;

    private NextIds() {}

    static boolean areAskedBy(Scan scan) {
        return NextIdQuestion.isAskedBy(scan);
    }

    /** Answers a question without parameters. */
    static void answer(Session session, ScannedSql sql, boolean binary) {
        answer(session, sql, NextIdQuestion.column(sql), binary);
    }

    /**
     * @param column what the answer's column is called
     */
    static void answer(Session session, ScannedSql sql, String column, boolean binary) {
        NextIdQuestion question = NextIdQuestion.of(sql).orElseThrow(NextIds::wrong);
        if (question.count() < 1) {
            throw wrong();
        }
        if (question.count() > MOST) {
            throw ErrorCode.TOO_MANY_IDS.with(
                    question.count()
                            + " ids are asked for, one SELECT gives "
                            + MOST
                            + " at most; ask several times");
        }
        TableRule rule = rule(session, question.table());
        int count = (int) question.count();
        GeneratedColumn generated = rule.generated().orElseThrow();
        session.context()
                .ids()
                .next(
                        rule.schema(),
                        rule.table(),
                        generated.generator(),
                        count,
                        session,
                        first -> send(session, column, first, count, binary));
    }

    private static TidegateException wrong() {
        return ErrorCode.MYSQL_WRONG_ARGUMENTS.with(
                "Incorrect arguments to tidegate_next_id; write SELECT tidegate_next_id('schema.table') or"
                        + " SELECT tidegate_next_id('schema.table', number of ids), and nothing else in the"
                        + " statement");
    }

    private static TableRule rule(Session session, String name) {
        int dot = name.indexOf('.');
        String schema = dot < 0 ? session.schemaOrEmpty() : name.substring(0, dot);
        if (schema.isEmpty()) {
            throw ErrorCode.MYSQL_NO_DB_SELECTED.with("No database selected");
        }
        Routing routing = session.context().routing();
        if (routing.configuration().schemas().containsKey(schema)) {
            session.requirements().access(Set.of(schema));
        }
        TableRule rule = routing.rules().sharded(schema, name.substring(dot + 1));
        if (rule == null || rule.generated().isEmpty()) {
            throw ErrorCode.NO_ID_GENERATOR.with(
                    "the configuration has no sharded table "
                            + schema
                            + "."
                            + name.substring(dot + 1)
                            + " with generate:");
        }
        return rule;
    }

    private static void send(
            Session session, String column, long first, int count, boolean binary) {
        List<List<String>> rows =
                LongStream.range(first, first + count)
                        .mapToObj(id -> List.of(Long.toString(id)))
                        .toList();
        List<ColumnDefinition> columns = List.of(ColumnDefinition.bigint(column));
        session.last().rows(count);
        if (!binary) {
            LocalResults.send(session, columns, rows);
            return;
        }
        ByteBuf out = session.sink().alloc().buffer(64 + count * 16);
        ResultSetWriter.writeBinary(
                out,
                session.sink().replySequence(),
                session.sink().capabilities(),
                session.status(),
                columns,
                rows);
        session.sink().write(out);
        session.sink().flush();
        session.idle();
    }

    /** Tells of the parameters and the column of one that is prepared. */
    static void prepared(Session session, int id, int parameters, ScannedSql sql) {
        LocalResults.prepared(
                session,
                id,
                parameters,
                List.of(ColumnDefinition.bigint(NextIdQuestion.column(sql))));
    }
}
