package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.execution.SplitLoad;
import io.tidegate.sharding.plan.RowLoad;
import io.tidegate.sharding.rule.TableRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** LOAD DATA LOCAL of a client into a sharded table. */
final class LoadExecution {
    private LoadExecution() {}

    /**
     * @param files that the client's text names; none when it sends no files
     */
    static void start(Session session, RowLoad load, List<byte[]> files, LocalState.Use use) {
        if (files.isEmpty()) {
            throw SplitLoad.disabled();
        }
        TidegateException unknown = unknownKey(load.rule());
        if (unknown != null) {
            throw unknown;
        }
        TextStatements text = session.text();
        Requirements.noInsertId(text.sessionStatements().insertIdPlace());
        session.requirements().oneGroupInTransaction(load.groups());
        session.requirements().nothingTracked();
        session.localState().loads(use);
        SplitLoad split =
                new SplitLoad(
                        session.sink(),
                        session.connections(),
                        files.getFirst(),
                        load,
                        (connection, shard, listener) ->
                                session.sendPart(
                                        connection, load.statements().get(shard).sql(), listener),
                        session::answersAt,
                        session.context().loop(),
                        session::ok,
                        session.told(),
                        session);
        session.loads(split);
        split.start();
    }

    /** In a column that is not known a server may store another value, and only warn of it. */
    private static @Nullable TidegateException unknownKey(TableRule rule) {
        return !rule.domain().isOnlyDeclared()
                ? null
                : ErrorCode.KEY_VALUE_UNROUTABLE.with(
                        "LOAD DATA into "
                                + rule.table()
                                + ", of whose key "
                                + rule.key().name()
                                + " the servers have not told the same definition, so that they might store other"
                                + " values than the file's; see the proxy's log, and reload its configuration when"
                                + " all of them can be asked");
    }

    /** What EXPLAIN ROUTE adds to the plan of one; null when there is nothing. */
    static @Nullable List<String> explained(@Nullable TableRule loaded) {
        TidegateException unknown = loaded == null ? null : unknownKey(loaded);
        return unknown == null
                ? null
                : RouteRows.ofSession(
                        "nowhere",
                        "refused: " + unknown.code().displayName(),
                        String.valueOf(unknown.getMessage()));
    }

    /** One that was prepared, which a server of MySQL does not do: it is executed as its text. */
    static void prepared(Session session, PreparedStatement statement) {
        if (!Objects.equals(statement.schema(), session.connections().schema())) {
            throw ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                    "the statement was prepared while another schema was used, and loads a file into several"
                            + " shards; USE that schema, or prepare it again");
        }
        session.text().queryPrepared(statement.sql());
    }
}
