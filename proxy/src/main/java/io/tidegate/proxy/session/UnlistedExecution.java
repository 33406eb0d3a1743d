package io.tidegate.proxy.session;

import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.sharding.plan.BoundPlan;
import io.tidegate.sharding.plan.ImpliedColumns;
import io.tidegate.sharding.plan.RowsWritten;
import io.tidegate.sharding.plan.UnlistedInsert;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import io.tidegate.sharding.sql.StatementKind;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT that names no columns. A server tells them, and the text that names them is carried out
 * in its place. That is a write of which each server is asked once more whether they still are,
 * when no definition can change any more before the write has ended.
 */
final class UnlistedExecution {
    private UnlistedExecution() {}

    /**
     * @param then carries the text out
     */
    static void start(Session session, UnlistedInsert insert, Consumer<Rewritten> then) {
        if (session.implied() != null) {
            throw new IllegalStateException("a statement that names its columns does not");
        }
        session.requirements().nothingTracked();
        TargetColumns.ask(
                session,
                insert.question(),
                insert.at(),
                told -> {
                    List<String> names = told.stream().map(ColumnDefinition::name).toList();
                    ImpliedColumns columns = insert.columns(names);
                    session.implies(columns);
                    then.accept(insert.text(columns));
                });
    }

    /** A statement of one shard is a write of several steps too. */
    static BoundPlan checked(
            BoundPlan plan, @Nullable StatementKind kind, @Nullable ImpliedColumns columns) {
        boolean writes = kind == StatementKind.INSERT || kind == StatementKind.REPLACE;
        if (columns == null || !writes) {
            return plan;
        }
        return switch (plan) {
            case BoundPlan.Single(var statement) ->
                    new BoundPlan.Writes(List.of(statement), RowsWritten.CHANGED);
            case BoundPlan.Keyed(BoundPlan keyed, var id) ->
                    new BoundPlan.Keyed(checked(keyed, kind, columns), id);
            default -> plan;
        };
    }
}
