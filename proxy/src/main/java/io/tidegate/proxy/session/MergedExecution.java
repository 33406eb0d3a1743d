package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.sharding.plan.BoundPlan;
import io.tidegate.sharding.plan.MergedSelect;
import io.tidegate.sharding.plan.ParameterSource;
import io.tidegate.sharding.plan.Planned;
import io.tidegate.sharding.plan.Template;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a prepared statement whose rows of several shards are merged. Its parameters are
 * put into its text: what the servers are asked is a text of the proxy's making in any case, and
 * only the rows that the client gets have the form of the binary protocol.
 */
final class MergedExecution {
    private final Session session;
    private final Executions executions;
    private final Execution execution;
    private final PreparedStatement statement;

    MergedExecution(
            Session session,
            Executions executions,
            Execution execution,
            PreparedStatement statement) {
        this.session = session;
        this.executions = executions;
        this.execution = execution;
        this.statement = statement;
    }

    /** Counts the rows of all shards together, where the session wants only so many. */
    void cut(Template template) {
        BoundPlan plan =
                template.bindToBeCut(
                        Objects.requireNonNull(statement.scanned()),
                        executions.values(execution, statement));
        switch (plan) {
            case BoundPlan.Merge(MergedSelect select) -> merge(select);
            case BoundPlan.InText(Rewritten text) -> inText(text);
            case BoundPlan.Refused refused -> throw refused.exception();
            case null, default -> throw Requirements.cannotCut();
        }
    }

    /**
     * @param rewritten the statement with its parameters' values
     */
    void inText(Rewritten rewritten) {
        requireSameSchema();
        byte[] sql = rewritten.sql();
        Scan scan =
                session.context().scanner().scan(sql, 0, sql.length, session.settings().dialect());
        scan.madeOf(rewritten.origin());
        ScannedSql text = scan.snapshot();
        Routing routing = session.context().routing();
        String schema = session.schemaOrEmpty();
        Planned known = session.context().plans().find(scan, schema, routing.rules());
        if (known != null) {
            merge(bind(known.template(), text));
            return;
        }
        PlanOnDemand.make(
                session,
                text,
                schema,
                routing,
                new PlanOnDemand.Use() {
                    @Override
                    public void with(Planned planned) {
                        try {
                            merge(bind(planned.template(), text));
                        } catch (TidegateException refused) {
                            execution.release();
                            throw refused;
                        }
                    }

                    @Override
                    public void failed() {
                        execution.release();
                    }
                });
    }

    private static MergedSelect bind(Template template, ScannedSql text) {
        // For one shard too: the rows have to come in the binary form.
        @Nullable BoundPlan plan = template.bindToBeCut(text, ParameterSource.NONE);
        return switch (plan) {
            case BoundPlan.Merge(MergedSelect select) -> select;
            case BoundPlan.Refused refused -> throw refused.exception();
            case null, default ->
                    throw ErrorCode.MERGE_UNSUPPORTED.with(
                            "the statement with its parameters' values is of another kind than without; send"
                                    + " it as a text statement");
        };
    }

    void merge(MergedSelect select) {
        requireSameSchema();
        if (session.takesAttributes() && execution.parameters().hasAttributes()) {
            throw ErrorCode.COMMAND_UNSUPPORTED.with(
                    "query attributes of a prepared statement whose rows are merged from several shards are"
                            + " not passed on; send it as text, or without attributes");
        }
        long rows = session.settings().selectLimit();
        Requirements.noInsertId(statement.insertIdPlace());
        session.localState().use(statement.use(), select.groupIds());
        session.text()
                .mergePrepared(
                        rows < 0 ? select : select.cappedAt(rows),
                        executions.releasing(execution, statement));
    }

    /** The text that is executed means the tables of the schema that is used now. */
    private void requireSameSchema() {
        if (!Objects.equals(statement.schema(), session.connections().schema())) {
            throw ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                    "the statement was prepared while another schema was used, and its rows are merged from"
                            + " several shards; USE that schema, or prepare it again");
        }
    }
}
