package io.tidegate.proxy.session;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.execution.Completion;
import io.tidegate.proxy.execution.Concatenation;
import io.tidegate.proxy.execution.MergedRead;
import io.tidegate.proxy.execution.WriteTarget;
import io.tidegate.proxy.execution.Writes;
import io.tidegate.sharding.plan.ImpliedColumns;
import io.tidegate.sharding.plan.MergedSelect;
import io.tidegate.sharding.plan.RowsWritten;
import io.tidegate.sharding.plan.ShardStatement;
import java.util.List;

/** Has several shards carry a statement out, each its part, and answers from what they say. */
final class SeveralShards {
    private final Session session;

    SeveralShards(Session session) {
        this.session = session;
    }

    static List<GroupId> groups(List<ShardStatement> statements) {
        return statements.stream().map(ShardStatement::group).toList();
    }

    /** Rows of several shards, one shard behind the other. */
    void concatenate(
            List<ShardStatement> statements, Concatenation.Sender sender, Completion completion) {
        session.requirements().oneGroupInTransaction(groups(statements));
        session.requirements().nothingTracked();
        Concatenation concatenation =
                new Concatenation(
                        session.sink(),
                        session.connections(),
                        statements,
                        session.context().columnNames(),
                        sender,
                        session.told(),
                        new SeveralReads(
                                session,
                                completion,
                                () -> concatenate(statements, sender, completion)));
        session.replying(concatenation);
        concatenation.start();
    }

    /** Rows of several shards that become the rows of one table. */
    void merge(MergedSelect select, MergedRead.Form form, Completion completion) {
        session.requirements().oneGroupInTransaction(select.groupIds());
        session.requirements().nothingTracked();
        LoopContext context = session.context();
        MergedRead merged =
                new MergedRead(
                        form,
                        session.sink(),
                        session.connections(),
                        select,
                        context.columnNames(),
                        context.paddings(),
                        context.routing().configuration().limits().mergeMemory(),
                        session::sendPart,
                        session.told(),
                        new SeveralReads(
                                session, completion, () -> merge(select, form, completion)));
        session.replying(merged);
        merged.start();
    }

    /** Changes on several shards, of which the client is told as of one. */
    void write(
            List<WriteTarget> targets,
            Concatenation.Sender sender,
            Writes.Counting counting,
            RowsWritten rows,
            Completion completion) {
        session.requirements()
                .oneGroupInTransaction(targets.stream().map(WriteTarget::group).toList());
        session.requirements().nothingTracked();
        Writes writes =
                new Writes(
                        session.sink(),
                        session.connections(),
                        targets,
                        sender,
                        counting,
                        rows,
                        session::ok,
                        session.reported(),
                        session.told(),
                        completion);
        ImpliedColumns implied = session.implied();
        if (implied != null) {
            writes.into(implied);
        }
        writes.start();
    }
}
